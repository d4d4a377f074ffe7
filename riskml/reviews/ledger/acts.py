"""What is entered: acts of known kinds with typed values, and the salted commitment that stands for each of them."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable

HASHES: Final[dict[str, Callable[[bytes], bytes]]] = {"sha256": lambda content: hashlib.sha256(content).digest()}
"""The hashes of commitments by the name that a leaf gives them; SM3 has a place here. The tree's own is SHA-256."""
HASH: Final = "sha256"
SALT: Final = 32
DESTROYED: Final = bytes(SALT)
"""What stands in a salt's place once it is destroyed."""

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,63}$")]
Register = Literal["warning", "clue", "recusal", "interference"]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]


class _Act(BaseModel):
    """What every act says.

    Parameters
    ----------
    at
        When, in UTC, to the second.
    actor
        Who, as a pseudonym of `Openings.pseudonym`.
    object
        On what: the SHA-256 of a file, or a pseudonym where it is a person, a case or a matter.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    at: Time
    actor: Digest
    object: Digest


class Move(_Act):
    """A case of a register goes from one state to another, or is signed in one of them."""

    kind: Literal["move"] = "move"
    register_: Register = Field(alias="register")
    before: Code
    after: Code


class Assignment(_Act):
    """A case goes into other hands; the group before and after, each as one pseudonym, null where nobody had it."""

    kind: Literal["assignment"] = "assignment"
    register_: Register = Field(alias="register")
    before: Digest | None
    after: Digest | None


class Conclusion(_Act):
    """Two people or more conclude a case: as what, and how many they are; the actor is who signed last."""

    kind: Literal["finding"] = "finding"
    register_: Register = Field(alias="register")
    finding: Literal["confirmed", "cleared", "open"]
    people: str = Field(pattern=r"^([2-9]|[1-9]\d)$")


class PageOpening(_Act):
    """Somebody opens a person's page, for a purpose."""

    kind: Literal["opening"] = "opening"
    purpose: str = Field(min_length=1, max_length=200)


class Export(_Act):
    """A file leaves the system; the object is its SHA-256."""

    kind: Literal["export"] = "export"
    form: Code
    subject: Digest | None = None


class Promotion(_Act):
    """A model becomes champion; the object is the hash of its package."""

    kind: Literal["promotion"] = "promotion"
    action: Literal["train", "promote", "rollback"]
    model: Code
    version: str = Field(pattern=r"^\d{1,9}$")
    before: str | None = Field(pattern=r"^\d{1,9}$")


class Publication(_Act):
    """A run is published; the object is the SHA-256 of its manifest, which has that of every file."""

    kind: Literal["publication"] = "publication"
    as_of: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    run_id: str = Field(pattern="^[0-9a-f]{16}$")
    place: Literal["runs", "elsewhere"]


class NoticeSent(_Act):
    """A notice goes out; the object is the SHA-256 of its text."""

    kind: Literal["notice"] = "notice"
    form: Code


class Access(_Act):
    """Somebody comes in, or what they come in by changes; the object is the account's pseudonym.

    Of ``confirmed`` it is the SHA-256 of the text that was confirmed. The actor is who did it: of an account that was
    locked, whoever's name was tried; of what is done at the machine, the account itself.
    """

    kind: Literal["access"] = "access"
    action: Literal["login", "logout", "locked", "factor_set", "factor_removed", "sessions_ended", "confirmed"]


Act = Move | Assignment | Conclusion | PageOpening | Export | Promotion | Publication | NoticeSent | Access
_ACT: TypeAdapter[Act] = TypeAdapter(Annotated[Act, Field(discriminator="kind")])
_LEAF: Final = re.compile(rb'\{"commitment":"([0-9a-f]{64})","hash":"([a-z0-9]{1,16})"\}')


class ActError(ValueError):
    """Values that are no act of a known kind, or a leaf that is none; each with what is wrong."""


def read_act(values: Any) -> Act:
    """Return the act that some values tell.

    Raises
    ------
    ActError
        Its kind is not known, a value is missing or of another type, or there is one more than there should be.
    """
    try:
        return _ACT.validate_python(values)
    except ValidationError as error:
        told = (f"{'.'.join(str(one) for one in fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise ActError("; ".join(told)) from error


def canonical(act: Act) -> bytes:
    """Return the one text of an act: JSON in UTF-8, keys sorted, no blanks; its values are texts or null."""
    return canonical_json(act.model_dump(mode="json", by_alias=True))


def canonical_json(values: Any) -> bytes:
    """Write values as canonical JSON.

    Examples
    --------
    >>> canonical_json({"b": None, "a": "é"}).decode()
    '{"a":"é","b":null}'
    """
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(act: bytes, salt: bytes, named: str = HASH) -> bytes:
    """Return what stands for an act: the hash of its salt and its text."""
    return HASHES[named](salt + act)


def leaf_of(act: Act, salt: bytes) -> bytes:
    """Return the leaf of an act.

    Without its salt a leaf says nothing but that there was an act: neither kind nor time, nor who or on what.
    """
    return canonical_json({"commitment": commitment(canonical(act), salt).hex(), "hash": HASH})


WIDTH: Final = len(canonical_json({"commitment": "0" * 64, "hash": HASH})) + 1
"""The bytes of a leaf's line; all are equal, so that each is found by its number."""


def commitment_of(leaf: bytes) -> tuple[str, bytes]:
    """Return the hash and the commitment that a leaf names.

    Raises
    ------
    ActError
        It is no leaf, or of a hash that is not known.
    """
    found = _LEAF.fullmatch(leaf)
    if found is None or found[2].decode() not in HASHES:
        raise ActError(leaf[:80].decode("utf-8", "replace"))
    return found[2].decode(), bytes.fromhex(found[1].decode())


def now() -> str:
    """Return the time as acts tell it."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
