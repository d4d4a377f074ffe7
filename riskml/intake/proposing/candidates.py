"""Which column fills which field of one table: by names first, then by what stands in the cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from riskml.core.texts import listed
from riskml.intake.by_name import STANDARD
from riskml.intake.mappings import default_mapping
from riskml.intake.proposing.columns import MOST
from riskml.intake.proposing.names import name_match
from riskml.intake.proposing.phrases import PHRASES, named, told
from riskml.intake.proposing.proposal import Note, Question, Setting
from riskml.intake.unit_columns import says_units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from riskml.core.texts import Text
    from riskml.intake.contracts import Contract
    from riskml.intake.proposing.columns import Column
    from riskml.intake.proposing.samples import SourceSample

ENOUGH: Final = 0.45
"""A match weaker than this is no proposal."""

NEAR: Final = 0.08
"""Two columns that match a field this nearly are asked about."""

CODED: Final = 0.5
KNOWN: Final = 0.8
"""A column most of whose values are identifiers that another table has is of their kind."""

TOGETHER: Final = 0.02
"""Two columns of which hardly a row fills both are one field: the first that says something."""

MET: Final = 0.7
"""How well a column matches whose name says nothing and whose values are known."""

BY: Final = {"own": "by_own_name", "standard": "by_standard", "elsewhere": "by_other_name", "part": "by_part"}
OF_TRACE: Final = "case:"
OF_ACT = ("matter_id", "channel", "counterparty_id", "place_id", "agent_id")
"""Fields of an act that an attribute of its case may fill."""

KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(("official_id", "responsible_id"), "officials"),
    **dict.fromkeys(
        ("counterparty_id", "applicant_id", "payee_id", "supplier_id", "bidder_id", "company_id"), "counterparties"
    ),
    **{f"{one}_id": f"{one}s" for one in ("unit", "case", "matter", "contract", "tender")},
}
"""Of whom or what a field is an identifier, so that tables can be held beside each other."""


@dataclass(frozen=True, slots=True)
class Match:
    """One column that may fill one field, and why."""

    field: str
    column: str
    strength: float
    reason: Text
    certain: bool = False


@dataclass(frozen=True, slots=True)
class TableFields:
    """How the fields of one table may be filled from one source.

    Parameters
    ----------
    table
        The table.
    matches
        The best match of each field that has one.
    settings, notes, questions
        What of it is proposed, noted and asked.
    lacking
        Fields that no row may lack and that nothing fills.
    """

    table: str
    matches: tuple[Match, ...]
    settings: tuple[Setting, ...] = ()
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the source: identifiers that other sources, or the project's store, have by their kind."""

    identifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def share_met(self, name: str, column: Column) -> float:
        """Return the share of a column's values that are known as identifiers of what a field is of."""
        known = self.identifiers.get(KINDS.get(name, ""), frozenset())
        return sum(one in known for one in column.words) / max(len(column.words), 1)

    def beside(self, found: Mapping[str, Collection[str]]) -> Around:
        """Return what is known, with further identifiers by the field that they fill."""
        whole = dict(self.identifiers)
        for name, several in found.items():
            if name in KINDS:
                whole[KINDS[name]] = whole.get(KINDS[name], frozenset()) | {*several}
        return Around(whole)


def fields_of(
    contract: Contract, sample: SourceSample, around: Around, *, but: Collection[str] = (), of_trace: bool = False
) -> TableFields:
    """Propose which column fills which field.

    Parameters
    ----------
    contract
        The table.
    sample
        The source.
    around
        Identifiers known from elsewhere.
    but
        Columns that are spoken for.
    of_trace
        Only attributes of the case (``case:NAME``) are looked at, for a table of cases in a log of events.
    """
    columns = [one for one in sample.columns if one.name not in but and (not of_trace or one.name.startswith(OF_TRACE))]
    by_name = default_mapping(contract, [one.name for one in columns], {}).fields
    own = {column: name for name, (column, *_) in reversed(by_name.items())} if not of_trace else {}
    sure = {
        name: Match(name, column, 1.0, _by_name(contract, name, column), certain=True) for column, name in own.items()
    }
    weighed = [
        match
        for column in columns
        if column.name not in own
        for name in contract.fields
        if name not in sure and (match := _match(contract, name, column, around, of_trace=of_trace)) is not None
    ]
    weighed.sort(key=lambda one: -one.strength)
    chosen, taken = dict(sure), {*own}
    for match in weighed:
        if match.strength >= ENOUGH and match.field not in chosen and match.column not in taken:
            chosen[match.field] = match
            taken.add(match.column)
    return _told(contract, sample, chosen, weighed, taken, around=around)


def _by_name(contract: Contract, name: str, column: str) -> Text:
    if contract.table == "operations" and column.strip().casefold() in STANDARD.get(name, ()):
        return told("by_standard", field=_label(contract, name))
    return told("by_own_name", field=_label(contract, name))


def _label(contract: Contract, name: str) -> Text:
    return contract.fields[name].label


