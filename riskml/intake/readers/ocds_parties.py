"""Who buys and who sells: by which identifier a party is known, and how far that reaches."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from riskml.intake.phrases import told
from riskml.intake.readers.documents import at, identified, moment, objects, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.core.texts import Text
    from riskml.intake.keys import PartyIds
    from riskml.intake.readers.documents import Gathered, Row
    from riskml.intake.readers.ocds_merging import Process

REGISTER, PUBLISHER, PROCESS, NAME = "identifier", "publisher", "process", "name"
"""How a party is known: in a register, by the publisher's own code, within its process only, by its name only."""

_EVERYWHERE: dict[PartyIds | None, str] = {"register": REGISTER, "publisher": PUBLISHER}

_WITH_REGISTER = re.compile(r"[A-Z]{2}-[A-Z][A-Z0-9_]+-\S+")
"""The form that the standard recommends: country, register, number."""

_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_COUNT = re.compile(r"\d{1,4}")
"""What publishers number the parties of a release by."""


class Known(NamedTuple):
    """By what a party is known, and how: see `REGISTER` and its like."""

    code: str
    matched_by: str


def registered(party: Any) -> str | None:
    """Return the identifier that a party has in a register, by which it is one in every source."""
    if not isinstance(party, dict):
        return None
    more = party.get("additionalIdentifiers")
    for one in filter(None, (party.get("identifier"), *(objects(more) if more else ()))):
        code = identified(one)
        if code and (text(at(one, "scheme")) or _CREDIT_CODE.fullmatch(code) or _WITH_REGISTER.fullmatch(code)):
            return code
    named = text(party.get("id")) or ""
    return named if _WITH_REGISTER.fullmatch(named) or _CREDIT_CODE.fullmatch(named) else None


class ListedParties:
    """The parties of one process, as its releases list them.

    Parameters
    ----------
    ocid
        The process.
    listed
        Its parties.
    party_ids
        What an identifier is that names no register: a register's, the publisher's own, or of its process only.
        Where nobody said so, it is of its process unless nothing else is told.
    """

    def __init__(self, ocid: str | None, listed: Any, party_ids: PartyIds | None = None) -> None:
        self._ocid, self._party_ids = ocid, party_ids
        self.all = objects(listed)
        self._asked: dict[tuple[str | None, str | None], Known | None] = {}
        self._by_id = {text(one.get("id")): one for one in self.all if text(one.get("id"))}
        # Where nothing but a name is told, a party listed under that name alone is meant.
        names = Counter(text(one.get("name")) for one in self.all)
        self._by_name = {text(one.get("name")): one for one in self.all if names[text(one.get("name"))] == 1}

    def known(self, reference: Any) -> Known | None:
        """Return whom a reference names.

        Examples
        --------
        >>> parties = ListedParties("o1", [{"id": "1", "name": "A", "identifier": {"scheme": "GB-COH", "id": "7"}}])
        >>> parties.known({"id": "1"}), parties.known({"id": "2", "name": "B"})
        (Known(code='GB-COH-7', matched_by='identifier'), Known(code='o1/2', matched_by='process'))
        >>> parties.known({"name": "C"})
        Known(code='C', matched_by='name')
        """
        if not (isinstance(reference, dict) and reference.keys() <= {"id", "name"}):
            return self._known(reference)
        key = text(reference.get("id")), text(reference.get("name"))
        if key not in self._asked:
            self._asked[key] = self._known(reference)
        return self._asked[key]

    def _known(self, reference: Any) -> Known | None:
        named, name = text(at(reference, "id")), text(at(reference, "name"))
        whole = self._by_id.get(named) if named else self._by_name.get(name) if name else None
        register = registered(whole) or registered(reference)
        if register:
            return Known(register, REGISTER)
        named = named or text(at(whole, "id"))
        if named is None:
            alone = name or text(at(reference, "identifier", "legalName"))
            return Known(alone, NAME) if alone else None
        if self._party_ids in _EVERYWHERE:
            return Known(named, _EVERYWHERE[self._party_ids])
        # An identifier is of its release: another release numbers other parties alike. Where no list is given that it
        # could lead into, and not even a name, it is the publisher's code, for it is all that is told.
        bare = name is None and not self.all and not _COUNT.fullmatch(named)
        if bare and self._party_ids is None:
            return Known(named, PUBLISHER)
        return Known(f"{self._ocid}/{named}", PROCESS) if self._ocid else None


