"""Dealing: the same acts among the same hands, each keeping its number, to see what chance alone would look like.

A pool is the work that any of its hands might have had: one matter and step, one unit, post, place and channel, one
quarter. Within each pool the acts are dealt at random, and everything is then measured by the same code as people are
(a permutation test; Good 2005). What was known earlier and replaced since is left out: the work is dealt as it is known
now.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from riskml.engine import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.engine import Engine

POOL = ("matter_id", "step", "unit_id", "post", "place_id", "channel")
"""What makes a pool beside the quarter, as far as it is known."""

_DEALT, _FORMER = ("steps", "open_cases"), ("steps_former", "open_cases_former")


def _pool(engine: Engine) -> str:
    held = engine.tables()["steps"]
    quarter = "extract(year from occurred_at) * 4 + floor((extract(month from occurred_at) - 1) / 3e0)"
    return ", ".join((*(name for name in POOL if name in held), quarter))


def _dealt(pool: str, seed: int) -> str:
    """Return a select of each act and the official whom it falls to."""
    placed = f"select operation_id, official_id, dense_rank() over (order by {pool}) as pool from steps"  # noqa: S608
    lot = f"hash(operation_id || '/' || '{int(seed)}')"
    drawn = (
        "select *, row_number() over (partition by pool order by operation_id) as place, "  # noqa: S608 (our own names)
        f"row_number() over (partition by pool order by {lot}, operation_id) as lot from ({placed}) as placed"
    )
    return (
        f"with drawn as ({drawn}) select act.operation_id, hand.official_id from drawn as act "  # noqa: S608 (as above)
        "inner join drawn as hand on act.pool = hand.pool and act.lot = hand.place"
    )


def shared_work(engine: Engine) -> float:
    """Return the share of the acts that lie in a pool of at least two hands: of the others nothing can be dealt."""
    pools = (
        "select count(*) as n, count(distinct official_id) as hands from steps "  # noqa: S608 (our own names)
        f"group by {_pool(engine)}"
    )
    [row] = engine.arrow(
        f"select sum(case when hands > 1 then n else 0 end) * 1e0 / sum(n) as share from ({pools}) as pools"  # noqa: S608
    ).to_pylist()
    return float(row["share"] or 0.0)


@contextmanager
def dealt_work(engine: Engine, seed: int) -> Iterator[None]:
    """Deal the working set's acts anew; afterwards it is as it was.

    Parameters
    ----------
    engine
        Holds the working set.
    seed
        Of the deal: the same seed and acts give the same deal, in whatever order the acts stand.
    """
    held = engine.tables()
    aside = {name: f"{name}_as_done" for name in (*_DEALT, *_FORMER) if name in held}
    engine.run(Stage("dealt", _dealt(_pool(engine), seed)))
    for name, kept in aside.items():
        engine.run(Stage(kept, f"select * from {name}"))  # noqa: S608 (our own names)
    try:
        for name, kept in aside.items():
            told = (
                f"select kept.* replace (coalesce(dealt.official_id, kept.official_id) as official_id) from {kept} "  # noqa: S608
                "as kept left join dealt on kept.operation_id = dealt.operation_id"
            )
            engine.run(Stage(name, told if name in _DEALT else f"select * from {kept} where false"))  # noqa: S608
        yield
    finally:
        for name, kept in aside.items():
            engine.run(Stage(name, f"select * from {kept}"))  # noqa: S608 (our own names)
        engine.drop("dealt", *aside.values())
