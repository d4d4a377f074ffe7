"""Evidence: the records that weigh most in an official's latest number.

Only officials whose z is 1 or more in the direction that the card is concerned with have evidence: the others give
no reason to open a record. Of a z of 2 or more, which may be a reason, every record that counts is cited, up to
`MOST_COUNTED`; of means and volumes, to which all the work adds, those that weigh most.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from riskml.core.months import first_day
from riskml.engine import Stage
from riskml.metrics.monthly_sums import append_stage
from riskml.metrics.shared_scans import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.shared_scans import Sheet
    from riskml.metrics.windows import Windows


MOST_COUNTED = 200
MOST_AVERAGED = 20


def in_latest(windows: Windows, as_of: date) -> str:
    """Return the condition that a `moment` lies in the latest window."""
    start = first_day(windows.all[0].first).date().isoformat()
    end = (as_of + timedelta(days=1)).isoformat()
    return f"moment >= cast('{start}' as timestamp) and moment < cast('{end}' as timestamp)"


def _weighty(card: MetricCard, place: int) -> str:
    """Return the condition that spares a rate's records which cannot weigh: those that peers cannot have less of."""
    if card.compare != "rate":
        return ""
    return {"high": f" and value_{place} > 0", "low": f" and value_{place} < 1", "both": ""}[card.concern]


def cite_sheet(
    engine: Engine,
    sheet: Sheet,
    cards: Sequence[MetricCard],
    *,
    numbers: dict[str, int],
    windows: Windows,
    as_of: date,
) -> None:
    """Add the evidence of a sheet's cards, as far as they are among `cards`, to the table `evidence`."""
    for place, card in enumerate(sheet.cards):
        if card not in cards:
            continue
        number, volume = numbers[card.name], card.compare == "volume"
        told = f"card = {number}{' and side = 1' if volume else ''}"
        engine.run(
            Stage(
                "witness",
                "select official_id, coalesce(unit_id, '-') as unit_id, coalesce(stratum, '-') as stratum, "  # noqa: S608
                f"fine, moment, cast(ref as varchar) as ref, cast(value_{place} as double) as value "
                f"from ({sheet.sql}) as told where seen_{place} = 1{_weighty(card, place)} "
                f"and {in_latest(windows, as_of)} and official_id in (select official_id from flagged where {told})",
            )
        )
        most = MOST_COUNTED if card.compare == "rate" else MOST_AVERAGED
        append_stage(engine, "evidence_load" if volume else "evidence_value", "evidence", card=number, most=most)
    engine.drop("witness")


def cite_pairs(engine: Engine, card: MetricCard, source: str, *, number: int, windows: Windows, as_of: date) -> None:
    """Add the evidence of a card of pairs or concentration to the table `evidence`."""
    value = "cast(value as double)" if "value" in columns_of(card.observations) else "cast(null as double)"
    met = f" and counterparty_id in (select counterparty_id from strongest where card = {number})"  # noqa: S608 (a number)
    engine.run(
        Stage(
            "witness",
            "select * from (select official_id, coalesce(stratum, '-') as stratum, counterparty_id, "  # noqa: S608
            f"cast(told.at as timestamp) as moment, cast(ref as varchar) as ref, {value} as value "
            f"from {source} as told) as timed where {in_latest(windows, as_of)} "
            f"and official_id in (select official_id from flagged where card = {number})"
            f"{met if card.compare == 'pairs' else ''}",
        )
    )
    stage = "evidence_pair" if card.compare == "pairs" else "evidence_concentration"
    append_stage(engine, stage, "evidence", card=number, most=MOST_COUNTED)
    engine.drop("witness")
