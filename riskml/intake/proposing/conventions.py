"""How a source writes what it says: its encoding, its decimal sign, the order of its days, its zone, its units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.core.texts import SEMICOLON, listed
from riskml.intake.encodings import codec_of
from riskml.intake.proposing.phrases import named, told
from riskml.intake.proposing.proposal import Note, Question, Setting
from riskml.intake.unit_columns import says_units
from riskml.intake.units import unit_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from riskml.intake.contracts import Contract
    from riskml.intake.proposing.columns import Column
    from riskml.intake.proposing.samples import SourceSample

PLAIN: Final = ("utf-8", "utf-8-sig")
Parts = tuple[tuple[Setting, ...], tuple[Note, ...], tuple[Question, ...]]


def encoding_of(sample: SourceSample, readings: Sequence[tuple[str, tuple[str, ...]]], *, doubtful: bool) -> Parts:
    """Propose the encoding of a text that is not plain UTF-8.

    Parameters
    ----------
    sample
        The source.
    readings
        Encodings that its letters may be in, the likelier first, each with some words as they would read.
    doubtful
        Two of them are near each other.
    """
    found = sample.details.get("encoding")
    codec = codec_of(found.split("-2022")[0]) if found else None
    if sample.kind != "csv" or codec is None or codec in PLAIN:
        return (), (), ()
    if not readings:
        return (Setting(("encoding",), codec, told("encoding_marked", name=str(found))),), (), ()
    shown = listed([f"{name}: {', '.join(words)}" for name, words in readings[:2]], SEMICOLON)
    if doubtful:
        choices = tuple(name for name, _ in readings[:2])
        return (), (), (Question(("encoding",), told("which_encoding", shown=shown), choices, choices[0]),)
    reason = told("encoding_letters", words=", ".join(readings[0][1]))
    return (Setting(("encoding",), readings[0][0], reason),), (), ()


def conventions_of(
    sample: SourceSample, contract: Contract, columns: Mapping[str, Sequence[str]], zone: ZoneInfo
) -> Parts:
    """Propose how numbers and days are written in the columns of a table's fields; say what zone they are in.

    Parameters
    ----------
    sample
        The source.
    contract
        The table.
    columns
        Field to its columns.
    zone
        The project's.
    """
    of_kind = {
        kind: [
            (name, sample.column(column))
            for name, several in columns.items()
            if name in contract.fields and contract.fields[name].type == kind
            for column in several
            if column in sample.names
        ]
        for kind in ("number", "timestamp")
    }
    said = [_decimal(contract, of_kind["number"]), _order(contract, of_kind["timestamp"])]
    in_units = tuple(
        Setting(("tables", contract.table, "units", name), told_of[1], told("header_unit", unit=told_of[1]))
        for name, column in of_kind["number"]
        if (told_of := unit_in(column.name)) is not None
    )
    in_units += _beside(sample, contract, columns, of_kind["number"])
    notes = (*_units(contract, of_kind["number"]), *_zones(contract, of_kind["timestamp"], zone))
    settings = (*said[0][0], *said[1][0], *in_units)
    return settings, notes, (*said[0][1], *said[1][1])


_Said = tuple[tuple[Setting, ...], tuple[Question, ...]]


def _decimal(contract: Contract, found: Sequence[tuple[str, Column]]) -> _Said:
    commas = [column for _, column in found if column.decimals.decimal == ","]
    points = [column for _, column in found if column.decimals.points]
    asked = [column for _, column in found if column.decimals.decimal is None]
    path = ("tables", contract.table, "decimal")
    if asked:
        # Beside columns of the same hand that show their sign, an ambiguous one is likely written alike.
        likely = "," if commas and not points else "." if points and not commas else None
        about = told("which_decimal", column=named(asked[0].name), example=named(asked[0].decimals.example))
        return (), (Question(path, about, (".", ","), likely),)
    if commas and not points:
        return (Setting(path, ",", told("decimal_comma", column=named(commas[0].name))),), ()
    return (), ()


def _order(contract: Contract, found: Sequence[tuple[str, Column]]) -> _Said:
    seen = [column for _, column in found if column.days.seen]
    told_ = {column.days.order for column in seen} - {None}
    asked = [column for column in seen if column.days.order is None]
    path = ("tables", contract.table, "date_order")
    if asked:
        turned = any(column.days.turned for column in asked)
        likely = next(iter(told_)) if len(told_) == 1 and not turned else None
        key = "which_turned" if turned else "which_order"
        about = told(key, column=named(asked[0].name), example=named(asked[0].days.example))
        ways = (
            "day_first",
            "month_first",
            *(("year_first",) if any(column.days.short_years for column in asked) else ()),
        )
        return (), (Question(path, about, ways, likely),)
    if len(told_) == 1:
        order = next(iter(told_))
        reason = told(f"order_{order}", column=named(seen[0].name), example=named(seen[0].days.example))
        return (Setting(path, order, reason),), ()
    return (), ()


def _units(contract: Contract, found: Sequence[tuple[str, Column]]) -> tuple[Note, ...]:
    return tuple(
        Note(
            ("tables", contract.table, "fields", name), told("cells_unit", column=named(column.name), unit=column.unit)
        )
        for name, column in found
        if column.unit
    )


def _beside(
    sample: SourceSample, contract: Contract, columns: Mapping[str, Sequence[str]], found: Sequence[tuple[str, Column]]
) -> tuple[Setting, ...]:
    """Propose the column that says what a sum is in; of several fields of numbers a person says which."""
    used = {column for several in columns.values() for column in several}
    units = [one for one in sample.columns if one.name not in used and says_units(one.words)]
    if len(units) != 1 or len(found) != 1 or unit_in(found[0][1].name) is not None:
        return ()
    reason = told("unit_beside", words=listed([f"'{word}' {often:,}" for word, often in [*units[0].words.items()][:3]]))
    return (Setting(("tables", contract.table, "unit_columns", found[0][0]), units[0].name, reason),)


def _zones(contract: Contract, found: Sequence[tuple[str, Column]], zone: ZoneInfo) -> tuple[Note, ...]:
    timed = [(name, column) for name, column in found if column.times > column.dates]
    bare = [column for _, column in timed if not column.offsets]
    path = ("tables", contract.table)
    notes = []
    if bare:
        notes.append(Note(path, told("no_zone", column=named(bare[0].name), zone=zone.key)))
    offsets = tuple(dict.fromkeys(one for _, column in timed for one in column.offsets))
    if offsets:
        notes.append(Note(path, told("offsets", offsets=listed(offsets[:4]), zone=zone.key)))
    dated = [named(column.name) for _, column in found if column.dates >= 1]
    if dated:
        notes.append(Note(path, told("days_only", columns=listed(dated))))
    return tuple(notes)
