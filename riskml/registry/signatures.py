"""Two persons: who trained a version, and who else has looked at it and signed.

Both are staff on the analysts' side. Nobody who is scored is named here.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.registry.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

TRAINED_BY: Final = "riskml.trained_by"
SIGNATURE: Final = "riskml.signature."
LONGEST_NAME: Final = 64
LONGEST_NOTE: Final = 1000


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's word that a version was looked at.

    Parameters
    ----------
    by
        Who signed.
    at
        When, in UTC.
    note
        What was looked at and found.
    digest
        The digest of the package that was signed: a signature holds for that package alone.
    """

    by: str
    at: str
    note: str
    digest: str

    @property
    def key(self) -> str:
        """The registry's tag for it: one a person, whatever case the name is typed in."""
        return SIGNATURE + hashlib.sha256(folded(self.by).encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the tag's value."""
        return json.dumps(asdict(self), ensure_ascii=False)


def folded(name: str) -> str:
    """Return what two spellings of one name share.

    Examples
    --------
    >>> folded(" Li  Lei ") == folded("ＬＩ lei")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def faults_of_person(name: str, note: str = "") -> list[Fault]:
    """List what is wrong with a signer's name or note."""
    faults = []
    if not folded(name) or len(name) > LONGEST_NAME or not name.isprintable():
        faults.append(
            Fault(
                phrase("the_persons_name"),
                phrase("n_1_to_letters", longest_name=LONGEST_NAME),
                phrase("or_unprintable_ones", count=len(name)),
            )
        )
    if len(note) > LONGEST_NOTE:
        faults.append(
            Fault(
                phrase("the_note"),
                phrase("at_most_letters", longest_note=LONGEST_NOTE),
                Verbatim(str(len(note))),
                phrase("keep_it_to_the_point"),
            )
        )
    return faults


def account() -> str:
    """Return the account that is at work, or an empty string where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def signatures_of(tags: Mapping[str, str]) -> tuple[Signature, ...]:
    """Read a version's signatures, oldest first.

    Raises
    ------
    ModelError
        A tag is no signature of ours.
    """
    found = []
    for key, value in tags.items():
        if not key.startswith(SIGNATURE):
            continue
        try:
            signature = Signature(**json.loads(value))
            whole = all(isinstance(one, str) for one in asdict(signature).values()) and signature.key == key
        except (TypeError, ValueError):
            whole = False
        if not whole:
            raise ModelError(
                [
                    Fault(
                        phrase("registry_tag", key=key),
                        phrase("a_signature"),
                        Verbatim(value[:80]),
                        phrase("sign_again_riskml_sign"),
                    )
                ]
            )
        found.append(signature)
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


def second_persons(tags: Mapping[str, str], digest: str) -> tuple[Signature, ...]:
    """Return the signatures that count: of this very package, by another than who trained it."""
    first = folded(tags.get(TRAINED_BY, ""))
    return tuple(one for one in signatures_of(tags) if one.digest == digest and folded(one.by) != first)
