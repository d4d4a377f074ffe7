"""Statements of beneficial ownership (BODS 0.2 and 0.3), in one list or one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, SourceError
from riskml.intake.phrases import told
from riskml.intake.readers.documents import Gathered, at, documents, identified, objects, text, texts
from riskml.intake.standards import BODS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.readers.chunks import Chunk
    from riskml.intake.readers.documents import Row

ENTITY, PERSON, CONTROL = "entityStatement", "personStatement", "ownershipOrControlStatement"
_DESCRIBED_BY = ("describedByPersonStatement", "describedByEntityStatement")


def _name(statement: dict[str, Any]) -> str | None:
    full = [text(one.get("fullName")) for one in objects(statement.get("names"))]
    return text(statement.get("name")) or next(filter(None, full), None)


def _identity(statement: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return whom a statement describes, and whether by an identifier or by the name only."""
    known = next(filter(None, map(identified, objects(statement.get("identifiers")))), None)
    return (known, "identifier") if known else (_name(statement), "name")


class BodsReader:
    """Read statements: a row for each interest of a party in a company, and one for each party.

    A row's number is that of its statement, or of its line. Statements that a later one replaces are left out, and
    their number is noted. A party without an identifier is known by its name only, and its relations say so.
    """

    fixed = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.columns = [*dict.fromkeys(name for names in BODS.values() for name in names)]
        self.details: dict[str, str] = {}
        self.notes: list[Text | str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        gathered = Gathered(BODS)
        statements: list[tuple[int, dict[str, Any]]] = []
        for line, document in documents(self._path):
            several = document if isinstance(document, list) else [document]
            for place, one in enumerate(several, 1):
                number = place if isinstance(document, list) else line
                kind = at(one, "statementType")
                if kind in (ENTITY, PERSON, CONTROL):
                    statements.append((number, one))
                else:
                    wrong = "not JSON" if isinstance(one, ValueError) else "not a statement of BODS 0.2 or 0.3"
                    gathered.add("relations", number, {}, f"row: {wrong}")
        if not statements:
            raise SourceError([Fault(str(self._path), "statements of BODS 0.2 or 0.3", "none")])
        replaced = {old for _, one in statements for old in texts(one.get("replacesStatements"))}
        current = [(number, one) for number, one in statements if text(one.get("statementID")) not in replaced]
        if len(current) < len(statements):
            self.notes.append(told("superseded", n=len(statements) - len(current)))
        parties = {text(one.get("statementID")): one for _, one in statements if one["statementType"] != CONTROL}
        for number, one in current:
            if one["statementType"] == CONTROL:
                for row in self._relations(one, parties):
                    gathered.add("relations", number, row)
            else:
                gathered.add("counterparties", number, self._party(one))
            yield from gathered.ready()
        self.notes += gathered.notes()
        yield from gathered.ready(1)

    @staticmethod
    def _party(statement: dict[str, Any]) -> Row:
        identifiers = objects(statement.get("identifiers"))
        where = next(iter(objects(statement.get("addresses"))), {})
        lines = filter(None, (text(where.get("country")), text(where.get("address")), text(where.get("postCode"))))
        home = at(statement, "incorporatedInJurisdiction") or at(statement, "jurisdiction")
        person = statement["statementType"] == PERSON
        known, matched_by = _identity(statement)
        return {
            "counterparty_id": known,
            "matched_by": matched_by,
            "name": _name(statement),
            "kind": "person" if person else text(statement.get("entityType")),
            # Where a person lives is nobody's business here.
            "address": None if person else ", ".join(lines) or None,
            "founded_at": text(statement.get("foundingDate")),
            "ended_at": text(statement.get("dissolutionDate")),
            "jurisdiction": text(at(home, "code")) or text(at(home, "name")),
            "identifier_scheme": next(filter(None, (text(one.get("scheme")) for one in identifiers)), None),
        }

    @staticmethod
    def _relations(statement: dict[str, Any], parties: dict[str | None, dict[str, Any]]) -> Iterator[Row]:
        described = [text(at(statement, "interestedParty", key)) for key in _DESCRIBED_BY]
        who = next((parties[one] for one in described if one is not None and one in parties), {})
        subject = text(at(statement, "subject", "describedByEntityStatement"))
        company = {} if subject is None else parties.get(subject, {})
        person_id, matched_by = _identity(who)
        company_id, company_matched = _identity(company)
        source = (
            text(at(statement, "source", "description"))
            or text(at(statement, "publicationDetails", "publisher", "name"))
            or "BODS"
        )
        for interest in objects(statement.get("interests")) or [{}]:
            yield {
                "person_id": person_id,
                "company_id": company_id,
                "kind": text(interest.get("type")),
                "valid_from": text(interest.get("startDate")) or text(statement.get("statementDate")),
                "valid_to": text(interest.get("endDate")),
                "source": source,
                "share": text(at(interest, "share", "exact")),
                "matched_by": "name" if "name" in (matched_by, company_matched) else "identifier",
            }
