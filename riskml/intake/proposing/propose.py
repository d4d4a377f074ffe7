"""From a source's columns to a mapping for a person to review."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, SourceError, Verbatim
from riskml.core.texts import Text, listed
from riskml.intake.by_name import nearest_field
from riskml.intake.phrases_faults import phrase
from riskml.intake.proposing.candidates import CODED, OF_TRACE, Around, TableFields, fields_of, likely
from riskml.intake.proposing.choosing import BY_STAGES, Fit, fits_of, has_trace, near
from riskml.intake.proposing.conventions import Parts, conventions_of, encoding_of
from riskml.intake.proposing.lives import lifecycle_of, stage_reason, stages_of
from riskml.intake.proposing.phrases import named, told
from riskml.intake.proposing.proposal import Note, Proposal, Question, Setting
from riskml.intake.proposing.words import words_of
from riskml.intake.telling import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from riskml.intake.contracts import Contract
    from riskml.intake.proposing.samples import SourceSample

OF_CASES: Final = ("opened_at", "closed_at", "due_at", "responsible_id", "outcome")
"""Fields of which one makes it worth to fill the table of cases from a log's own attributes."""

LEAST_OF_CASES: Final = 2
PEOPLE: Final = ("official_id", "person_id")
"""Fields that a column of identity numbers is proposed for, where no name tells."""

OF_LIFE: Final = "lifecycle"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside a source.

    Parameters
    ----------
    contracts
        Every table.
    zone
        The project's time zone.
    around
        Identifiers that other sources and the store have.
    steps
        Names and labels of steps, without case, and what each is called.
    readings
        Encodings that a text may be in, each with some of its words, the likelier first.
    doubtful
        Two of them are near each other.
    """

    contracts: Mapping[str, Contract]
    zone: ZoneInfo
    around: Around = field(default_factory=Around)
    steps: Mapping[str, str] = field(default_factory=dict)
    readings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Tables among which only a person can choose; the first is the likeliest."""

    source: str
    tables: tuple[str, ...]
    about: Text


def table_for(sample: SourceSample, known: Known) -> tuple[Fit, Choice | None]:
    """Tell which table a source is for, and ask where several are near.

    Raises
    ------
    SourceError
        It says too little of any table.
    """
    wide, acted = _is_wide(sample, known)
    fits = fits_of(known.contracts, sample, known.around, wide=wide, acted=acted)
    if not fits:
        raise SourceError([_fits_nothing(sample, known.contracts)])
    if sample.kind == "xes":
        return next((one for one in fits if one.table == "operations"), fits[0]), None
    alike = near(fits)
    if len(alike) == 1:
        return alike[0], None
    told_of = listed([told("table_fields", table=one.table, n=len(one.fields.matches)) for one in alike])
    return alike[0], Choice(sample.name, tuple(one.table for one in alike), told("which_table", tables=told_of))


def _is_wide(sample: SourceSample, known: Known) -> tuple[bool, bool]:
    """Tell whether columns of times are steps of a case that has one row, and whether they name who took them."""
    stages = stages_of(sample, ())
    acted = sum("official_id" in one["fields"] for one in stages) >= LEAST_OF_CASES
    if not stages or acted or "operations" not in known.contracts:
        return bool(stages), acted
    matches = fields_of(known.contracts["operations"], sample, known.around).matches
    return any(one.field == "case_id" and sample.column(one.column).unique for one in matches), False


def _fits_nothing(sample: SourceSample, contracts: Mapping[str, Contract]) -> Fault:
    return Fault(
        sample.name,
        phrase("columns_of", names=", ".join(contracts)),
        Verbatim(", ".join(repr(one) for one in sample.names)),
        phrase("say_table_if"),
    )


