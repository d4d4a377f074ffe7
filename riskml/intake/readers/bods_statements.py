"""Statements of beneficial ownership as one shape, whichever version of the standard (BODS 0.2 to 0.4) they keep to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskml.intake.readers.documents import at, identified, objects, text, texts

if TYPE_CHECKING:
    from riskml.intake.readers.documents import Row

ENTITY, PERSON, RELATIONSHIP = "entity", "person", "relationship"
_KINDS = {
    "entityStatement": ENTITY,
    "personStatement": PERSON,
    "ownershipOrControlStatement": RELATIONSHIP,
}
CLOSED = "closed"
_DESCRIBED_BY = ("describedByPersonStatement", "describedByEntityStatement")
_NOBODY = {"anonymousperson", "unknownperson", "anonymousentity", "unknownentity"}
"""Parties of whom is told only that there are some: what stands for their name names nobody."""

_NAMES = ("individual", "legal")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Parameters
    ----------
    kind
        What it is about: an entity, a person or a relationship.
    key
        By what others refer to it: the record's identifier, before 0.4 the statement's own.
    record
        The record of which it tells a state; before 0.4 there is none.
    date
        When it was made.
    status
        Whether the record is new, updated or closed.
    replaces
        Earlier statements that it takes the place of, before 0.4.
    details
        What it says.
    source
        Who says so.
    """

    kind: str
    key: str | None
    record: str | None
    date: str | None
    status: str | None
    replaces: tuple[str, ...]
    details: dict[str, Any]
    source: str

    @property
    def entity_type(self) -> str | None:
        """What sort of entity it is about."""
        return text(self.details.get("entityType")) or text(at(self.details, "entityType", "type"))

    @property
    def names_nobody(self) -> bool:
        """Whether the party is told to be unknown, or not to be named."""
        told = self.entity_type if self.kind == ENTITY else text(self.details.get("personType"))
        return (told or "").lower() in _NOBODY

    def identity(self) -> tuple[str | None, str | None]:
        """Return whom it describes, and whether by an identifier or by the name only."""
        known = next(filter(None, map(identified, objects(self.details.get("identifiers")))), None)
        if known is not None:
            return known, "identifier"
        return (None, None) if self.names_nobody else (self.name(), "name")

    def name(self) -> str | None:
        """Return the name that it gives the party: a person's own before a former one or a translation."""
        named = [one for one in objects(self.details.get("names")) if text(one.get("fullName"))]
        own = [one for one in named if (text(one.get("type")) or "individual").lower() in _NAMES] or named
        return text(self.details.get("name")) or next((text(one.get("fullName")) for one in own), None)

    def ends(self) -> tuple[str | None, str | None]:
        """Return the keys of the interested party and of the company."""
        party, subject = self.details.get("interestedParty"), self.details.get("subject")
        described = (text(at(party, key)) for key in _DESCRIBED_BY)
        return (
            text(party) or next(filter(None, described), None),
            text(subject) or text(at(subject, "describedByEntityStatement")),
        )

    def nobody_because(self) -> str | None:
        """Return why no interested party is named, where that is said in the place of one."""
        party = self.details.get("interestedParty")
        return text(at(party, "reason")) or text(at(party, "unspecified", "reason"))

    def described(self) -> Row:
        """Return the party as a row."""
        identifiers = objects(self.details.get("identifiers"))
        where = next(iter(objects(self.details.get("addresses"))), {})
        country = text(where.get("country")) or text(at(where, "country", "name")) or text(at(where, "country", "code"))
        lines = filter(None, (country, text(where.get("address")), text(where.get("postCode"))))
        home = at(self.details, "incorporatedInJurisdiction") or at(self.details, "jurisdiction")
        known, matched_by = self.identity()
        return {
            "counterparty_id": known,
            "matched_by": matched_by,
            "name": None if self.names_nobody else self.name(),
            "kind": PERSON if self.kind == PERSON else self.entity_type,
            # Where a person lives is nobody's business here.
            "address": None if self.kind == PERSON else ", ".join(lines) or None,
            "founded_at": text(self.details.get("foundingDate")),
            "ended_at": text(self.details.get("dissolutionDate")),
            "jurisdiction": text(at(home, "code")) or text(at(home, "name")),
            "identifier_scheme": next(filter(None, (text(one.get("scheme")) for one in identifiers)), None),
        }


def statement(one: Any) -> Statement | None:
    """Read a statement; nothing where it is none.

    Examples
    --------
    >>> statement({"statementId": "s", "recordId": "r", "recordType": "person", "recordDetails": {}}).key
    'r'
    >>> statement({"statementID": "s", "statementType": "personStatement"}).key
    's'
    """
    former = _KINDS.get(text(at(one, "statementType")) or "")
    kind = former or text(at(one, "recordType"))
    if kind not in (ENTITY, PERSON, RELATIONSHIP):
        return None
    details = one if former else at(one, "recordDetails")
    if not isinstance(details, dict):
        return None
    ident = text(one.get("statementID")) or text(one.get("statementId"))
    record = None if former else text(one.get("recordId")) or ident
    told = ((place, key) for key in (("source", "description"), _PUBLISHER) for place in (one, details))
    return Statement(
        kind=kind,
        key=record or ident,
        record=record,
        date=text(one.get("statementDate")),
        status=(text(one.get("recordStatus")) or "").lower() or None,
        replaces=tuple(texts(one.get("replacesStatements"))),
        details=details,
        source=next(filter(None, (text(at(place, *key)) for place, key in told)), None) or "BODS",
    )


_PUBLISHER = ("publicationDetails", "publisher", "name")


def least_share(interest: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the share that is held for certain, and the range that it is the least of.

    Examples
    --------
    >>> least_share({"share": {"exact": "30"}}), least_share({"share": {"exclusiveMinimum": "25", "maximum": "50"}})
    (('30', None), ('25', '25 to 50'))
    >>> least_share({"share": {"maximum": "10"}}), least_share({})
    (('0', '0 to 10'), (None, None))
    """
    share = interest.get("share")
    exact = text(at(share, "exact"))
    least = text(at(share, "minimum")) or text(at(share, "exclusiveMinimum"))
    most = text(at(share, "maximum")) or text(at(share, "exclusiveMaximum"))
    if exact is not None or (least is None and most is None):
        return exact, None
    return least or "0", None if least == most else f"{least or '0'} to {most or '100'}"
