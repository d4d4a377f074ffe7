"""Statements of beneficial ownership (BODS 0.2 to 0.4), in one list or one a line."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.bods_statements import CLOSED, RELATIONSHIP, Statement, least_share, statement
from riskml.intake.readers.documents import Gathered, documents, moment, objects, text
from riskml.intake.standards import BODS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.intake.readers.chunks import Chunk
    from riskml.intake.readers.documents import Row

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Place = tuple[datetime, int]
Party = tuple[str | None, str | None, bool]


class _Survey:
    """What all statements say together: who the parties are, and which statement of each record stands.

    Memory holds an identity for each party and a place for each record, not the statements.
    """

    def __init__(self, path: Path) -> None:
        self._parties: dict[str, tuple[Place, Party]] = {}
        self._standing: dict[str, Place] = {}
        self._first: dict[str, tuple[Place, str | None]] = {}
        self._last: dict[str, tuple[Place, bool, str | None]] = {}
        self._replaced: set[str] = set()
        self.found = False
        for place, _, told in _statements(path):
            if isinstance(told, Statement):
                self.found = True
                self._take(told, (moment(told.date) or _LONG_AGO, place))

    def _take(self, told: Statement, place: Place) -> None:
        self._replaced.update(told.replaces)
        closes = told.kind == RELATIONSHIP and told.status == CLOSED
        if told.record is not None:
            self._first[told.record] = min(self._first.get(told.record, (place, told.date)), (place, told.date))
            last = self._last.get(told.record)
            if last is None or last[0] < place:
                self._last[told.record] = place, closes, told.date
            # A statement that closes a relationship need not say again between whom it was.
            if not closes or all(told.ends()):
                self._standing[told.record] = max(self._standing.get(told.record, place), place)
        if told.kind != RELATIONSHIP and told.key is not None:
            before = self._parties.get(told.key)
            if before is None or before[0] < place:
                self._parties[told.key] = place, (*told.identity(), told.names_nobody)

    def party(self, key: str | None) -> Party:
        """Return who a party is: its identifier or name, which of the two, and whether it is told to be nobody."""
        return self._parties[key][1] if key is not None and key in self._parties else (None, None, False)

    def stands(self, told: Statement, place: int) -> bool:
        """Tell whether no later statement takes the place of one."""
        if told.record is None:
            return told.key not in self._replaced
        standing = self._standing.get(told.record)
        return standing is not None and standing[1] == place

    def span(self, told: Statement) -> tuple[bool, str | None, str | None]:
        """Return whether a relationship's record is closed, and the dates of its first and last statement."""
        _, closes, last = self._last.get(told.record or "", (None, False, None))
        return closes, self._first.get(told.record or "", (None, told.date))[1], last


class BodsReader:
    """Read statements: a row for each interest of a party in a company, and one for each party.

    A row's number is that of its statement, or of its line. Statements that a later one replaces are left out, and
    their number is noted; a relationship whose record is closed ends with the statement that closes it. A party
    without an identifier is known by its name only, and its relations say so; one that is told to be unknown, or not
    to be named, is nobody.
    """

    fixed = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.columns = [*dict.fromkeys(name for names in BODS.values() for name in names)]
        self.details: dict[str, str] = {}
        self.notes: list[str] = []
        self._replaced = self._ended = 0
        self._nobody: Counter[str] = Counter()
        self._ranges: Counter[str] = Counter()

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        survey = _Survey(self._path)
        if not survey.found:
            raise SourceError([Fault(str(self._path), "statements of BODS 0.2 to 0.4", "none")])
        gathered = Gathered(BODS)
        for place, number, told in _statements(self._path):
            if not isinstance(told, Statement):
                gathered.add("relations", number, {}, f"row: {told}")
            elif not survey.stands(told, place):
                self._replaced += 1
            elif told.kind == RELATIONSHIP:
                for row in self._relations(told, survey):
                    gathered.add("relations", number, row)
            elif told.names_nobody and told.identity()[0] is None:
                self._nobody[f"{told.kind} not named"] += 1
            else:
                gathered.add("counterparties", number, told.described())
            yield from gathered.ready()
        self.notes += [*self._left_out(), *gathered.notes()]
        yield from gathered.ready(1)

    def _left_out(self) -> Iterator[str]:
        if self._replaced:
            yield f"left out because a later statement replaces it: {self._replaced}"
        if self._ended:
            yield f"relationships whose record is closed: {self._ended}, ended on that day; left out where none is told"
        if self._nobody:
            listed = ", ".join(f"{why} {often}" for why, often in self._nobody.most_common())
            yield f"parties that are told to be nobody known, left out: {listed}"
        if self._ranges:
            [(example, _)] = self._ranges.most_common(1)
            told = sum(self._ranges.values())
            yield f"shares told as a range, of which the least is taken: {told} (such as {example})"

    def _relations(self, told: Statement, survey: _Survey) -> Iterator[Row]:
        closed, first, last = survey.span(told)
        self._ended += closed
        if closed and last is None:
            return
        party, subject = told.ends()
        person_id, matched_by, nobody = survey.party(party)
        company_id, company_matched, no_company = survey.party(subject)
        reason = told.nobody_because() if party is None else None
        if reason is not None or (nobody and person_id is None) or (no_company and company_id is None):
            self._nobody[reason or "interest of one not named"] += 1
            return
        for interest in objects(told.details.get("interests")) or [{}]:
            share, spread = least_share(interest)
            self._ranges.update([spread] if spread else [])
            yield {
                "person_id": person_id,
                "company_id": company_id,
                "kind": text(interest.get("type")),
                "valid_from": text(interest.get("startDate")) or (first if closed else told.date),
                "valid_to": text(interest.get("endDate")) or (last if closed else None),
                "source": told.source,
                "share": share,
                "matched_by": "name" if "name" in (matched_by, company_matched) else "identifier",
            }


def _statements(path: Path) -> Iterator[tuple[int, int, Statement | str]]:
    """Yield each statement with its place and the number of its line, or of its place in the list; else what it is."""
    place = 0
    for line, document in documents(path):
        several = document if isinstance(document, list) else [document]
        for nth, one in enumerate(several, 1):
            wrong = "not JSON" if isinstance(one, ValueError) else "not a statement of BODS 0.2 to 0.4"
            yield place, nth if isinstance(document, list) else line, statement(one) or wrong
            place += 1