def propose(sample: SourceSample, known: Known, table: str | None = None) -> Proposal:
    """Propose a mapping for a source, into the table that it is for or that somebody named.

    Parameters
    ----------
    sample
        The source.
    known
        What is known beside it.
    table
        The table; the one that it is for where not said.

    Returns
    -------
    Proposal
        What is set, noted and asked; whoever likes takes what is proposed with `Proposal.taken`.

    Raises
    ------
    SourceError
        No table has fields that it says anything of.
    """
    fit = _fit_of(sample, known, table)
    parts: list[Parts] = [encoding_of(sample, known.readings, doubtful=known.doubtful)]
    reason = told("chosen_table", table=fit.table, met=len(fit.fields.matches), of=len(sample.columns))
    read = [Note((), as_text(note)) for note in sample.notes]
    notes = [*read, Note(("tables", fit.table), reason if table is None else told("named_table", table=table))]
    parts.append(_filled(sample, known, fit))
    if fit.table == "operations" and has_trace(sample):
        parts.append(_cases_of(sample, known, fit))
    return Proposal(
        sample.name,
        (sample.name,),
        len(sample.rows.rows),
        sample.rows_read,
        tuple(one for part in parts for one in part[0]),
        (*notes, *(one for part in parts for one in part[1])),
        tuple(one for part in parts for one in part[2]),
    )


def _fit_of(sample: SourceSample, known: Known, table: str | None) -> Fit:
    if table is None:
        return table_for(sample, known)[0]
    fields = fields_of(known.contracts[table], sample, known.around)
    wide = table == "operations" and "step" in fields.lacking and _is_wide(sample, known)[0]
    return Fit(fields, 1.0, wide)


def _filled(sample: SourceSample, known: Known, fit: Fit) -> Parts:
    """Return what is proposed for the main table of a source."""
    contract = known.contracts[fit.table]
    fields, lives = fit.fields, _no_parts()
    if fit.by_stages:
        fields, lives = _by_stages(sample, known, contract)
    elif fit.table == "operations":
        settings, notes = lifecycle_of(sample, [one.column for one in fields.matches])
        lives = settings, notes, ()
    columns = {one.field: _columns_in(one.field, fields, one.column) for one in fields.matches}
    for stage in (setting.value for setting in lives[0] if setting.path[-1] == "stages"):
        for one in stage:
            for name, column in one["fields"].items():
                columns[name] = (*columns.get(name, ()), column)
    said = conventions_of(sample, contract, columns, known.zone)
    # Who acted is asked though a row may name nobody: acts of nobody measure nobody, and that is a person's to say.
    open_ = (name for name, told_of in contract.fields.items() if told_of.asked and name not in columns)
    missing = tuple(_asked(sample, contract, name, fields) for name in dict.fromkeys((*fields.lacking, *open_)))
    used = {column for several in columns.values() for column in several}
    used |= {one for setting in lives[0] if isinstance(setting.value, dict) for one in _named_in(setting)}
    used |= {setting.value for setting in said[0] if setting.path[2:3] == ("unit_columns",)}
    notes_ = (*words_of(sample, contract, columns, known.steps), *_repeats(sample, contract, columns))
    left = _left(sample, contract, used, {one.field for one in fields.matches})
    return (
        (*said[0], *fields.settings, *lives[0]),
        (*said[1], *fields.notes, *lives[1], *notes_, *left),
        (*said[2], *missing, *fields.questions),
    )


def _no_parts() -> Parts:
    return (), (), ()


def _named_in(setting: Setting) -> tuple[str, ...]:
    value: dict[str, Any] = setting.value
    if setting.path[-1] == "accept":
        return tuple(value)
    return tuple(value[key] for key in ("lifecycle", "instance") if key in value)


def _columns_in(name: str, fields: TableFields, column: str) -> tuple[str, ...]:
    value = next((one.value for one in fields.settings if one.path[-1] == name), column)
    return tuple(value) if isinstance(value, list) else (value,)


