"""Whether the same people and the same reasons come out, whatever the seed.

Nogueira, Sechidis and Brown (2018, JMLR 18:174) review measures of stability; the Jaccard index of the lists
is the plainest of them and the one that the design's aims are written in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.evaluation.phrases import told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.core.texts import Text

AIM_OF_LISTS = 0.85
"""Jaccard index of the top 1 % over seeds."""

AIM_OF_REASONS = 0.90
"""Share of the top three reasons that are alike over seeds."""


def jaccard(one: Collection[object], other: Collection[object]) -> float:
    """Return the share of two lists that they have in common; two empty lists are alike.

    Examples
    --------
    >>> jaccard({"a", "b", "c"}, {"b", "c", "d"})
    0.5
    """
    first, second = set(one), set(other)
    either = first | second
    return len(first & second) / len(either) if either else 1.0


def top_share(scores: pd.Series, share: float = 0.01) -> pd.Index:
    """Return the names with the highest scores: a share of them, rounded up; ties by the order of names.

    Examples
    --------
    >>> import pandas as pd
    >>> top_share(pd.Series([1.0, 3.0, 2.0], ["a", "b", "c"]), 0.5).tolist()
    ['b', 'c']
    """
    if not 0 < share <= 1:
        raise ModelError([Fault("share", "above 0 and at most 1", repr(share))])
    known = scores.dropna().sort_index().sort_values(ascending=False, kind="stable")
    return known.index[: math.ceil(share * len(known))]


def top_reasons(contributions: pd.DataFrame, count: int = 3) -> list[frozenset[str]]:
    """Return, for each row, the features that raise its score most: at most `count`, and none that lowers it.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"late": [2.0, 0.0], "close": [1.0, -1.0], "load": [0.5, 3.0]})
    >>> [sorted(row) for row in top_reasons(table, 2)]
    [['close', 'late'], ['load']]
    """
    values = contributions.to_numpy(np.float64)
    order: NDArray[np.int64] = np.argsort(-values, axis=1, kind="stable")[:, :count]
    names = list(map(str, contributions.columns))
    return [frozenset(names[j] for j in order[row] if values[row, j] > 0) for row in range(len(values))]


@dataclass(frozen=True, slots=True)
class Stability:
    """How alike the lists and the reasons of several seeds are.

    Parameters
    ----------
    lists, lists_least
        Jaccard index of the top lists: mean and least over the pairs of seeds.
    reasons
        Of the top reasons of those on both lists, the share in common (`|A ∩ B|` over the larger), averaged over
        people and pairs; NaN where no reasons were given.
    reasons_same
        The share of people whose set of top reasons is the same.
    seeds, listed
        How many models were compared, and the people on the list of each.
    """

    lists: float
    lists_least: float
    reasons: float
    reasons_same: float
    seeds: int
    listed: int

    def holds(self, lists: float = AIM_OF_LISTS, reasons: float = AIM_OF_REASONS) -> bool:
        """Say whether both aims are met; reasons that were not given cannot meet theirs."""
        return self.lists >= lists and self.reasons >= reasons

    def text(self) -> Text:
        """Say how stable the list is."""
        lists = told("lists_alike", seeds=self.seeds, mean=self.lists, least=self.lists_least)
        reasons = [] if math.isnan(self.reasons) else [told("reasons_alike", percent=100 * self.reasons)]
        return lists.then(*reasons, told("stop"))


def stability(
    scores: Sequence[pd.Series],
    contributions: Sequence[pd.DataFrame] | None = None,
    *,
    share: float = 0.01,
    reasons: int = 3,
) -> Stability:
    """Compare models that differ in nothing but their seed.

    Parameters
    ----------
    scores
        One series a seed, over the same rows.
    contributions
        One table a seed, rows as in the scores: what each feature adds.
    share
        The top share of rows that makes the list.
    reasons
        How many of the strongest reasons count.

    Raises
    ------
    ModelError
        Fewer than two seeds, or rows that differ.
    """
    faults = []
    if len(scores) < 2:  # noqa: PLR2004 (a comparison takes two)
        faults.append(Fault("scores", "two seeds or more", str(len(scores))))
    if any(not one.index.sort_values().equals(scores[0].index.sort_values()) for one in scores[1:]):
        faults.append(Fault("scores", "the same rows for every seed", "other rows"))
    if contributions is not None and len(contributions) != len(scores):
        faults.append(Fault("contributions", f"{len(scores)}, one a seed", str(len(contributions))))
    if faults:
        raise ModelError(faults)
    lists = [top_share(one, share) for one in scores]
    overlaps = [jaccard(one, other) for one, other in combinations(lists, 2)]
    alike: list[float] = []
    if contributions is not None:
        for i, j in combinations(range(len(scores)), 2):
            both = lists[i].intersection(lists[j])
            pairs = zip(*(top_reasons(contributions[k].loc[both], reasons) for k in (i, j)), strict=True)
            alike += [len(a & b) / max(len(a), len(b), 1) if a or b else 1.0 for a, b in pairs]
    mean = float(np.mean(alike)) if alike else float("nan")
    same = float(np.mean(np.array(alike) == 1.0)) if alike else float("nan")
    return Stability(float(np.mean(overlaps)), float(min(overlaps)), mean, same, len(scores), len(lists[0]))
