"""The ledger's private key: from the environment, or from a file that its owner alone may read."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from riskml.core.atomic import move, settle_folder
from riskml.core.errors import Fault, ProjectError
from riskml.reviews.ledger.notes import LOG, NoteError, SignerKey
from riskml.reviews.ledger.store import put
from riskml.reviews.phrases_faults import phrase

KEY: Final = "RISKML_LEDGER_KEY"
"""The variable that may hold the private key itself."""
KEY_FILE: Final = "RISKML_LEDGER_KEY_FILE"
"""The variable that may name the private key's file, such as one on another disk."""
OWN_ALONE: Final = 0o600


def signer(private: Path, *, make: bool) -> SignerKey:
    """Return the private key.

    Parameters
    ----------
    private
        The ledger's secrets, where the key stands unless the environment says otherwise.
    make
        Make one where there is none: only of a ledger that is about to be begun, for another key than that which has
        signed so far would look like another's hand.

    Raises
    ------
    ProjectError
        There is none, it is not of the format, or others may read it.
    """
    told = os.environ.get(KEY)
    if told:
        return _parsed(told, f"${KEY}")
    file = Path(os.environ.get(KEY_FILE) or private / "key")
    if not file.exists() and make:
        write_key(file, new_key())
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            found = phrase("mode", mode=stat.S_IMODE(file.stat().st_mode))
            remedy = phrase("take_it_from_the_others")
            raise ProjectError([Fault(str(file), phrase("a_key_that_its_owner_alone"), found, remedy)])
        text = file.read_text("utf-8")
    except FileNotFoundError as error:
        remedy = phrase("put_it_back_from_its_copy", key_file=KEY_FILE)
        raise ProjectError(
            [Fault(str(file), phrase("the_ledgers_private_key"), phrase("no_such_file"), remedy)]
        ) from error
    return _parsed(text, str(file))


def new_key() -> SignerKey:
    """Draw a key; the ledger's name is taken from it, so that no two are called alike."""
    seed = secrets.token_bytes(32)
    public = SignerKey("-", LOG, seed).verifier.public
    return SignerKey(f"riskml/{hashlib.sha256(public).hexdigest()[:16]}", LOG, seed)


def write_key(file: Path, key: SignerKey) -> None:
    """Write a private key where nobody but its owner may read it."""
    draft = file.with_name(f".{file.name}.draft")
    put(draft, 0, f"{key.secret_text()}\n".encode(), OWN_ALONE)
    move(draft, file)
    settle_folder(file.parent)


def _parsed(text: str, where: str) -> SignerKey:
    try:
        key = SignerKey.parse(text)
    except NoteError:
        key = None
    if key is None or key.kind != LOG:
        expected = phrase("a_private_key_of_the_form")
        raise ProjectError([Fault(where, expected, phrase("another_text"), phrase("put_the_key_back"))])
    return key
