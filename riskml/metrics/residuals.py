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
    from riskml.metrics.shared_scans import Sheet

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
            logging.getLogger("riskml").warning("circumstance %s was not tried: %s", one.name, error)
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


def lay_residuals(
    engine: Engine, sheet: Sheet, cards: Sequence[MetricCard], tried: Sequence[Tried], *, numbers: dict[str, int],
    latest: str,
) -> Iterator[tuple[MetricCard, pd.DataFrame]]:  # fmt: skip
    """Make `residual` for one card of a sheet after another; yield each card on which somebody stands out, and who.

    `residual` has official_id, stratum, month, a column a circumstance, n (acts) and beyond (the sum of what they show
    beyond what peers would have shown).

    Parameters
    ----------
    engine
        Holds `flagged` (who differs), `basis` (what peers would have had) and `act_circumstance`.
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
        engine.run(
            Stage(
                "residual",
                f"select told.official_id, told.stratum, {month_of('told.moment')} as month{listed}, "  # noqa: S608
                "count(*) as n, "
                f"sum(cast(cast(told.value_{place} as double) - basis.usual as decimal(38, 9))) as beyond "
                f"from ({sheet.sql}) as told "
                f"inner join basis on basis.card = {number} and told.official_id = basis.official_id "
                "and coalesce(told.unit_id, '-') = basis.unit_id and told.fine = basis.fine "
                "left join act_circumstance as act on cast(told.ref as varchar) = act.ref "
                f"where told.seen_{place} = 1 and {latest} group by all",
            )
        )
        yield card, doubted
    engine.drop("residual")
