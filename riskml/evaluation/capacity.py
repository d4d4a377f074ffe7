r"""Precision and recall at the reviewers' capacity, from findings that exist only for those who were looked at.

Estimands
---------
*Precision*: the share of those on a list of `capacity` people a month whom a review would confirm. Its
interval speaks of lists made the same way, not only of these.
*Recall*: of all officials and months here that a review would confirm, the share that is on the list.

People fall into two strata, on the list and off it. *Looked at for certain*: reviewed with propensity 1 (the
list of that time), or for a reason whose propensity nobody knows (a tip-off, NaN): they are a census and
stand for themselves alone. *By lot*: everybody else, of whom some were looked at with a known propensity
below 1; each of those stands for 1 / propensity people (Horvitz and Thompson 1952, JASA 47:663-685; Hájek
1971). The random draws are the anchor: without them nothing is known about whoever was not listed, and the
interval says so by reaching from 0 to 1.

Intervals: Clopper–Pearson on the effective number of draws (Korn and Graubard 1998), where the draws had one
propensity the exact hypergeometric one (Buonaccorsi 1987). An official who was reviewed in several months
counts as one, the cautious end of how alike months of one person may be. Strata of precision are put together
by MOVER (Zou and Donner 2008, Statistics in Medicine 27:1693-1702), totals of recall by Bonferroni. Reviews that
are still open could go either way: the estimate leaves them out, and the interval takes each side as if all of
them went there (Manski 1989, Journal of Human Resources 24:343-360), so confirmations may take longer than
clearances without harm. Where few draws found anything, a few open ones widen the interval much: an embargo that
lets reviews mature costs less than it seems. ``open_reviews="like the decided"`` narrows it on that assumption.

What it cannot know: somebody tipped off is taken out of the lot, and one who was tipped off *and* drawn is in
it; where tips are many, draw first. A finding is what a reviewer concluded, not what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, did_you_mean
from riskml.evaluation.intervals import Estimate, check_level, clopper_pearson, count_in_population
from riskml.evaluation.phrases import told
from riskml.reviews import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from riskml.core.texts import Text

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

KEYS = ["official_id", "month"]
OpenReviews = Literal["either way", "like the decided"]
OPEN_REVIEWS: tuple[OpenReviews, ...] = get_args(OpenReviews)


def hajek(values: ArrayLike, propensity: ArrayLike) -> float:
    """Return the estimate of a population's mean: Σ (value / propensity) / Σ (1 / propensity); NaN of nothing.

    Examples
    --------
    >>> round(hajek([1, 0, 1], [1.0, 0.1, 0.1]), 4)
    0.5238
    """
    weights = 1.0 / np.asarray(propensity, np.float64)
    total = weights.sum()
    return float(np.asarray(values, np.float64) @ weights / total) if total > 0 else float("nan")


def top_of_each_month(scores: pd.Series, capacity: int) -> pd.Series:
    """Say who is on a list of `capacity` people a month: the highest scores, ties by the order of names.

    Parameters
    ----------
    scores
        Index (official_id, month); NaN is never listed.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["a", "b", "c"], [pd.Timestamp("2026-01-01")]], names=KEYS)
    >>> top_of_each_month(pd.Series([1.0, 3.0, 2.0], index), 1).tolist()
    [False, True, False]
    """
    if not isinstance(capacity, int | np.integer) or capacity < 1:
        raise ModelError([Fault("capacity", "a whole number of people a month, 1 or more", repr(capacity))])
    if not isinstance(scores.index, pd.MultiIndex) or list(scores.index.names) != KEYS or scores.index.has_duplicates:
        found = f"{list(scores.index.names)}{', with duplicates' if scores.index.has_duplicates else ''}"
        raise ModelError([Fault("index of the scores", "one row an official_id and month", found)])
    ordered = scores.sort_index().sort_values(ascending=False, kind="stable", na_position="last")
    place = ordered.groupby(level="month").cumcount()
    return ((place < capacity) & ordered.notna()).reindex(scores.index)


@dataclass(frozen=True, slots=True)
class AtCapacity:
    """What a list of `capacity` people a month would hold, and what it would miss.

    Parameters
    ----------
    precision, recall
        With intervals; see the module for what they are of.
    capacity
        Places a month.
    people, listed
        Officials and months with a score; of them on the list.
    reviewed, confirmed, open
        Of those on the list: looked at; confirmed; looked at and not yet decided.
    unseen
        People on the list for whom no review speaks, not even a draw. The estimate takes them to be like the
        others on the list; the interval takes nothing for granted and lets all or none be positive.
    drawn, drawn_confirmed
        Of those off the list: decided after a draw with a known propensity; of them confirmed.
    expected_positives
        Estimated number of officials and months that a review would confirm, on the list and off it.
    """

    precision: Estimate
    recall: Estimate
    capacity: int
    people: int
    listed: int
    reviewed: int
    confirmed: int
    open: int
    unseen: int
    drawn: int
    drawn_confirmed: int
    expected_positives: Estimate

    def text(self) -> Text:
        """Say it in a sentence for people."""
        p, r = self.precision, self.recall
        about = {"capacity": self.capacity, "drawn": self.drawn, "level": f"{100 * p.level:.3g}%"}
        first, second = (
            told(f"{name}_unknown", **about)
            if np.isnan(one.value)
            else told(name, share=_percent(one.value), span=_span(one), **about)
            for name, one in (("precision", p), ("recall", r))
        )
        return first.then(second)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _span(estimate: Estimate) -> str:
    return f"{100 * estimate.low:.0f}–{100 * estimate.high:.0f}%"


@dataclass(frozen=True, slots=True, eq=False)
class _Stratum:
    """People of one kind, and what is known of them.

    ``size`` people of whom the rows in the arrays were looked at: ``positive`` is 1, 0 or NaN (open).
    """

    size: int
    positive: Floats
    propensity: Floats
    officials: NDArray[np.int64]

    @property
    def decided(self) -> Booleans:
        return ~np.isnan(self.positive)

    @property
    def share(self) -> float:
        return hajek(self.positive[self.decided], self.propensity[self.decided])

    def share_between(self, level: float) -> tuple[float, float]:
        """Return the interval of the share of positives, open reviews taken at their worst on either side."""
        lowest = self._side(np.nan_to_num(self.positive, nan=0.0), level)[0]
        return lowest, self._side(np.nan_to_num(self.positive, nan=1.0), level)[1]

    def _side(self, positive: Floats, level: float) -> tuple[float, float]:
        if not len(positive):
            return 0.0, 1.0
        weights = 1.0 / self.propensity
        alike = bool(np.ptp(self.propensity) <= 1e-9 * self.propensity.max())
        effective = min(float(weights.sum() ** 2 / (weights @ weights)), float(len(np.unique(self.officials))))
        return clopper_pearson(
            (positive.mean() if alike else hajek(positive, self.propensity)) * effective, effective, level
        )

    def count_between(self, level: float) -> tuple[float, float]:
        """Return the interval of how many positives there are among these very people."""
        low_known = float(np.nansum(self.positive))
        if len(self.positive) == self.size:
            return low_known, low_known + float((~self.decided).sum())
        alike = len(self.positive) and bool(np.ptp(self.propensity) <= 1e-9 * self.propensity.max())
        if alike and len(np.unique(self.officials)) == len(self.officials):
            drawn, unsure = len(self.positive), int((~self.decided).sum())
            found = int(low_known)
            low = count_in_population(found, drawn, self.size, level)[0]
            return float(low), float(count_in_population(found + unsure, drawn, self.size, level)[1])
        low_share, high_share = self.share_between(level)
        most = self.size - float((self.positive == 0).sum())
        return max(low_known, low_share * self.size), min(most, high_share * self.size)


def at_capacity(
    scores: pd.Series,
    labels: pd.DataFrame,
    capacity: int,
    *,
    level: float = 0.95,
    open_reviews: OpenReviews = "either way",
) -> AtCapacity:
    """Estimate what a list of the highest scores would hold and miss.

    Parameters
    ----------
    scores
        Index (official_id, month): everybody who was scored in the months under test, whoever was looked at.
        The model may be another than that by which they were selected.
    labels
        Reviews as of the date of the evaluation (``reviews_as_of``), open ones among them, one row an
        official and month that was looked at: columns
        official_id, month, finding ('confirmed', 'cleared', 'open'), propensity (probability with which the
        person was looked at; NaN = unknown). Rows about others than those scored are left out.
    capacity
        People a month.
    level
        Of the intervals.
    open_reviews
        ``either way``: the interval holds whatever comes of them. ``like the decided``: they are taken to
        come out as those did that are decided, which is too kind where confirmations take longer.

    Returns
    -------
    AtCapacity
        Precision and recall with intervals, and the counts behind them.

    Raises
    ------
    ModelError
        With everything that is wrong in scores and labels.
    """
    check_level(level)
    if open_reviews not in OPEN_REVIEWS:
        raise ModelError([Fault("open_reviews", " | ".join(OPEN_REVIEWS), repr(open_reviews))])
    listed = top_of_each_month(scores, capacity)
    scored = scores.notna()
    known = _read_labels(labels).reindex(scores.index)
    looked = known["looked"].notna().to_numpy() & scored.to_numpy()
    certain = looked & ~(known["propensity"].to_numpy() < 1.0)
    positive = known["positive"].to_numpy(np.float64)
    propensity = np.asarray(np.where(certain, 1.0, known["propensity"].to_numpy(np.float64)), np.float64)
    officials = np.asarray(cast("pd.MultiIndex", scores.index).codes[0], np.int64)
    on = listed.to_numpy(bool)

    speaks = looked if open_reviews == "either way" else looked & ~np.isnan(positive)

    def stratum(these: Booleans) -> _Stratum:
        seen = these & speaks
        found: Floats = np.asarray(positive[seen], np.float64)
        return _Stratum(int(these.sum()), found, propensity[seen], officials[seen])

    everybody = scored.to_numpy()
    on_certain, on_lot = stratum(on & certain), stratum(on & ~certain)
    off_certain, off_lot = stratum(everybody & ~on & certain), stratum(everybody & ~on & ~certain)
    found, all_there, recall = _recall((on_certain, on_lot), (off_certain, off_lot), level)
    on_list = positive[on & looked]
    return AtCapacity(
        precision=_precision((on_certain, on_lot), level),
        recall=Estimate(found / all_there.value if all_there.value > 0 else float("nan"), *recall, level),
        capacity=int(capacity),
        people=int(everybody.sum()),
        listed=int(on.sum()),
        reviewed=len(on_list),
        confirmed=int(np.nansum(on_list)),
        open=int(np.isnan(on_list).sum()),
        unseen=sum(one.size for one in (on_certain, on_lot) if not one.decided.any()),
        drawn=int(off_lot.decided.sum()),
        drawn_confirmed=int(np.nansum(off_lot.positive)),
        expected_positives=all_there,
    )


def _precision(strata: tuple[_Stratum, ...], level: float) -> Estimate:
    """Put the strata of a list together by MOVER: each keeps its own, asymmetric distance to its limits."""
    total = sum(one.size for one in strata)
    if not total:
        return Estimate(float("nan"), 0.0, 1.0, level)
    kept = [one for one in strata if one.size]
    shares = np.array([one.size / total for one in kept])
    between = np.array([one.share_between(level) for one in kept])
    values = _shares(kept)
    # Nobody decided in a stratum: nothing is known of it, and its whole range is in the interval.
    unknown = np.array([not one.decided.any() for one in kept])
    centres = np.where(unknown, between.mean(axis=1), values)
    middle = float(shares @ centres)
    low = middle - float(np.sqrt(np.sum((shares * (centres - between[:, 0]))[~unknown] ** 2)))
    high = middle + float(np.sqrt(np.sum((shares * (between[:, 1] - centres))[~unknown] ** 2)))
    low -= float(shares[unknown] @ (centres - between[:, 0])[unknown])
    high += float(shares[unknown] @ (between[:, 1] - centres)[unknown])
    return Estimate(float(shares @ values), max(low, 0.0), min(high, 1.0), level)


def _shares(strata: Sequence[_Stratum]) -> Floats:
    """Return the share of positives in each stratum; where nobody is decided, that of the others."""
    values = np.array([one.share for one in strata])
    sizes = np.array([one.size for one in strata], np.float64)
    known = ~np.isnan(values)
    if known.any():
        values[~known] = sizes[known] @ values[known] / sizes[known].sum()
    return values


def _recall(
    on: tuple[_Stratum, ...], off: tuple[_Stratum, ...], level: float
) -> tuple[float, Estimate, tuple[float, float]]:
    """Return positives on the list, all positives, and the limits of their ratio.

    Every stratum that was not wholly looked at gets an equal part of what may go wrong (Bonferroni).
    """
    open_ended = max(sum(len(one.positive) < one.size for one in (*on, *off)), 1)
    each = 1.0 - (1.0 - level) / open_ended
    on_low, on_high = np.sum([one.count_between(each) for one in on], axis=0)
    off_low, off_high = np.sum([one.count_between(each) for one in off], axis=0)

    def total(strata: tuple[_Stratum, ...]) -> float:
        kept = [one for one in strata if one.size]
        return float(sum(one.size * share for one, share in zip(kept, _shares(kept), strict=True)))

    by_lot = off[1]
    found, missed = total(on), total(off)
    if by_lot.size and not by_lot.decided.any():
        missed = float("nan")  # those reviewed for a reason say nothing about those left alone
    low = on_low / (on_low + off_high) if on_low + off_high > 0 else 0.0
    high = on_high / (on_high + off_low) if on_high + off_low > 0 else 1.0
    everything = Estimate(found + missed, float(on_low + off_low), float(on_high + off_high), level)
    return found, everything, (float(low), float(high))


def _read_labels(labels: pd.DataFrame) -> pd.DataFrame:
    """Return what is known by official and month, or refuse with every fault."""
    needed = (*KEYS, "finding", "propensity")
    faults = [
        Fault("labels", f"a column {name!r}", "none", did_you_mean(name, map(str, labels.columns)))
        for name in needed
        if name not in labels.columns
    ]
    if faults:
        raise ModelError(faults)
    strange = sorted(set(labels["finding"].dropna().astype(str)) - set(FINDINGS))
    faults += [Fault("labels.finding", " | ".join(FINDINGS), repr(one), did_you_mean(one, FINDINGS)) for one in strange]
    if labels["finding"].isna().any():
        faults.append(Fault("labels.finding", " | ".join(FINDINGS), "nothing", "Who was not looked at has no row."))
    propensity = labels["propensity"].to_numpy(np.float64, na_value=np.nan)
    if bool(((propensity <= 0) | (propensity > 1)).any()):
        remedy = "It is the probability with which the person was looked at; leave it empty where unknown."
        faults.append(Fault("labels.propensity", "above 0 and at most 1, or missing", "other values", remedy))
    if labels.duplicated(KEYS).any():
        remedy = "Use training_labels(labels, as_of), which keeps the latest finding."
        found = f"{int(labels.duplicated(KEYS).sum())} more"
        faults.append(Fault("labels", "one finding an official and month", found, remedy))
    if faults:
        raise ModelError(faults)
    positive = labels["finding"].map({"confirmed": 1.0, "cleared": 0.0, "open": np.nan}).astype(np.float64)
    index = pd.MultiIndex.from_arrays([labels["official_id"], pd.to_datetime(labels["month"])], names=KEYS)
    known = {"looked": 1.0, "positive": positive.to_numpy(), "propensity": propensity}
    return pd.DataFrame(known, index=index)
