"""Rate, mean and volume: a sheet's cards, each set against its peers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.core.errors import CardError, Fault, RiskmlError
from riskml.engine import Stage
from riskml.metrics.knowledge import month_of
from riskml.metrics.monthly_sums import append_stage, fold_sheet, not_a_share, peers_of, run_stages, run_wide
from riskml.metrics.peers import lay_peers
from riskml.metrics.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.circles import Circles
    from riskml.metrics.kept_sums import Folding
    from riskml.metrics.shared_scans import Sheet
    from riskml.metrics.windows import Windows


def _standardise(
    engine: Engine,
    circles: Circles,
    cards: dict[int, MetricCard],
    numbers: dict[str, int],
    *,
    real: bool,
    tried: Collection[str],
    windows: Windows,
) -> Iterator[tuple[MetricCard, RiskmlError]]:
    """Standardise some cards of a sheet, by their places in it; their sums are real, or whole numbers."""
    without, latest = sorted({circles.level(one) for one in tried} - {0}), windows.latest
    engine.put("set_aside", pa.table({"level": pa.array(without, pa.int32())}))
    _choose_circles(engine, circles, cards, real=real)
    run_wide(engine, cards, "beside_peers", "stepped", "standardised")
    for place, card in cards.items():
        if card.compare == "rate" and not_a_share(engine, place):
            fault = Fault(
                phrase("card", name=card.name),
                phrase("values_of_0_and_1"),
                phrase("others"),
                phrase("compare_means_instead_of_rates"),
            )
            yield card, CardError([fault])
            continue
        number = numbers[card.name]
        append_stage(engine, "basis", "basis", place, card=number, latest=latest)
        if without:
            append_stage(engine, "basis_without", "basis_without", place, card=number, latest=latest)
        append_stage(engine, "compared", "compared", place, card=number, ratio=int(card.compare == "rate"))
        if tried:
            lay_peers(engine, place, number, latest)
    engine.drop("set_aside", "cell", "chosen", "compared_cell", "beside_peers", "stepped", "standardised")


def _choose_circles(engine: Engine, circles: Circles, places: Iterable[int], *, real: bool) -> None:
    """Make `cell` (what everybody did in every circle) and `compared_cell` (each act once, in the circle that counts).

    `chosen` says in which circle an official's acts of a stratum are compared: the finest that has enough peers.
    """
    places = list(places)
    run_wide(engine, places, "fine_cell", real=real)
    if circles.columns:
        run_wide(engine, places, "cell", "unit_total", "elsewhere", "stratum_total", real=real)
        run_stages(engine, "circle_minimum", officials=circles.officials, acts=circles.acts)
        run_wide(engine, places, "chosen", "compared_cell", real=real)
    else:
        engine.run(Stage("cell", "select * from fine_cell"))
        run_wide(engine, places, "unit_total", "elsewhere", "stratum_total", real=real)
        levels = ", ".join(f"n_{place}, 0 as level_{place}" for place in places)
        engine.run(Stage("chosen", f"select w, official_code, unit_code, stratum_code, {levels} from cell"))  # noqa: S608
        engine.run(Stage("compared_cell", "select * from cell"))
    engine.drop("fine_cell")


def _weigh(engine: Engine, card: MetricCard, number: int, place: int) -> None:
    engine.run(Stage("middle_of", f"select stratum, month, middle from yardstick_{place}"))  # noqa: S608 (a number)
    counts = f"n_{place} as n from coded where n_{place} <> 0"
    engine.run(Stage("part", f"select official_code, unit_code, stratum_code, month, known, {counts}"))
    run_stages(engine, "weight", "load_part", "load_own", "load_days", "load", "load_unit", "load_all")
    append_stage(engine, "load_basis", "load_basis", card=number)
    append_stage(engine, "load_compared", "load_compared", card=number, by_unit=int(card.peers == "unit"))


def put_presence(engine: Engine) -> None:
    """Make `present`: the workdays of each official and month, as each month of knowledge changed them."""
    days = "cast({} as decimal(38, 6)) as days"
    month = f"{month_of('month')} as month"
    if "presence_known" in engine.tables():
        sql = (
            f"select official_id, {month}, greatest(known_from, {month_of('month')}) as known, "  # noqa: S608
            f"{days.format('workdays')} from presence_known "
            f"union all select official_id, {month}, known_until as known, {days.format('-workdays')} "
            "from presence_known where known_until is not null"
        )
    else:
        sql = f"select official_id, {month}, {month_of('month')} as known, {days.format('workdays')} from presence"  # noqa: S608
    engine.run(Stage("present", sql))


def standardise_sheet(
    engine: Engine,
    sheet: Sheet,
    folding: Folding,
    windows: Windows,
    *,
    numbers: dict[str, int],
    months: int,
    tried: Collection[str] = (),
) -> Iterator[tuple[MetricCard, RiskmlError]]:
    """Fold a sheet and compare each of its cards; yield the cards that failed on their own.

    Only a trend looks at single months before those that are told: the last `months`. Circumstances that are `tried` as
    an explanation, by name, are taken out of the comparison once more (`basis_without`), where they make circles; where
    any are, it is kept who the peers were, too.

    Raises
    ------
    RiskmlError
        The sheet as a whole could not be folded.
    """
    fold_sheet(engine, sheet, folding, windows.first, windows.last)
    if sheet.standardised:
        peers_of(engine, sheet)
    for trend, real in product((False, True), repeat=2):
        cards = {
            place: card
            for place, card in enumerate(sheet.cards[: sheet.standardised])
            if card.trend == trend and (card.compare == "mean") == real
        }
        if cards:
            asked = windows if trend else windows.told(months)
            put_windows(engine, asked)
            yield from _standardise(engine, sheet.circles, cards, numbers, real=real, tried=tried, windows=asked)
    put_windows(engine, windows)
    for place, card in enumerate(sheet.cards):
        if card.compare == "volume":
            _weigh(engine, card, numbers[card.name], place)
    engine.drop("coded", "part", *(f"yardstick_{place}" for place in range(len(sheet.cards))))


def put_windows(engine: Engine, windows: Windows) -> None:
    """Put the windows of a card where its stages read them: `span` and `span_month`."""
    engine.put("span", windows.spans())
    engine.put("span_month", windows.months())
