"""Signed heads in the open formats of c2sp.org: signed-note, tlog-checkpoint and tlog-cosignature (v1, Ed25519)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG: Final = 0x01
"""The type byte of a log's own Ed25519 signatures over the text of a note."""
WITNESS: Final = 0x04
"""The type byte of cosignatures: a time stands before the signature and is signed with the text."""
_KINDS: Final = (LOG, WITNESS)
_LINE: Final = re.compile("— ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
_MOST_SIGNATURES: Final = 64
_ID, _KEY, _SIGNATURE, _TIME, _HASH = 4, 32, 64, 8, 32
_LAST_TIME: Final = 1 << 63


class NoteError(ValueError):
    """A text that is not of the format, or whose signature does not hold; its key names the phrase that says so."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name that it signs under: ``<name>+<key id>+<base64 of type and key>``.

    Parameters
    ----------
    name
        Without blanks and plus signs.
    kind
        ``LOG`` or ``WITNESS``.
    public
        32 bytes of Ed25519.
    """

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one.

        Raises
        ------
        NoteError
            It is none of these kinds, or its id is not that of its name and key.
        """
        name, _, rest = text.strip().partition("+")
        told, _, body = rest.partition("+")
        raw = _decoded(body, "key_malformed")
        if not _is_name(name) or len(raw) != 1 + _KEY or raw[0] not in _KINDS:
            raise NoteError("key_malformed")
        key = cls(name, raw[0], raw[1:])
        if told != key.id.hex():
            raise NoteError("key_malformed")
        return key

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key: ``PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>``, as other tools write it.

    Parameters
    ----------
    name, kind
        As of its public part.
    seed
        32 secret bytes.
    """

    name: str
    kind: int
    seed: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one.

        Raises
        ------
        NoteError
            It is none; nothing of it is told.
        """
        whole = text.strip()
        name, _, rest = whole.removeprefix(_PRIVATE).partition("+")
        told, _, body = rest.partition("+")  # what is left may have plus signs of its own
        raw = _decoded(body, "key_malformed")
        if not whole.startswith(_PRIVATE) or not _is_name(name) or len(raw) != 1 + _KEY or raw[0] not in _KINDS:
            raise NoteError("key_malformed")
        key = cls(name, raw[0], raw[1:])
        if told != key.verifier.id.hex():
            raise NoteError("key_malformed")
        return key

    @property
    def verifier(self) -> VerifierKey:
        """Its public part."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        return VerifierKey(
            self.name, self.kind, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def secret_text(self) -> str:
        """Return it as it is kept; never shown."""
        raw = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{raw}"

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"

    def _sign(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


_PRIVATE: Final = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line under a note."""

    name: str
    key_id: bytes
    body: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.body).decode()}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree's head as a note: whose tree, how many leaves, which root, and who signed it.

    Parameters
    ----------
    origin
        The ledger's name.
    size
        How many leaves.
    root
        The root over them.
    extensions
        Further lines of the text; riskml writes none.
    signatures
        The lines under it.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    signatures: tuple[NoteSignature, ...] = ()

    @classmethod
    def parse(cls, note: str | bytes) -> Self:
        """Read a checkpoint; whether a signature holds is another question.

        Raises
        ------
        NoteError
            It is not of the format.
        """
        try:
            text = note if isinstance(note, str) else note.decode()
        except UnicodeDecodeError as error:
            raise NoteError("checkpoint_malformed") from error
        body, blank, signed = text.rpartition("\n\n")
        lines, under = body.split("\n"), signed.split("\n")
        if not blank or under.pop() or not 0 < len(under) <= _MOST_SIGNATURES or "" in lines or len(lines) < 3:  # noqa: PLR2004
            raise NoteError("checkpoint_malformed")
        if any(ord(one) < ord(" ") and one != "\n" for one in text):
            raise NoteError("checkpoint_malformed")
        origin, size, root = lines[:3]
        if re.fullmatch("0|[1-9][0-9]{0,18}", size) is None:
            raise NoteError("checkpoint_malformed")
        hashed = _decoded(root, "checkpoint_malformed")
        if len(hashed) != _HASH:
            raise NoteError("checkpoint_malformed")
        return cls(origin, int(size), hashed, tuple(lines[3:]), tuple(_signature(one) for one in under))

    @property
    def text(self) -> str:
        """What the log signs."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{one}\n" for one in (self.origin, self.size, root, *self.extensions))

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(str(one) for one in self.signatures)}"

    def signed(self, key: SignerKey) -> Checkpoint:
        """Return it with the log's signature."""
        line = NoteSignature(key.name, key.verifier.id, key._sign(self.text.encode()))  # noqa: SLF001
        return replace(self, signatures=(*self.signatures, line))

    def cosigned(self, key: SignerKey, at: int) -> Checkpoint:
        """Return it with a witness's cosignature: that this is the largest consistent head it has seen by a time.

        Parameters
        ----------
        key
            The witness's, of kind ``WITNESS``.
        at
            Seconds since 1970.
        """
        body = at.to_bytes(_TIME, "big") + key._sign(self._cosigned_message(at))  # noqa: SLF001
        return replace(self, signatures=(*self.signatures, NoteSignature(key.name, key.verifier.id, body)))

    def signed_by(self, key: VerifierKey) -> bool:
        """Tell whether a key has signed it.

        Raises
        ------
        NoteError
            A signature names this key and does not hold.
        """
        found = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        if not all(self._holds(one, key) for one in found):
            raise NoteError("signature_broken")
        return bool(found)

    def witnessed_at(self, key: VerifierKey) -> int | None:
        """Return when a witness cosigned it, in seconds since 1970, or None; it must have been asked `signed_by`."""
        found = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        return max((int.from_bytes(one.body[:_TIME], "big") for one in found), default=None)

    def _holds(self, line: NoteSignature, key: VerifierKey) -> bool:
        if key.kind == LOG:
            return len(line.body) == _SIGNATURE and is_signed(key.public, line.body, self.text.encode())
        if len(line.body) != _TIME + _SIGNATURE:
            return False
        at = int.from_bytes(line.body[:_TIME], "big")
        return at < _LAST_TIME and is_signed(key.public, line.body[_TIME:], self._cosigned_message(at))

    def _cosigned_message(self, at: int) -> bytes:
        return f"cosignature/v1\ntime {at}\n{self.text}".encode()


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether an Ed25519 signature holds."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def names_of(signatures: Sequence[NoteSignature]) -> str:
    """Return who is named under a note, for a sentence."""
    return ", ".join(f"{one.name}+{one.key_id.hex()}" for one in signatures) or "-"


def _signature(line: str) -> NoteSignature:
    found = _LINE.fullmatch(line)
    raw = b"" if found is None else _decoded(found[2], "checkpoint_malformed")
    if found is None or len(raw) <= _ID:
        raise NoteError("checkpoint_malformed")
    return NoteSignature(found[1], raw[:_ID], raw[_ID:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() or ord(one) < ord(" ") for one in name)


def _decoded(text: str, key: str) -> bytes:
    """Decode base64 of just one form: what decodes and encodes to another text is refused."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise NoteError(key) from error
    if base64.b64encode(raw).decode() != text:
        raise NoteError(key)
    return raw