_SELLING = {"tenderer", "supplier", "payee"}
_BUYING = {"buyer", "procuringentity", "payer"}
_KEYS = {"counterparties": "counterparty_id", "units": "unit_id"}


class Parties:
    """The parties of a source, each in one row: of what processes tell of it, the latest of each field."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], tuple[int, Row]] = {}
        self._named: dict[tuple[str, str], tuple[int, Row]] = {}

    def take(self, process: Process, listed: ListedParties) -> None:
        """Take the parties of one process."""
        for party in listed.all:
            known = listed.known(party)
            roles = {one.lower() for one in texts(party.get("roles"))}
            if known and roles & _SELLING:
                self._describe("counterparties", known, process, _described(party))
            if known and roles & _BUYING:
                self._describe("units", known, process, {"name": text(party.get("name"))})
        for table, one in _references(process.release):
            known = listed.known(one)
            if known and not self._named.get((table, known.code), (0, {}))[1].get("name"):
                row = _row(table, known, process) | {"name": text(one.get("name"))}
                self._named[table, known.code] = process.number, row

    def _describe(self, table: str, known: Known, process: Process, said: Row) -> None:
        row = _row(table, known, process) | {name: value for name, value in said.items() if value is not None}
        number, before = self._rows.get((table, known.code), (process.number, {}))
        self._rows[table, known.code] = (number, before | row if _told(row) >= _told(before) else row | before)

    def rows(self, gathered: Gathered) -> None:
        """Add a row for each party: as described, else as it was named."""
        for (table, code), (number, row) in (self._named | self._rows).items():
            name = self._named.get((table, code), (0, {}))[1].get("name")
            gathered.add(table, number, row if row.get("name") else row | {"name": name})

    def notes(self) -> list[Text]:
        """Say how many parties are known otherwise than by a register."""
        how = Counter((table, row["matched_by"]) for (table, _), (_, row) in (self._named | self._rows).items())
        meant = {PROCESS: "of_process", PUBLISHER: "of_publisher", NAME: "of_name"}
        return [
            told(meant[matched_by], table=table, n=count)
            for (table, matched_by), count in sorted(how.items(), key=str)
            if matched_by in meant
        ]


def _told(row: Row) -> tuple[float, int, str, list[tuple[str, str]]]:
    """Return what tells the later of two rows: the date, else the release, else what it says, and never its place."""
    date, release = moment(row.get("released_at")), row.get("release_id") or ""
    said = sorted((name, value) for name, value in row.items() if value is not None)
    return date.timestamp() if date else float("-inf"), len(release), release, said


def _row(table: str, known: Known, process: Process) -> Row:
    return {_KEYS[table]: known.code, "matched_by": known.matched_by, **process.origin}


def _described(party: dict[str, Any]) -> Row:
    where = party.get("address")
    parts = ("countryName", "region", "locality", "streetAddress", "postalCode")
    lines = list(filter(None, (text(at(where, part)) for part in parts)))
    return {
        "name": text(party.get("name")) or text(at(party, "identifier", "legalName")),
        "address": ", ".join(lines) or None,
        "telephone": text(at(party, "contactPoint", "telephone")),
        "email": text(at(party, "contactPoint", "email")),
        "jurisdiction": text(at(where, "countryName")) or text(at(where, "country")),
        "identifier_scheme": text(at(party, "identifier", "scheme")),
    }


def _references(release: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield whom a release names outside its list of parties."""
    bids, awards = objects(at(release, "bids", "details")), objects(release.get("awards"))
    units = [release.get("buyer"), at(release, "tender", "procuringEntity")]
    sellers = [at(release, "tender", "tenderers")]
    sellers += [one.get("tenderers") for one in bids] + [one.get("suppliers") for one in awards]
    for unit in units:
        for one in objects(unit):
            yield "units", one
    for listed in sellers:
        for one in objects(listed):
            yield "counterparties", one
