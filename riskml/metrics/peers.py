"""Who the peers are that somebody was compared with: how many, of which units, and with how many acts.

It is read from the comparison itself, the circles that it chose (of meetings: the pools that were dealt) and the
colleagues that it took, and told of those who stand out: of nobody else does a page say with whom he was compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from riskml.metrics.monthly_sums import append_stage, run_stages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.engine import Engine

PEERS: Final = ("subject_id", "metric", "unit_id", "people", "acts")
"""The columns of who the peers are."""
LAID: Final = ("peer_act", "peer_circle", "peer_stratum")
"""The tables in which each card leaves what it was compared in."""


def lay_peers(engine: Engine, place: int, number: int, latest: int) -> None:
    """Keep the circles of a card's `latest` window, and what everybody did in them, while its comparison stands."""
    for name in LAID:
        within = {} if name == "peer_stratum" else {"latest": latest}
        append_stage(engine, name, name, place, card=number, **within)


def lay_pool_peers(engine: Engine, numbers: Sequence[int]) -> None:
    """Keep the pools of the latest window, among whose officials the acts of some cards were dealt."""
    run_stages(engine, "pool_peer")
    for number in numbers:
        for name in LAID:
            append_stage(engine, f"pool_{name}", name, card=number)
    engine.drop("pool_peer")


def find_peers(engine: Engine) -> pd.DataFrame:
    """Return who the peers of those are who stand out (`flagged`), as far as comparisons were kept."""
    if not set(LAID) <= set(engine.tables()):
        return tell_peers(pd.DataFrame(columns=list(PEERS)))
    run_stages(engine, "peer_unit")
    return tell_peers(engine.frame("select * from peer_unit"))


def tell_peers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return who the peers are, in its types and its order."""
    kinds = {**dict.fromkeys(PEERS[:3], "str"), "people": "int64", "acts": "int64"}
    frame = rows[list(PEERS)].astype(kinds)
    return frame.sort_values(["subject_id", "metric", "unit_id"], ignore_index=True)
