"""Acts beside what peers would have shown: of each card on which somebody stands out, and in which circumstances.

What explains a departure, and where it lies, is read from the same rows: they are laid once a card.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from riskml.core.errors import RiskmlError
from riskml.engine import Stage
from riskml.metrics.knowledge import month_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine
    from riskml.metrics.circles import Circles
    from riskml.metrics.shared_scans import Sheet

_LOG = logging.getLogger(__name__)

WORTH: Final = 2.0
"""A departure of fewer standard deviations is nothing that would need an explanation."""


def lay_circumstances(engine: Engine, tried: Sequence[Tried], latest: str) -> list[Tried]:
    """Make `act_circumstance`: each act of the latest window with its value of every circumstance; see `lay_residuals`.

    Returns those that could be asked; one that fails explains nothing, and the log says so.
    """
    asked = []
    for one in tried:
        try:
            acts = f"select ref, min(value) as value from ({one.acts}) as told where value is not null group by ref"  # noqa: S608
            engine.ask(Stage(f"tried_{one.name}", acts))
        except RiskmlError as error:  # its message may quote a cell: not for pages
            _LOG.warning("circumstance %s was not tried: %s", one.name, error)
            continue
        asked.append(one)
    values = ", ".join(f'cast(tried_{one.name}.value as varchar) as "{one.name}"' for one in asked)
    joins = " ".join(f"left join tried_{one.name} on steps.operation_id = tried_{one.name}.ref" for one in asked)
    if asked:
        engine.run(
            Stage(
                "act_circumstance",
                f"select steps.operation_id as ref, {values} from steps {joins} "  # noqa: S608 (our own names)
                f"where {latest.replace('moment', 'steps.occurred_at')}",
            )
        )
    engine.drop(*(f"tried_{one.name}" for one in asked))
    return asked


def aside(name: str) -> tuple[str, str]:
    """Return the columns of `residual` in which a circumstance that makes circles is no part of the comparison."""
    return f"beyond without {name}", f"acts without {name}"


def _beyond(place: int, usual: str) -> str:
    return f"sum(cast(cast(told.value_{place} as double) - {usual} as decimal(38, 9)))"


def _without(circles: Circles, tried: Sequence[Tried], place: int, number: int) -> tuple[str, str]:
    """Return the columns of a card that `aside` names, and what they are joined from."""
    sums, joins = "", ""
    for one in tried:
        level = circles.level(one.name)
        if not level:
            continue
        of, (beyond, acts) = f"without_{level}", aside(one.name)
        sums += f', {_beyond(place, f"coalesce({of}.usual, basis.usual)")} as "{beyond}"'
        sums += f', count(case when {of}.usual is null then 1 end) as "{acts}"'
        joins += (
            f"left join basis_without as {of} on {of}.card = {number} and {of}.level = {level} "
            f"and basis.official_id = {of}.official_id and basis.unit_id = {of}.unit_id and basis.fine = {of}.fine "
        )
    return sums, joins


def lay_residuals(
    engine: Engine, sheet: Sheet, cards: Sequence[MetricCard], tried: Sequence[Tried], *, numbers: dict[str, int],
    latest: str,
) -> Iterator[tuple[MetricCard, pd.DataFrame]]:  # fmt: skip
    """Make `residual` for one card of a sheet after another; yield each card on which somebody stands out, and who.

    `residual` has official_id, stratum, month, a column a circumstance, n (acts) and beyond (the sum of what they show
    beyond what peers would have shown). For a circumstance that makes circles it has two columns more, named by
    `aside`: what is shown beyond what peers would have shown were it no part of the comparison, for peers in the same
    circumstance show it, too; and how many acts were compared without it in any case.

    Parameters
    ----------
    engine
        Holds `flagged` (who differs), `basis` and `basis_without` (what peers would have had) and `act_circumstance`.
    sheet
        The sheet.
    cards
        The cards that were compared act by act.
    tried
        The circumstances.
    numbers
        The number of each card.
    latest
        The condition that a moment lies in the latest window.
    """
    listed = "".join(f', act."{one.name}"' for one in tried)
    for place, card in enumerate(sheet.cards):
        number = numbers[card.name]
        doubted = engine.frame(
            f"select official_id, side, observed, expected, exposure, z from flagged where card = {number} "  # noqa: S608
            f"and abs(z) >= {WORTH} order by official_id"
        )
        if card not in cards or doubted.empty:
            continue
        sums, joins = _without(sheet.circles, tried, place, number)
        engine.run(
            Stage(
                "residual",
                f"select told.official_id, told.stratum, {month_of('told.moment')} as month{listed}, "  # noqa: S608
                f"count(*) as n, {_beyond(place, 'basis.usual')} as beyond{sums} "
                f"from ({sheet.sql}) as told "
                f"inner join basis on basis.card = {number} and told.official_id = basis.official_id "
                f"and coalesce(told.unit_id, '-') = basis.unit_id and told.fine = basis.fine {joins}"
                "left join act_circumstance as act on cast(told.ref as varchar) = act.ref "
                f"where told.seen_{place} = 1 and {latest} group by all",
            )
        )
        yield card, doubted
    engine.drop("residual")
