"""Statements of beneficial ownership (BODS 0.2 to 0.4), in one list or one a line."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError
from riskml.intake.phrases import told
from riskml.intake.readers.bods_statements import CLOSED, PERSON, RELATIONSHIP, Statement, least_share, statement
from riskml.intake.readers.documents import Gathered, documents, moment, objects, text
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.standards import BODS
from riskml.intake.telling import cut_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.core.texts import Text
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
        for place, _, one in _statements(path):
            if isinstance(one, Statement):
                self.found = True
                self._take(one, (moment(one.date) or _LONG_AGO, place))

    def _take(self, one: Statement, place: Place) -> None:
        self._replaced.update(one.replaces)
        closes = one.kind == RELATIONSHIP and one.status == CLOSED
        if one.record is not None:
            self._first[one.record] = min(self._first.get(one.record, (place, one.date)), (place, one.date))
            last = self._last.get(one.record)
            if last is None or last[0] < place:
                self._last[one.record] = place, closes, one.date
            # A statement that closes a relationship need not say again between whom it was.
            if not closes or all(one.ends()):
                self._standing[one.record] = max(self._standing.get(one.record, place), place)
        if one.kind != RELATIONSHIP and one.key is not None:
            before = self._parties.get(one.key)
            if before is None or before[0] < place:
                self._parties[one.key] = place, (*one.identity(), one.names_nobody)

    def party(self, key: str | None) -> Party:
        """Return who a party is: its identifier or name, which of the two, and whether it is told to be nobody."""
        return self._parties[key][1] if key is not None and key in self._parties else (None, None, False)

    def stands(self, one: Statement, place: int) -> bool:
        """Tell whether no later statement takes the place of one."""
        if one.record is None:
            return one.key not in self._replaced
        standing = self._standing.get(one.record)
        return standing is not None and standing[1] == place

    def span(self, one: Statement) -> tuple[bool, str | None, str | None]:
        """Return whether a relationship's record is closed, and the dates of its first and last statement."""
        _, closes, last = self._last.get(one.record or "", (None, False, None))
        return closes, self._first.get(one.record or "", (None, one.date))[1], last


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
        self.notes: list[Text | str] = []
        self._replaced = self._ended = 0
        self._nobody: Counter[Text | str] = Counter()
        self._ranges: Counter[str] = Counter()

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        survey = _Survey(self._path)
        if not survey.found:
            raise SourceError([Fault(str(self._path), phrase("statements_of_bods_0_2"), phrase("none"))])
        gathered = Gathered(BODS)
        for place, number, one in _statements(self._path):
            if not isinstance(one, Statement):
                gathered.add("relations", number, {}, f"row: {one}")
            elif not survey.stands(one, place):
                self._replaced += 1
            elif one.kind == RELATIONSHIP:
                for row in self._relations(one, survey):
                    gathered.add("relations", number, row)
            elif one.names_nobody and one.identity()[0] is None:
                self._nobody[told("unnamed_person" if one.kind == PERSON else "unnamed_entity")] += 1
            else:
                gathered.add("counterparties", number, one.described())
            yield from gathered.ready()
        self.notes += [*self._left_out(), *gathered.notes()]
        yield from gathered.ready(1)

    def _left_out(self) -> Iterator[Text]:
        if self._replaced:
            yield told("superseded", n=self._replaced)
        if self._ended:
            yield told("relations_closed", n=self._ended)
        if self._nobody:
            yield told(
                "nobody_known",
                reasons=cut_short((told("of_reason", why=why, n=often), often) for why, often in self._nobody.items()),
            )
        if self._ranges:
            [(example, _)] = self._ranges.most_common(1)
            yield told("share_ranges", n=sum(self._ranges.values()), example=example)

    def _relations(self, one: Statement, survey: _Survey) -> Iterator[Row]:
        closed, first, last = survey.span(one)
        self._ended += closed
        if closed and last is None:
            return
        party, subject = one.ends()
        person_id, matched_by, nobody = survey.party(party)
        company_id, company_matched, no_company = survey.party(subject)
        reason = one.nobody_because() if party is None else None
        if reason is not None or (nobody and person_id is None) or (no_company and company_id is None):
            self._nobody[reason or told("unnamed_holder")] += 1
            return
        for interest in objects(one.details.get("interests")) or [{}]:
            share, spread = least_share(interest)
            self._ranges.update([spread] if spread else [])
            yield {
                "person_id": person_id,
                "company_id": company_id,
                "kind": text(interest.get("type")),
                "valid_from": text(interest.get("startDate")) or (first if closed else one.date),
                "valid_to": text(interest.get("endDate")) or (last if closed else None),
                "source": one.source,
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
