"""The rows that trails of cases are drawn from: written with a run, and read back for one case."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from riskml.core.atomic import write_file
from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.core.hashes import hash_of
from riskml.core.texts import Text
from riskml.pipeline.phrases_faults import phrase
from riskml.portraits.parts import Provenance
from riskml.portraits.plain import plain, restored
from riskml.portraits.roster import Roster
from riskml.portraits.trail_drawing import CaseRows, Guide, Node, RuleWords, draw_trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from riskml.cards import Cards, MatterCard, RuleCard, WorkflowStep
    from riskml.engine import Engine
    from riskml.pipeline.published import Published
    from riskml.portraits.trail import Trail

CASES, STEPS, WORKFLOW = "trail_cases", "trail_steps", "trail_workflow"
ROSTER, MATTERS, WORDS = "roster", "matters", "words"
ASKED = ("ok", "miscalibrated")
"""Health of a rule that could ask."""
_NEAR = 100

CASE_ROWS = """
select
    cases.case_id, cases.matter_id, cases.unit_id, cases.applicant_id, cases.counterparty_id, cases.agent_id,
    cases.opened_at, cases.closed_at, cases.due_at, cases.outcome, cases.amount,
    ended.workday_number - opened.workday_number as workdays,
    coalesce(due.workday_number + cast(not due.working as int) - opened.workday_number, cases.promised_workdays)
        as limit_workdays,
    case when cases.due_at is null then limits.limit_workdays_since end as limit_since,
    told.matter_id is not null as told
from cases
cross join clock
left join limits
    on cases.matter_id = limits.matter_id
    and limits.step is null
    and cast(cases.opened_at as date) >= limits.from_day
    and cast(cases.opened_at as date) < limits.until_day
left join calendar as opened
    on cast(cases.opened_at as date) = opened.day
left join calendar as ended
    on coalesce(cast(cases.closed_at as date), clock.as_of) = ended.day
left join calendar as due
    on cast(cases.due_at as date) = due.day
left join (
    select matter_id from steps where documents is not null
    union
    select matter_id from unattributed_steps where documents is not null
) as told
    on cases.matter_id = told.matter_id
"""
_STEP = """
select
    case_id, position, operation_id, step, official_id, unit_id, started_at, occurred_at, occurred_is_date,
    recorded_at, elapsed_workdays, elapsed_hours, limit_workdays, late_workdays, outcome, amount, reason, documents,
    out_of_order, repeated, coalesce(steps.due_at, cast(due.day as timestamp)) as due_at, account_id,
    promised_hours, legal_workdays, hours_since, legal_since,
    case when steps.due_at is null and promised_workdays is not null and started_at is not null then workdays_since end
        as limit_since
from (
    select *, null as account_id from steps
    union all
    select unattributed_steps.*, account_acts.account_id
    from unattributed_steps
    left join account_acts on unattributed_steps.operation_id = account_acts.operation_id
) as steps
left join calendar as begun
    on cast(steps.started_at as date) = begun.day
left join (select workday_number, min(day) as day from calendar group by workday_number) as due
    on cast(floor(begun.workday_number + steps.limit_workdays) as int) = due.workday_number
left join (
    select
        matter_id as of_matter, step as of_step, from_day, until_day, limit_workdays_since as workdays_since,
        limit_hours_since as hours_since, legal_limit_workdays_since as legal_since
    from limits
) as limits
    on steps.matter_id = limits.of_matter
    and steps.step = limits.of_step
    and cast(steps.started_at as date) >= limits.from_day
    and cast(steps.started_at as date) < limits.until_day
"""
_PLANNED = "select matter_id, step, position, required, post from workflow"
_NEAREST = """
select case_id
from cases
order by levenshtein(case_id, {case}), not starts_with(case_id, {case}), case_id
limit 1
"""


def _literal(text: str) -> str:
    """Write a text as an SQL literal: whatever stands in it stays text.

    Examples
    --------
    >>> _literal("O'Neill; --")
    "'O''Neill; --'"
    """
    return "'" + text.replace("'", "''") + "'"


def write_trails(engine: Engine, folder: Path) -> None:
    """Write what trails need of every case of a working set, sorted by case so that one is found without the others."""
    engine.export(f"{CASE_ROWS} order by cases.case_id", folder / f"{CASES}.parquet")
    engine.export(f"{_STEP} order by case_id, position, operation_id", folder / f"{STEPS}.parquet")
    engine.export(f"{_PLANNED} order by matter_id, position, step", folder / f"{WORKFLOW}.parquet")


def roster_table(officials: pd.DataFrame, units: pd.DataFrame, counterparties: pd.DataFrame) -> pd.DataFrame:
    """Return the names that pages use: kind ('official', 'unit', 'counterparty'), id, name."""
    import pandas as pd  # noqa: PLC0415 -- who reads a trail need not wait for pandas

    roster = Roster.read(officials, units, counterparties)
    named = {"official": roster.names, "unit": roster.units, "counterparty": roster.counterparties}
    rows = [(kind, one, name) for kind, names in named.items() for one, name in sorted(names.items())]
    return pd.DataFrame(rows, columns=["kind", "id", "name"], dtype="str")


def guide_of(card: MatterCard) -> Guide:
    """Return what trails are set beside, of a matter's card."""
    return Guide(card.label, card.law, card.documents, {step.name: _node(step) for step in card.step})


