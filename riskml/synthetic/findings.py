"""Reviewers of the synthetic city: they look at those on a month's list and nobody else, and tell what they find late.

What they find is written as a table of reviews, like a bureau's own. The truth stays in ``truth.json``: a review
says what one look at one person brought, and a look can miss.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

LOOKED: Final = ("official_id", "listed_at", "selected_by", "propensity")
COLUMNS: Final = (
    "review_id",
    *LOOKED,
    "finding",
    "decided_at",
    "decided_by",
    "recorded_at",
)
LOOK_BACK: Final = 12
"""Months up to the list's own that a reviewer looks into."""


@dataclass(frozen=True, slots=True)
class Reviewers:
    """How well and how fast the city's reviewers work.

    Parameters
    ----------
    sensitivity
        Probability that a look finds a scheme that is there. No look finds one that is not.
    delay, spread
        Days from the list to the decision: the median, and the standard deviation of the logarithm.
    entry
        Most days from a decision to its record.

    Examples
    --------
    >>> Reviewers().sensitivity
    0.9
    """

    sensitivity: float = 0.9
    delay: float = 60.0
    spread: float = 0.6
    entry: int = 10

    def __post_init__(self) -> None:
        if not 0 < self.sensitivity <= 1 or self.delay <= 0 or self.spread < 0 or self.entry < 0:
            raise ValueError("sensitivity above 0 and at most 1, a delay above 0 days, spread and entry not below 0")


def looked_at(warnings: pd.DataFrame, listed_at: pd.Timestamp) -> pd.DataFrame:
    """Return those on a month's list, chosen by rule, by score or by lot.

    Parameters
    ----------
    warnings
        As ``riskml.triage.grade`` gives them.
    listed_at
        The date of the list.

    Returns
    -------
    DataFrame
        official_id, listed_at, selected_by, propensity: the probability with which the official came on the list.
    """
    chosen = warnings[warnings["selected_by"] != ""]
    return pd.DataFrame(
        {
            "official_id": chosen["official_id"].to_numpy(),
            "listed_at": pd.Timestamp(listed_at),
            "selected_by": chosen["selected_by"].to_numpy(),
            "propensity": chosen["inclusion_probability"].to_numpy(dtype=np.float64),
        },
        columns=list(LOOKED),
    )


