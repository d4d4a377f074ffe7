"""Rate, mean and volume: a sheet's cards, each set against its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import CardError, Fault, RiskmlError
from riskml.engine import Stage
from riskml.metrics.monthly_sums import append_stage, fold_sheet, not_a_share, run_stages, run_wide, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.shared_scans import Sheet
    from riskml.metrics.windows import Windows


def _standardise(
    engine: Engine, cards: dict[int, MetricCard], numbers: dict[str, int]
) -> Iterator[tuple[MetricCard, RiskmlError]]:
    """Standardise some cards of a sheet, by their places in it."""
    run_wide(
        engine, cards, "cell", "unit_total", "elsewhere", "stratum_total", "beside_peers", "stepped", "standardised"
    )
    for place, card in cards.items():
        if card.compare == "rate" and not_a_share(engine, place):
            fault = Fault(f"card {card.name}", "values of 0 and 1", "others", "Compare means instead of rates.")
            yield card, CardError([fault])
            continue
        number = numbers[card.name]
        append_stage(engine, "basis", "basis", place, card=number)
        append_stage(engine, "compared", "compared", place, card=number, ratio=int(card.compare == "rate"))
    engine.drop("cell", "beside_peers", "stepped", "standardised")


def _weigh(engine: Engine, card: MetricCard, number: int, place: int) -> None:
    engine.run(Stage("middle_of", f"select stratum, middle_{place} as middle from yardstick"))  # noqa: S608 (a number)
    told = f"select official_code, unit_code, stratum_code, month, n_{place} as n from coded where n_{place} > 0"  # noqa: S608
    engine.run(Stage("part", told))
    run_stages(engine, "weight", "load_part", "load_own", "load_days", "load", "load_unit", "load_all")
    append_stage(engine, "load_basis", "load_basis", card=number)
    append_stage(engine, "load_compared", "load_compared", card=number, by_unit=int(card.peers == "unit"))


def standardise_sheet(
    engine: Engine, sheet: Sheet, windows: Windows, numbers: dict[str, int], *, as_of: date, months: int
) -> Iterator[tuple[MetricCard, RiskmlError]]:
    """Fold a sheet and compare each of its cards; yield the cards that failed on their own.

    Only a trend looks at single months before those that are told: the last `months`.

    Raises
    ------
    RiskmlError
        The sheet as a whole could not be folded.
    """
    fold_sheet(engine, sheet, windows.first, as_of)
    if sheet.standardised:
        scale_of(engine, sheet)
    for trend in (False, True):
        cards = {place: card for place, card in enumerate(sheet.cards[: sheet.standardised]) if card.trend == trend}
        if cards:
            put_windows(engine, windows if trend else windows.told(months))
            yield from _standardise(engine, cards, numbers)
    put_windows(engine, windows)
    for place, card in enumerate(sheet.cards):
        if card.compare == "volume":
            _weigh(engine, card, numbers[card.name], place)
    engine.drop("coded", "part")


def put_windows(engine: Engine, windows: Windows) -> None:
    """Put the windows of a card where its stages read them: `span` and `span_month`."""
    engine.put("span", windows.spans())
    engine.put("span_month", windows.months())