def _match(contract: Contract, name: str, column: Column, around: Around, *, of_trace: bool) -> Match | None:
    """Return how well a column may fill a field; nothing where its name or its cells speak against it."""
    of_case = column.name.startswith(OF_TRACE) and not of_trace
    if of_case and contract.table == "operations" and name not in OF_ACT:
        return None
    if name == "released_at" or _spoken_against(contract, name, column):
        return None
    told_of = contract.fields[name]
    bare = column.name.removeprefix(OF_TRACE) if of_trace else column.name
    both = [name_match(said, contract, name) for said in dict.fromkeys((column.name, bare))]
    found = max(filter(None, both), key=lambda one: one.strength, default=None)
    if found is not None:
        coded = column.identities + column.companies >= CODED and told_of.type == "identifier"
        order = told_of.names.index(found.word) if found.word in told_of.names else 0
        reason = told(BY[found.how], field=told_of.label, word=named(found.word)).then(_seen(column, told_of.type))
        return Match(name, column.name, found.strength - order * 1e-4 + (NEAR if coded else 0), reason)
    known = around.identifiers.get(KINDS.get(name, ""), frozenset())
    met = sum(one in known for one in column.words) if not of_trace else 0
    if met and met >= KNOWN * len(column.words):
        reason = told("by_others", met=met, of=len(column.words), kind=PHRASES[f"kind_{KINDS[name]}"])
        return Match(name, column.name, MET, reason)
    return None


def _spoken_against(contract: Contract, name: str, column: Column) -> bool:
    """Tell whether the cells of a column cannot be what a field holds."""
    kind = contract.fields[name].type
    if not column.fits(kind):
        return True
    if kind in ("identifier", "text") and column.times >= MOST:
        return True
    if kind == "identifier" and column.numbers >= MOST and column.whole < CODED:
        return True
    if kind in ("identifier", "text") and name != "currency" and says_units(column.words):
        return True
    # What two rows that differ share is no number of either: import would take them for contradictions.
    return contract.key == (name,) and not contract.fields[name].required and not column.unique


def _seen(column: Column, kind: str) -> Text:
    """Say what speaks for a column in its cells."""
    if kind == "timestamp":
        return told("cells_dates" if column.dates >= MOST else "cells_times")
    if kind == "number":
        return told("cells_numbers")
    if column.identities >= CODED:
        return told("cells_identities", share=column.identities)
    if column.companies >= CODED:
        return told("cells_companies", share=column.companies)
    return (
        told("cells_such_as", example=listed([f"'{one[:24]}'" for one in column.examples[:2]]))
        if column.examples
        else PHRASES["cells_none"]
    )


def _told(
    contract: Contract,
    sample: SourceSample,
    chosen: dict[str, Match],
    weighed: list[Match],
    taken: set[str],
    *,
    around: Around,
) -> TableFields:
    """Say what is proposed, asked and noted of the fields that were chosen."""
    table = contract.table
    settings: list[Setting] = []
    notes: list[Note] = []
    questions: list[Question] = []
    for name in contract.fields:
        if name not in chosen:
            continue
        match = chosen[name]
        path = ("tables", table, "fields", name)
        rivals = [
            one.column
            for one in weighed
            if one.field == name and one.column not in taken and one.strength > match.strength - NEAR
        ]
        joined = [match.column, *(one for one in rivals if _apart(sample, match.column, one))] if rivals else []
        if not rivals or match.certain:
            settings.append(Setting(path, match.column, match.reason))
        elif len(joined) == len(rivals) + 1:
            settings.append(Setting(path, joined, told("first_that_says", reason=match.reason)))
            taken |= {*rivals}
        else:
            about = told("which_column", field=_label(contract, name))
            choices = (match.column, *rivals)
            best = max(choices, key=lambda one: around.share_met(name, sample.column(one)))
            questions.append(Question(path, about, choices, best))
        column = sample.column(match.column)
        if not column.fits(contract.fields[name].type):
            facts = {"column": named(match.column), "share": column.share(contract.fields[name].type)}
            notes.append(Note(path, told("cells_unfit", field=_label(contract, name), **facts)))
    lacking = tuple(name for name in contract.required if name not in chosen)
    return TableFields(table, tuple(chosen.values()), tuple(settings), tuple(notes), tuple(questions), lacking)


def _apart(sample: SourceSample, first: str, second: str) -> bool:
    """Tell whether two columns fill each other's gaps."""
    said = [
        pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(sample.rows.column(name)), ""), fill_value=False)
        for name in (first, second)
    ]
    both = pc.sum(pc.and_(*said)).as_py() or 0
    each = [pc.sum(one).as_py() or 0 for one in said]
    return min(each) > 0 and both <= TOGETHER * min(each)


def likely(contract: Contract, name: str, sample: SourceSample, but: Collection[str]) -> tuple[str, ...]:
    """Return the columns that could fill a field by their cells alone, for a question that nothing else answers."""
    kind = contract.fields[name].type
    found = []
    for column in sample.columns:
        if column.name in but or not column.filled or not column.fits(kind):
            continue
        a_time, a_number = column.times >= MOST, column.numbers >= MOST
        a_word = kind == "text" and bool(column.words) and not a_number
        a_name = kind == "identifier" and not column.fits("flag") and (not a_number or column.whole >= MOST)
        if kind == "timestamp" or (not a_time and (a_word or a_name)):
            found.append(column.name)
    return tuple(found)