def there(truth: Iterable[Mapping[str, Any]], looked: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell of each look whether a scheme of that official falls into the year before the list.

    Parameters
    ----------
    truth
        The records of ``truth.json``.
    looked
        official_id, listed_at.

    Examples
    --------
    >>> truth = [{"official_id": "P1", "role": "scheme", "from": "2025-02-10", "to": "2025-03-01"}]
    >>> dates = pd.to_datetime(["2025-01-31", "2025-02-28", "2026-02-28", "2026-03-31"])
    >>> there(truth, pd.DataFrame({"official_id": "P1", "listed_at": dates})).tolist()
    [False, True, True, False]
    """
    spans: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for one in truth:
        if one["role"] == "scheme":
            spans.setdefault(str(one["official_id"]), []).append((pd.Timestamp(one["from"]), pd.Timestamp(one["to"])))

    def found(official: str, listed_at: pd.Timestamp) -> bool:
        since = (listed_at.to_period("M") - (LOOK_BACK - 1)).to_timestamp()
        return any(first <= listed_at and last >= since for first, last in spans.get(official, ()))

    looks = zip(looked["official_id"], pd.DatetimeIndex(looked["listed_at"]), strict=True)
    return np.array([found(official, listed_at) for official, listed_at in looks], dtype=np.bool_)


def review(
    looked: pd.DataFrame, true: NDArray[np.bool_], reviewers: Reviewers | None = None, *, seed: int = 0
) -> pd.DataFrame:
    """Return what the reviewers told of everybody whom they looked at.

    What a look brings depends on the seed, the official and the date of the list, and on nothing else: who else was
    on the list changes no finding.

    Parameters
    ----------
    looked
        official_id, listed_at, selected_by, propensity: one row a look.
    true
        Whether there is something to be found, as :func:`there` says.
    reviewers
        How well and how fast they work.
    seed
        Of every draw.

    Returns
    -------
    DataFrame
        A table of reviews as ``data/contracts/reviews.toml`` accepts it, in order of decided_at. Two rows a look:
        'open' on the day after the list, and 'confirmed' or 'cleared' when it is decided; each is known from its
        recorded_at on.

    Examples
    --------
    >>> list_of = {"official_id": ["P1", "P2"], "listed_at": pd.Timestamp("2025-03-31")}
    >>> looked = pd.DataFrame({**list_of, "selected_by": "score", "propensity": 1.0})
    >>> told = review(looked, np.array([True, False]), Reviewers(sensitivity=1.0))
    >>> sorted(zip(told["official_id"], told["finding"], strict=True))
    [('P1', 'confirmed'), ('P1', 'open'), ('P2', 'cleared'), ('P2', 'open')]
    """
    working = reviewers or Reviewers()
    day = pd.DatetimeIndex(looked["listed_at"]).normalize()
    names = [f"{seed}|{one}|{at:%Y-%m-%d}" for one, at in zip(looked["official_id"], day, strict=True)]
    digests = [hashlib.sha256(name.encode()).digest() for name in names]
    sees, delay, hour, entry = _uniform(digests)
    days = np.floor(working.delay * np.exp(working.spread * ndtri(delay))).astype(np.int64)
    decided_at = day + pd.to_timedelta(2 + days, "D") + pd.to_timedelta(9 + np.floor(8 * hour), "h")
    taken_up = day + pd.Timedelta(days=1, hours=9)
    looks = looked[list(LOOKED)].assign(
        review_id=[f"V-{digest.hex()[:12]}" for digest in digests],
        decided_by=[f"reviewer-{1 + digest[0] % 6}" for digest in digests],
    )
    opened = looks.assign(finding="open", decided_at=taken_up, recorded_at=taken_up)
    decided = looks.assign(
        finding=np.where(np.asarray(true, dtype=np.bool_) & (sees < working.sensitivity), "confirmed", "cleared"),
        decided_at=decided_at,
        recorded_at=decided_at + pd.to_timedelta(np.floor(entry * (working.entry + 1)), "D"),
    )
    opened["review_id"] += "-1"
    decided["review_id"] += "-2"
    frame = pd.concat([opened, decided], ignore_index=True)[list(COLUMNS)]
    times = dict.fromkeys(("listed_at", "decided_at", "recorded_at"), "datetime64[us]")
    return frame.astype(times).sort_values(["decided_at", "review_id"], kind="stable", ignore_index=True)


def _uniform(digests: list[bytes]) -> NDArray[np.float64]:
    """Return four independent draws from (0, 1) of each digest, one draw a row."""
    words = np.frombuffer(b"".join(digests), dtype=">u8").reshape(-1, 4).astype(np.float64)
    draws: NDArray[np.float64] = ((words + 0.5) / 2.0**64).clip(2.0**-54, 1 - 2.0**-53).T
    return draws


def write_reviews(reviews: pd.DataFrame, path: Path, until: pd.Timestamp | None = None) -> Path:
    """Write reviews as a bureau would hand them over: a CSV file that `riskml import` takes.

    Parameters
    ----------
    reviews
        As :func:`review` returns them.
    path
        Where to.
    until
        What is recorded after that day is left out: the table as it stood then.
    """
    known = reviews if until is None else reviews[reviews["recorded_at"] < pd.Timestamp(until) + pd.Timedelta(days=1)]
    text = known.assign(
        listed_at=known["listed_at"].dt.strftime("%Y-%m-%d"),
        **{name: known[name].dt.strftime("%Y-%m-%d %H:%M:%S") for name in ("decided_at", "recorded_at")},
    )
    text.to_csv(path, index=False, lineterminator="\n")
    return path
