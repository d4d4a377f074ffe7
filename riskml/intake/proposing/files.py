"""Files as sources of a proposal: which they are, where their header stands, and which of them are alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, SourceError, Verbatim, did_you_mean
from riskml.intake.mappings import Mapping
from riskml.intake.origins import SUFFIXES, format_told
from riskml.intake.phrases_faults import phrase
from riskml.intake.proposing.names import bare
from riskml.intake.proposing.samples import SourceSample, look, together
from riskml.intake.readers import open_reader
from riskml.intake.readers.several_sheets import EVERY, sheets_of_one_form
from riskml.intake.readers.text import detect, letters_of
from riskml.intake.standards import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Pairs
    from pathlib import Path

    from riskml.intake.contracts import Contract
    from riskml.intake.mappings import Format

HEADER_ROWS: Final = 8
"""A sheet's header is looked for in so many rows: a title stands above it, as a rule in one or two."""

SHOWN: Final = 8
"""So many files of no known format are named."""

CASE: Final = ("case_id",)
NAMED: Final = 0.8
NAMELESS: Final = re.compile(r"column \d+|.+ \(\d+\)")


@dataclass(frozen=True, slots=True)
class Looked:
    """Files of one form that were looked at.

    Parameters
    ----------
    files
        The files.
    sample
        What was seen of them, together.
    readings
        Encodings that their text may be in, each with some of its words; none where it is plain.
    doubtful
        Two of them are near each other.
    header_row
        The row of a sheet that names its columns.
    sheets
        The sheets that are read together, where several have the same columns.
    """

    files: tuple[Path, ...]
    sample: SourceSample
    readings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    doubtful: bool = False
    header_row: int = 1
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found at the places that somebody named.

    Parameters
    ----------
    looked
        Files that a mapping can be proposed for, those of one form together.
    standard
        Files of an open standard, which need no mapping, with their format.
    skipped
        Files of a folder that are of no known format.
    """

    looked: tuple[Looked, ...] = ()
    standard: tuple[tuple[Path, Format], ...] = ()
    skipped: tuple[Path, ...] = field(default_factory=tuple)


def key_names(contracts: Pairs[str, Contract]) -> frozenset[str]:
    """Return what columns that may be keys are called."""
    named = [
        (contract.fields[name], name)
        for contract in contracts.values()
        for name in (*contract.key, *CASE)
        if name in contract.fields
    ]
    return frozenset(bare(word) for told, name in named for word in (name, told.label.zh, told.label.en, *told.names))


def look_at(
    places: Sequence[Path], contracts: Pairs[str, Contract], seen: Callable[[Path], object] | None = None
) -> Sources:
    """Look at files, and at the files of folders.

    Parameters
    ----------
    places
        Files and folders.
    contracts
        Every table.
    seen
        Called with each file before it is read.

    Raises
    ------
    SourceError
        With every fault: no such file, a format that its name does not tell, a file that cannot be read.
    """
    named, skipped = _named(places)
    keys = key_names(contracts)
    alike: dict[tuple[str, ...], list[Looked]] = {}
    for file, kind in named:
        if kind not in STANDARDS:
            if seen is not None:
                seen(file)
            one = _looked(file, kind, keys)
            alike.setdefault((kind, str(one.header_row), str(bool(one.sheets)), *sorted(one.sample.names)), []).append(
                one
            )
    standard = tuple((file, kind) for file, kind in named if kind in STANDARDS)
    return Sources(tuple(_as_one(several) for several in alike.values()), standard, tuple(skipped))


def _named(places: Sequence[Path]) -> tuple[list[tuple[Path, Format]], list[Path]]:
    """Return the files at some places with their formats, and those of folders that have none that is known."""
    named: list[tuple[Path, Format]] = []
    skipped: list[Path] = []
    faults: list[Fault] = []
    for place in places:
        if place.is_dir():
            for file in sorted(one for one in place.rglob("*") if one.is_file() and not one.name.startswith(".")):
                kind = format_told(file)
                named += [(file, kind)] if kind else []
                skipped += [] if kind else [file]
        elif not place.is_file():
            near = did_you_mean(place.name, [one.name for one in place.parent.glob("*")])
            faults.append(Fault(str(place), phrase("a_file_or_a_folder"), phrase("no_such_file"), near))
        elif (kind := format_told(place)) is None:
            known = ", ".join(SUFFIXES)
            faults.append(
                Fault(
                    str(place),
                    phrase("a_name_that_tells_the_format", known=known),
                    Verbatim(place.suffix) or phrase("none"),
                )
            )
        else:
            named.append((place, kind))
    if not named and not faults:
        known = ", ".join(SUFFIXES)
        found = Verbatim(", ".join(one.name for one in skipped[:SHOWN])) or phrase("no_file")
        faults.append(Fault(", ".join(map(str, places)), phrase("files_of_a_known_format", known=known), found))
    if faults:
        raise SourceError(faults)
    return named, skipped


def _looked(file: Path, kind: Format, keys: frozenset[str]) -> Looked:
    header_row = _header_row(file, kind)
    # With a mapping of its own, so that the words of a log are the source's and not the standard's.
    sheets: tuple[str, ...] = ()
    if kind in ("xlsx", "xls"):
        sheets = tuple(one.details["sheet"] for one in sheets_of_one_form(file, header_row))
    sheet = EVERY if len(sheets) > 1 else None
    reader = open_reader(file, kind, Mapping(sheet=sheet, header_row=header_row, tables={"operations": {}}))
    sample = look(file.name, reader, kind, keys)
    readings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    doubtful = False
    if kind == "csv":
        encoding = detect(file)
        if encoding.codec in ("gb18030", "big5hkscs", "cp1252"):
            readings, doubtful = tuple(letters_of(file)), encoding.doubt is not None
    return Looked((file,), sample, readings, doubtful, header_row, sheets if sheet else ())


def _header_row(file: Path, kind: Format) -> int:
    """Return the first row of a sheet that names nearly all of its columns, each otherwise."""
    if kind not in ("xlsx", "xls"):
        return 1
    for row in range(1, HEADER_ROWS + 1):
        try:
            names = open_reader(file, kind, Mapping(header_row=row, tables={"operations": {}})).columns
        except SourceError:  # an empty row, or one below the last
            continue
        if sum(NAMELESS.fullmatch(one) is None for one in names) >= NAMED * len(names):
            return row
    return 1


def _as_one(several: Sequence[Looked]) -> Looked:
    first = several[0]
    return Looked(
        tuple(file for one in several for file in one.files),
        together([one.sample for one in several]),
        first.readings,
        any(one.doubtful for one in several),
        first.header_row,
        first.sheets,
    )
