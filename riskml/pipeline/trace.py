"""One case, step by step: who did what, when, with what limit, what it left, and what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, SourceError, did_you_mean
from riskml.core.hashes import hash_of
from riskml.core.version import __version__
from riskml.pipeline.facts import working_set
from riskml.portraits import Provenance, Roster
from riskml.portraits.trail import Trail, draw_trail
from riskml.rules import detect

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.engine import Engine

_CASE = """
select
    cases.*,
    ended.workday_number - opened.workday_number as workdays,
    coalesce(due.workday_number + cast(not due.working as int) - opened.workday_number, matters.limit_workdays)
        as limit_workdays
from cases
cross join clock
left join matters
    on cases.matter_id = matters.matter_id
left join calendar as opened
    on cast(cases.opened_at as date) = opened.day
left join calendar as ended
    on coalesce(cast(cases.closed_at as date), clock.as_of) = ended.day
left join calendar as due
    on cast(cases.due_at as date) = due.day
where cases.case_id = {case}
"""
_NEAREST = """
select case_id
from cases
order by levenshtein(case_id, {case}), not starts_with(case_id, {case}), case_id
limit 1
"""
_STEPS = "select * from steps where case_id = {case} order by position"
_WORKFLOW = "select * from workflow where matter_id = {matter} order by position"
_TOLD = "select count(*) > 0 as told from steps where matter_id = {matter} and documents is not null"


def _literal(text: str) -> str:
    """Write a text as an SQL literal: whatever stands in it stays text.

    Examples
    --------
    >>> _literal("O'Neill; --")
    "'O''Neill; --'"
    """
    return "'" + text.replace("'", "''") + "'"


def _unknown(engine: Engine, case_id: str, as_of: date) -> SourceError:
    nearest = engine.frame(_NEAREST.format(case=_literal(case_id)))["case_id"]
    remedy = did_you_mean(case_id, nearest) or f"The case may be younger than {as_of}, or not yet imported."
    return SourceError([Fault(f"case {case_id!r}", f"a case of the log as known on {as_of}", "none", remedy)])


def trace(project: Project, cards: Cards, case_id: str, *, as_of: date | None = None) -> Trail:
    """Return the full trail of one case, with every hit of a rule that cites it.

    Parameters
    ----------
    project, cards
        Where the case is, and what is asked of it.
    case_id
        The case.
    as_of
        The last day that counts as known; the last day of the log by default.

    Raises
    ------
    SourceError
        No operations were accepted, or there is no such case on the date.
    """
    with working_set(project, cards, as_of=as_of) as ground:
        engine = ground.engine
        rows = engine.frame(_CASE.format(case=_literal(case_id)))
        if rows.empty:
            raise _unknown(engine, case_id, ground.as_of)
        case = {str(name): value for name, value in rows.iloc[0].items()}
        matter = _literal(case["matter_id"])
        detection = detect(engine, cards.rules, as_of=ground.as_of, available=ground.available, names=ground.names)
        asked = {"ok", "miscalibrated"}
        return draw_trail(
            case=case,
            steps=engine.frame(_STEPS.format(case=_literal(case_id))),
            workflow=engine.frame(_WORKFLOW.format(matter=matter)),
            told=bool(engine.frame(_TOLD.format(matter=matter))["told"].iloc[0]),
            hits=detection.hits,
            rules_silent=int((~detection.health["status"].isin(asked)).sum()),
            rules=cards.rules,
            card=next((card for card in cards.matters if card.name == case["matter_id"]), None),
            roster=Roster.read(ground.officials, ground.units, ground.counterparties),
            provenance=Provenance(
                as_of=ground.as_of,
                data_hash=hash_of(ground.inputs),
                model_version="",
                engine_version=__version__,
                cards_hash=cards.sha256,
                run_id="",
                generated_by=f"riskml {__version__}",
            ),
        )
