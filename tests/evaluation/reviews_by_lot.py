"""A world whose truth is known: an old list is reviewed, some are drawn by lot, some are tipped off, all late."""

import numpy as np
import pandas as pd

from riskml.reviews import reviews_as_of


def world(seed, *, officials=250, months=5, places=15, draws=20, tips=3, base=0.05):
    """Return the scores of the old and of a new model, the truth, and reviews of which some are still open."""
    random = np.random.default_rng(seed)
    names = np.array([f"o{i:04d}" for i in range(officials)])
    dates = pd.date_range("2025-01-01", periods=months, freq="MS")
    truth = random.random((months, officials)) < base
    signal = 2.0 * truth + random.normal(size=truth.shape)
    old = signal + 0.4 * random.normal(size=truth.shape)
    new = signal + 0.3 * random.normal(size=truth.shape)
    parts = []
    for number, month in enumerate(dates):
        order = np.argsort(-old[number])
        listed, rest = order[:places], order[places:]
        drawn = random.choice(rest, draws, replace=False)
        left = np.setdiff1d(rest, drawn)
        weights = np.where(truth[number][left], 6.0, 1.0)
        tipped = random.choice(left, tips, replace=False, p=weights / weights.sum())
        whom = np.concatenate([listed, drawn, tipped])
        positive = truth[number][whom]
        # A confirmation takes longer than a clearance: counting quick findings alone would mislead.
        days = random.exponential(np.where(positive, 60, 40)).astype(int)
        part = {
            "official_id": names[whom],
            "month": month,
            "finding": np.where(positive, "confirmed", "cleared"),
            "decided_at": month + pd.DateOffset(months=1) + pd.to_timedelta(days, unit="D"),
            "selected_by": np.repeat(["score", "random", "other"], [places, draws, tips]),
            "propensity": np.repeat([1.0, draws / len(rest), np.nan], [places, draws, tips]),
        }
        parts.append(pd.DataFrame(part))
    index = pd.MultiIndex.from_product([dates, names], names=["month", "official_id"]).swaplevel()
    series = [pd.Series(values.ravel(), index) for values in (old, new, truth)]
    return (*series, reviews_as_of(pd.concat(parts), "2025-08-31"))
