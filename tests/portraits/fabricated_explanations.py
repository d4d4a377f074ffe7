"""What was tried as an explanation in the fabricated run, where its departures lie, and who it is set against."""

from __future__ import annotations

import pandas as pd

from riskml.cards import Circumstances, Tried
from riskml.core.texts import Text
from riskml.metrics.counterparts import COUNTERPARTS, tell_counterparts
from riskml.metrics.measurement import PARTS, TRIED, tell_parts, tell_tried
from riskml.metrics.peers import PEERS, tell_peers

CIRCUMSTANCES = Circumstances(
    tried=(
        Tried(name="unit_month", label=Text(zh="同单位同月", en="in the same unit and month"), acts="select 1"),
        Tried(
            name="place",
            label=Text(zh="同地点", en="at the same place"),
            part=Text(zh="地点：{value}", en="the place {value}"),
            acts="select 1",
        ),
    )
)


def tried_of(profile: pd.DataFrame) -> pd.DataFrame:
    """What was tried of whoever stands out: of one metric a month explains much, of all others nothing does."""
    apart = profile[
        (profile["subject"] == "official") & (profile["z"].abs() >= 2) & ~profile["metric"].str.endswith("_trend")
    ]
    rows = [
        (one.subject_id, one.metric, name, 9, 1240, share, one.expected, one.z * (1 - share))
        for one in apart.itertuples()
        for name, busy in (("place", 0.0), ("unit_month", 0.75))
        for share in [busy if one.metric == "queue_jumping" else 0.0]
    ]
    return tell_tried(pd.DataFrame(rows, columns=list(TRIED)))


def parts_of() -> pd.DataFrame:
    """Where the departures of one official lie: a step, a place, a month, a stretch of them, and until now."""
    parts = {
        "overdue_rate": ("stratum", "m1/decide"),
        "near_limit": ("place", "HALL-7"),
        "queue_jumping": ("months", "2024-09/2024-09"),
        "overdue_workdays": ("months", "2024-09/2024-11"),
        "batch_share": ("months", "2025-03/2025-06"),
    }
    return tell_parts(
        pd.DataFrame([("u1-01", name, *part, 0.93, 0.31) for name, part in parts.items()], columns=list(PARTS))
    )


def peers_of() -> pd.DataFrame:
    """Who the peers of one official are: of two units, of more than are named, and of too few people to name units."""
    peers = {
        "overdue_rate": (9, {"u1": 610, "u2": 1240}),
        "queue_jumping": (31, {f"u{number}": 100 for number in range(1, 6)}),
        "near_limit": (3, {"u2": 77}),
    }
    rows = [
        ("u1-01", metric, unit, people, acts) for metric, (people, of) in peers.items() for unit, acts in of.items()
    ]
    return tell_peers(pd.DataFrame(rows, columns=list(PEERS)))


def counterparts_of() -> pd.DataFrame:
    """What the same work came to with others: enough of them for one official, too few to be shown for another."""
    others = {"u2-01": range(1, 8), "u1-02": range(1, 4)}
    rows = [
        (who, "pair_favour", "m1/decide", 12, 0.4, float(value)) for who, values in others.items() for value in values
    ]
    return tell_counterparts(pd.DataFrame(rows, columns=list(COUNTERPARTS)))
