"""Contracting releases and records (OCDS), in packages, on their own, or one a line."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, SourceError
from riskml.intake.phrases import told
from riskml.intake.readers.documents import Gathered, at, documents, text
from riskml.intake.readers.ocds_merging import process_of, releases, written
from riskml.intake.readers.ocds_parties import ListedParties, Parties
from riskml.intake.readers.ocds_rows import Words, add_purchase
from riskml.intake.readers.phrases_faults import phrase
from riskml.intake.standards import OCDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from riskml.core.texts import Text
    from riskml.intake.keys import PartyIds
    from riskml.intake.readers.chunks import Chunk

Told = tuple[int, dict[str, Any]]


class OcdsReader:
    """Read processes: a row for each tender, bid and bidder, award and supplier, item, contract, party and so on.

    A row's number is that of its line, or of its place in a package. Releases of one process are merged in the order
    of their dates, wherever in the file they stand; a release that comes again word for word is the same rows again.
    Lines are read one at a time: memory holds the processes of which lines are still to come, and the parties.

    Parameters
    ----------
    path
        The source.
    party_ids
        What its publisher's identifiers of parties are that name no register, where somebody said so.
    """

    fixed = True

    def __init__(self, path: Path, party_ids: PartyIds | None = None) -> None:
        self._path, self._party_ids = path, party_ids
        self.columns = [*dict.fromkeys(name for names in OCDS.values() for name in names)]
        self.details: dict[str, str] = {}
        self.notes: list[Text | str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        gathered, parties, words = Gathered(OCDS), Parties(), Words()
        told_by = self._releases()
        to_come = Counter(ocid for _, one in told_by() if (ocid := text(at(one, "ocid"))))
        held: dict[str, list[Told]] = {}
        together, nothing = [0, 0], True
        for number, one in told_by():
            nothing = False
            if not isinstance(one, dict):
                fault = f"not JSON ({one})" if isinstance(one, ValueError) else "not a release"
                gathered.add("tenders", number, {}, f"row: {fault}")
                continue
            ocid = text(one.get("ocid")) or ""
            several = [*held.pop(ocid, ()), (number, one)]
            to_come[ocid] -= 1
            if to_come[ocid] > 0:
                held[ocid] = several
                continue
            different = len({written(release) for _, release in several}) if len(several) > 1 else 1
            if different > 1:
                together = [together[0] + len(several), together[1] + 1]
            for group in [several] if different > 1 else [[each] for each in several]:
                process = process_of(group)
                listed = ListedParties(ocid or None, process.release.get("parties"), self._party_ids)
                add_purchase(gathered, process, listed, words)
                parties.take(process, listed)
            yield from gathered.ready()
        if nothing:
            raise SourceError([Fault(str(self._path), phrase("ocds_releases_or_records"), phrase("none"))])
        parties.rows(gathered)
        merged = [told("together", n=together[0], processes=together[1])] if together[1] else []
        self.notes += [*merged, *words.notes(), *parties.notes(), *gathered.notes()]
        yield from gathered.ready(1)

    def _releases(self) -> Callable[[], Iterator[tuple[int, Any]]]:
        """Return what yields each release with its number: lines read anew each time, one document from memory."""
        begun = [*islice(documents(self._path), 2)]
        if len(begun) > 1:
            return lambda: _numbered(documents(self._path))
        kept = [*_numbered(begun)]
        return lambda: iter(kept)


def _numbered(found: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """Yield what stands on each line or at each place, with its number; what is no JSON as the error."""
    for line, document in found:
        several = False
        for place, one in enumerate(releases(document), 1):
            several = several or place > 1
            yield (place if line == 1 and several else line), one