def _by_stages(sample: SourceSample, known: Known, contract: Contract) -> tuple[TableFields, Parts]:
    """Return the fields that a case's row has once, and its stages."""
    stages = stages_of(sample, ())
    spoken = {column for one in stages for column in one["fields"].values()}
    fields = fields_of(contract, sample, known.around, but=spoken)
    # What is said once of a row of several acts is of which of them? Only who and where is of all.
    acts = {
        name
        for name, told_of in contract.fields.items()
        if told_of.type == "timestamp" or told_of.vocabulary is not None
    }
    gone = {"step", "operation_id", *acts - {"due_at"}}
    kept = tuple(one for one in fields.matches if one.field not in gone)
    own = all("official_id" in one["fields"] for one in stages)
    lacking = tuple(one for one in fields.lacking if one not in BY_STAGES[:2] and not (own and one == "official_id"))
    fields = replace(
        fields,
        matches=kept,
        settings=tuple(one for one in fields.settings if one.path[-1] not in gone),
        questions=tuple(one for one in fields.questions if one.path[-1] not in gone),
        notes=tuple(one for one in fields.notes if one.path[-1] not in gone),
        lacking=lacking,
    )
    setting = Setting(("tables", contract.table, "stages"), list(stages), stage_reason(stages))
    return fields, ((setting,), (), ())


def _asked(sample: SourceSample, contract: Contract, name: str, fields: TableFields) -> Question:
    """Ask which column fills a field that nothing fills, with the columns that could by their cells."""
    taken = {one.column for one in fields.matches}
    choices = likely(contract, name, sample, taken)
    coded = [one for one in choices if sample.column(one).identities >= CODED] if name in PEOPLE else []
    timed = [*choices] if contract.fields[name].type == "timestamp" else []
    only = next((one[0] for one in (coded, timed) if len(one) == 1), None)
    key = "lacks_column" if contract.fields[name].required else "lacks_anybody"
    about = told(key, field=contract.fields[name].label, name=name)
    return Question(("tables", contract.table, "fields", name), about, choices, only)


def _repeats(sample: SourceSample, contract: Contract, columns: Mapping[str, Sequence[str]]) -> tuple[Note, ...]:
    path = ("tables", contract.table)
    notes = []
    keys = [column for name in contract.key for column in columns.get(name, ()) if sample.column(column).unique]
    if keys:
        notes.append(Note(path, told("key_unique", columns=listed([named(one) for one in keys]))))
    if sample.repeats:
        notes.append(Note(path, told("repeats_keyed" if keys else "repeats", n=sample.repeats)))
    return tuple(notes)


def _left(sample: SourceSample, contract: Contract, used: set[str], filled: set[str]) -> tuple[Note, ...]:
    """Say which columns fill nothing, with the field that each may be for."""
    left = [one for one in sample.names if one not in used and not one.startswith((OF_TRACE, OF_LIFE))]
    if not left:
        return ()
    near_ = {one: nearest_field(contract, one, filled) for one in left}
    shown = [f"'{one}'" + (f" ({near_[one]}?)" if near_[one] else "") for one in left]
    return (Note(("tables", contract.table), told("columns_left", columns=listed(shown))),)


def _cases_of(sample: SourceSample, known: Known, acts: Fit) -> Parts:
    """Return what is proposed for the table of cases from the attributes of a log's traces.

    Of two columns that may be a case's unit or official, the likelier is that of which the log's own acts have more.
    """
    contract = known.contracts.get("cases")
    if contract is None:
        return _no_parts()
    around = known.around.beside({one.field: sample.column(one.column).words for one in acts.fields.matches})
    fields = fields_of(contract, sample, around, of_trace=True)
    met = {one.field for one in fields.matches}
    if fields.lacking or len(met) < LEAST_OF_CASES or not met & {*OF_CASES}:
        return _no_parts()
    columns = {one.field: (one.column,) for one in fields.matches}
    said = conventions_of(sample, contract, columns, known.zone)
    path = ("tables", "cases")
    settings = (Setting((*path, "repeated"), True, told("repeated")), *said[0], *fields.settings)
    optional = [one.column for one in fields.matches if sample.column(one.column).filled < sample.rows_read]
    if optional:
        settings = (*settings, Setting((*path, "optional"), optional, told("optional")))
    notes = (*said[1], *fields.notes, *words_of(sample, contract, columns, {}))
    return settings, notes, (*said[2], *fields.questions)
