"""The benefit of the doubt: whether what colleagues did in the same circumstance would explain a departure.

A number sets a person's acts against the same work of others. Where too few others did it in the same circumstance,
or where what acts share is no circumstance of comparison at all (a month in a unit, a kind of applicant, a colleague's
leave), the circumstance may be the reason, and not the person. So each is tried: what others, whatever their work,
show beyond what was expected of them in the same circumstance is expected of the person, too. Of those whose own
comparison has the circumstance in it (the same place), it is taken out first: else an island that is far for everybody
would look like any other place. The most favourable trial counts.

Of others the median person speaks: a few who share a habit, or a scheme, do not make it a circumstance. Where fewer
than three others acted five times or more, a circumstance explains nothing; what few acts show is drawn towards nothing
(by half where there are thirty).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from riskml.metrics.residuals import aside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from riskml.cards import MetricCard, Tried
    from riskml.engine import Engine

    Floats = NDArray[np.float64]

LEAST_PEOPLE: Final = 3
LEAST_ACTS: Final = 30
LEAST_OWN: Final = 5


def try_circumstances(
    engine: Engine, card: MetricCard, doubted: pd.DataFrame, tried: Sequence[Tried]
) -> Iterator[pd.DataFrame]:
    """Yield what each circumstance would explain of whoever stands out by a card.

    Parameters
    ----------
    engine
        Holds `residual`; see :mod:`riskml.metrics.residuals`.
    card
        The card.
    doubted
        Who stands out: official_id, side, observed, expected, exposure and z.
    tried
        The circumstances.
    """
    held = engine.tables()["residual"]
    for name in (one.name for one in tried):
        beyond, movable = aside(name) if aside(name)[0] in held else ("beyond", "n")
        shown = engine.frame(
            f'select "{name}" as value, official_id, cast(sum(n) as bigint) as n, '  # noqa: S608 (names in quotes)
            f'cast(sum("{movable}") as bigint) as movable, cast(sum("{beyond}") as double) as beyond '
            f'from residual where "{name}" is not null group by "{name}", official_id order by value, official_id'
        )
        yield _tried(doubted, shown, ratio=card.compare == "rate").assign(metric=card.name, circumstance=name)


def _tried(doubted: pd.DataFrame, shown: pd.DataFrame, *, ratio: bool) -> pd.DataFrame:
    """Return of each person who stands out what remains under one circumstance, where enough others shared it."""
    sides = shown["official_id"].map(dict(zip(doubted["official_id"], doubted["side"], strict=True)))
    others = typical_of_others(
        shown["value"].to_numpy(object), shown["n"].to_numpy(np.float64), shown["beyond"].to_numpy(np.float64)
    )
    known = others["people"] >= LEAST_PEOPLE
    shrunk = others["typical"] * others["acts"] / (others["acts"] + LEAST_ACTS)
    favourable = (shrunk * sides.fillna(0.0)).clip(lower=0.0).where(known, 0.0)
    told = shown.assign(moved=shown["movable"] * favourable, people=others["people"], acts=others["acts"])[
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
