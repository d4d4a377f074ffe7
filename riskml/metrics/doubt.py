"""The benefit of the doubt: whether what colleagues did in the same circumstance would explain a departure.

A number sets a person's acts against the same work of others. Where too few others did it in the same circumstance,
or where what acts share is no circumstance of comparison at all (a month in a unit, a kind of applicant, a colleague's
leave), the circumstance may be the reason, and not the person. So each is tried: what others, whatever their work,
show beyond what was expected of them in the same circumstance is expected of the person, too. The most favourable
trial counts.

Of others the median person speaks: a few who share a habit, or a scheme, do not make it a circumstance. Where fewer
than three others acted five times or more, a circumstance explains nothing; what few acts show is drawn towards nothing
(by half where there are thirty).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from riskml.core.errors import RiskmlError
from riskml.engine import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine
    from riskml.metrics.shared_scans import Sheet

    Floats = NDArray[np.float64]

LEAST_PEOPLE: Final = 3
LEAST_ACTS: Final = 30
LEAST_OWN: Final = 5
WORTH: Final = 2.0
"""A departure of fewer standard deviations is nothing that would need an explanation."""


def lay_circumstances(engine: Engine, tried: Sequence[Tried], latest: str) -> list[Tried]:
    """Make `act_circumstance`: each act of the latest window with its value of every circumstance; see `try_sheet`.

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


def try_sheet(
    engine: Engine, sheet: Sheet, cards: Sequence[MetricCard], tried: Sequence[Tried], *, numbers: dict[str, int],
    latest: str, worth: float,
) -> Iterator[pd.DataFrame]:  # fmt: skip
    """Yield what each circumstance would explain of whoever stands out by a card of a sheet.

    Parameters
    ----------
    engine
        Holds `flagged` (who stands out), `basis` (what peers would have had) and `act_circumstance`.
    sheet
        The sheet.
    cards
        The cards that were compared.
    tried
        The circumstances.
    numbers
        The number of each card.
    latest
        The condition that a moment lies in the latest window.
    worth
        How many standard deviations a departure has that is looked at.
    """
    names = [one.name for one in tried]
    listed = ", ".join(f'act."{name}"' for name in names)
    for place, card in enumerate(sheet.cards):
        number = numbers[card.name]
        doubted = engine.frame(
            f"select official_id, side, observed, expected, exposure, z from flagged where card = {number} "  # noqa: S608
            f"and abs(z) >= {worth} order by official_id"
        )
        if card not in cards or card.compare not in {"rate", "mean"} or doubted.empty:
            continue
        engine.run(
            Stage(
                "residual",
                f"select told.official_id, {listed}, count(*) as n, "  # noqa: S608 (our own names)
                f"sum(cast(cast(told.value_{place} as double) - basis.usual as decimal(38, 9))) as beyond "
                f"from ({sheet.sql}) as told "
                "inner join act_circumstance as act on cast(told.ref as varchar) = act.ref "
                f"inner join basis on basis.card = {number} and told.official_id = basis.official_id "
                "and coalesce(told.unit_id, '-') = basis.unit_id and told.fine = basis.fine "
                f"where told.seen_{place} = 1 and {latest} group by told.official_id, {listed}",
            )
        )
        for name in names:
            shown = engine.frame(
                f'select "{name}" as value, official_id, cast(sum(n) as bigint) as n, '  # noqa: S608 (names in quotes)
                f'cast(sum(beyond) as double) as beyond from residual where "{name}" is not null '
                f'group by "{name}", official_id order by value, official_id'
            )
            yield _tried(doubted, shown, ratio=card.compare == "rate").assign(metric=card.name, circumstance=name)
    engine.drop("residual")


def _tried(doubted: pd.DataFrame, shown: pd.DataFrame, *, ratio: bool) -> pd.DataFrame:
    """Return of each person who stands out what remains under one circumstance, where enough others shared it."""
    sides = shown["official_id"].map(dict(zip(doubted["official_id"], doubted["side"], strict=True)))
    others = typical_of_others(
        shown["value"].to_numpy(object), shown["n"].to_numpy(np.float64), shown["beyond"].to_numpy(np.float64)
    )
    known = others["people"] >= LEAST_PEOPLE
    shrunk = others["typical"] * others["acts"] / (others["acts"] + LEAST_ACTS)
    favourable = (shrunk * sides.fillna(0.0)).clip(lower=0.0).where(known, 0.0)
    told = shown.assign(moved=shown["n"] * favourable, people=others["people"], acts=others["acts"])[
        known & sides.notna()
    ]
    of = told.groupby("official_id").agg(moved=("moved", "sum"), people=("people", "max"), acts=("acts", "sum"))
    rows = doubted.merge(of, left_on="official_id", right_index=True)
    moved, observed, expected, exposure, side = (
        rows[name].to_numpy(np.float64) for name in ("moved", "observed", "expected", "exposure", "side")
    )
    acts = np.ones(len(rows)) if ratio else exposure  # of a rate the sums are told, of a mean the sum an act
    beyond = side * (observed - expected) * acts
    explained = np.clip(moved / np.where(beyond > 0, beyond, np.inf), 0.0, 1.0)
    return pd.DataFrame(
        {
            "subject_id": rows["official_id"],
            "people": rows["people"].astype("int64"),
            "acts": rows["acts"].astype("int64"),
            "explained": explained,
            "expected": expected + side * moved / acts,
            "z": rows["z"].to_numpy(np.float64) * (1.0 - explained),
        }
    )


def typical_of_others(value: NDArray[np.object_], n: Floats, beyond: Floats) -> pd.DataFrame:
    """Return, for each person and value of a circumstance, what others show there: one row a row.

    Parameters
    ----------
    value, n, beyond
        Of each person and value: the value, the person's acts, and what they show beyond what was expected, as a sum.

    Returns
    -------
    DataFrame
        people (others who acted there at least five times), acts (of all others), typical (the median of what these
        people show an act, 0 where there is none).

    Examples
    --------
    >>> beyond = np.array([9.0, 5.0, 10.0, 0.0])
    >>> typical_of_others(np.array(["may"] * 4, object), np.full(4, 10.0), beyond)["typical"].tolist()
    [0.5, 0.9, 0.5, 0.9]
    """
    group, _ = pd.factorize(value)
    shown = beyond / n
    enough = np.flatnonzero(n >= LEAST_OWN)
    ordered = enough[
        np.lexsort((shown[enough], group[enough]))
    ]  # those who acted often enough, ascending in each value
    ranked, of = shown[ordered], group[ordered]
    many = np.bincount(of, minlength=group.max(initial=-1) + 1)
    first = np.cumsum(many) - many
    place = many[group]  # of whom acted seldom: behind all others
    place[ordered] = np.arange(len(ordered)) - first[of]
    others = many[group] - (n >= LEAST_OWN)

    def at(rank: NDArray[np.int64]) -> Any:
        """Return what the one of a rank shows, oneself left out."""
        if not len(ranked):
            return np.zeros(len(rank))
        return ranked[np.clip(first[group] + rank + (rank >= place), 0, len(ranked) - 1)]

    median = (at(np.maximum(others - 1, 0) // 2) + at(others // 2)) / 2.0
    return pd.DataFrame(
        {
            "people": others,
            "acts": np.bincount(group, weights=n)[group] - n,
            "typical": np.where(others > 0, median, 0.0),
        }
    )