def _node(step: WorkflowStep) -> Node:
    from riskml.cards.phrases import DUTIES, LEVELS  # noqa: PLC0415 -- who reads a trail need not wait for the cards

    return Node(
        label=step.label,
        duty=DUTIES[step.duty] if step.duty else None,
        post=step.post or "",
        records=step.records,
        level=LEVELS[step.risk.level] if step.risk else None,
        risk=step.risk.about if step.risk else None,
        control=step.risk.control if step.risk else None,
    )


def words_of(rules: Iterable[RuleCard]) -> dict[str, RuleWords]:
    """Return what trails say of rules, by name."""
    return {card.name: RuleWords(card.label, card.innocent, card.records) for card in rules}


def case_rows(engine: Engine, case_id: str, as_of: date) -> CaseRows:
    """Return the rows of one case of a working set.

    Raises
    ------
    SourceError
        There is no such case on the date; the fault names the nearest.
    """
    case = _literal(case_id)
    found = engine.arrow(f"{CASE_ROWS} where cases.case_id = {case}").to_pylist()
    if not found:
        raise _unknown(case_id, engine.arrow(_NEAREST.format(case=case))["case_id"].to_pylist(), as_of)
    steps = engine.arrow(f"{_STEP} where case_id = {case} order by position, operation_id").to_pylist()
    matter = _literal(found[0]["matter_id"])
    planned = engine.arrow(f"{_PLANNED} where matter_id = {matter} order by position, step").to_pylist()
    return CaseRows(found[0], steps, planned, found[0]["told"])


def published_rows(run: Published, case_id: str) -> CaseRows:
    """Return the rows of one case of a published run.

    Raises
    ------
    ProjectError
        The run does not hold them; the fault says how to make one that does.
    SourceError
        There was no such case on the run's date; the fault names the nearest.
    """
    found = run.rows(CASES, "measure", case_id=case_id)
    if not found:
        known = [row["case_id"] for row in run.rows(CASES, "measure", columns=["case_id"])]
        place = bisect_left(known, case_id)
        raise _unknown(case_id, known[max(place - _NEAR, 0) : place + _NEAR], run.as_of)
    steps = run.rows(STEPS, "measure", case_id=case_id)
    planned = run.rows(WORKFLOW, "measure", matter_id=found[0]["matter_id"])
    return CaseRows(found[0], steps, planned, found[0]["told"])


def _unknown(case_id: str, known: Sequence[str], as_of: date) -> SourceError:
    remedy = did_you_mean(case_id, known) or phrase("the_case_may_be_younger", as_of=as_of)
    return SourceError(
        [Fault(phrase("case", case_id=case_id), phrase("a_case_of_the_log", as_of=as_of), phrase("none"), remedy)]
    )


def published_trail(run: Published, case_id: str) -> Trail:
    """Return the full trail of one case as a run published it, with every hit of a rule that cites it.

    Raises
    ------
    ProjectError, SourceError
        As `published_rows`.
    """
    known = published_rows(run, case_id)
    rules = run.rows("rules", "measure")
    matters: Mapping[str, Any] = run.values(MATTERS, "measure")
    guide = matters.get(known.case["matter_id"])
    names: dict[str, dict[str, str]] = {"official": {}, "unit": {}, "counterparty": {}}
    for row in run.rows(ROSTER, "measure"):
        names[row["kind"]][row["id"]] = row["name"]
    engine = str(run.manifest["riskml"])
    return draw_trail(
        known,
        hits=_citing(run, known),
        rules={
            row["rule"]: RuleWords(
                Text(zh=row["label_zh"], en=row["label_en"]),
                Text(zh=row["innocent_zh"], en=row["innocent_en"]),
                row["records"],
            )
            for row in rules
        },
        rules_silent=sum(row["status"] not in ASKED for row in rules),
        guide=restored(Guide, guide, (("Node", Node),)),
        roster=Roster(names=names["official"], units=names["unit"], counterparties=names["counterparty"]),
        words=restored(Mapping[str, Mapping[str, Text]], run.values(WORDS, "measure")),
        provenance=Provenance(
            as_of=run.as_of,
            data_hash=hash_of(run.manifest["input_hashes"]),
            model_version="",
            engine_version=engine,
            cards_hash=str(run.manifest["cards"]),
            run_id=run.run_id,
            generated_by=f"riskml {engine}",
        ),
    )


def _citing(run: Published, known: CaseRows) -> list[dict[str, Any]]:
    """Return the hits that may cite a case: they name it, or one of its acts, or are about it."""
    cited = {known.case["case_id"], *(row["operation_id"] for row in known.steps)}
    columns = ["hit_id", "rule", "grade", "refs", "case_id", "sentence_zh", "sentence_en"]
    rows = run.rows("hits", "measure", columns=columns)
    return [
        row | {"records": row["refs"]} for row in rows if row["case_id"] in cited or not cited.isdisjoint(row["refs"])
    ]


def hits_citing(hits: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the hits of a detection as the trail takes them."""
    columns = ["hit_id", "rule", "grade", "records", "case_id", "sentence_zh", "sentence_en"]
    return [{str(name): value for name, value in row.items()} for row in hits[columns].to_dict("records")]


def write_matters(cards: Cards, folder: Path) -> None:
    """Write what trails are set beside, by matter, and what codes are called in them."""
    guides = {card.name: plain(guide_of(card)) for card in cards.matters}
    for name, told in ((MATTERS, guides), (WORDS, plain(cards.words.tables))):
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        write_file(folder / f"{name}.json", text + "\n")
