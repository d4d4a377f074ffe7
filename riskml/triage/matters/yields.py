"""How likely a review is to confirm a warning, by what reviewers confirmed of its rules, shrunk."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    Yields = Mapping[str, tuple[int, int]]
    """Of each rule how many facts reviewers confirmed, of how many that they decided."""

_HANDFUL: Final = 5
_CERTAIN: Final = 1e-6
"""How near to 0 or 1 a chance may come before it is turned into log-odds."""


def likely(named: int, confirmed: int = 0, decided: int = 0) -> float:
    """Return how likely a warning of a rule is to be confirmed.

    Before anybody looked, a rule that raises few warnings says more of each than one that raises many: of `named` ones
    a handful are taken to be right. What reviewers decided takes over as it grows.

    Examples
    --------
    >>> likely(5), likely(495), round(likely(495, confirmed=45, decided=50), 2)
    (0.5, 0.01, 0.82)
    """
    return (confirmed + _HANDFUL * _HANDFUL / (_HANDFUL + named)) / (decided + _HANDFUL)


def likely_any(warnings: pd.DataFrame, yields: Yields) -> pd.Series:
    """Return of each warning how likely any of its rules is to be confirmed, as if they were independent.

    Parameters
    ----------
    warnings
        With their rules; all that are ranked, for how many a rule raises is counted among them.
    yields
        What reviewers decided of each rule.
    """
    named = Counter(rule for rules in warnings["rules"] for rule in rules)
    missed = {rule: 1 - likely(count, *yields.get(rule, (0, 0))) for rule, count in named.items()}
    chances = [1 - math.prod(sorted(missed[rule] for rule in rules)) for rules in warnings["rules"]]
    return pd.Series(chances, index=warnings.index, dtype="float64")


def log_odds(chances: pd.Series) -> pd.Series:
    """Return chances as log-odds, as far as a handful of reviews could ever tell.

    Examples
    --------
    >>> log_odds(pd.Series([0.5, 0.0])).round(2).tolist()
    [0.0, -13.82]
    """
    held = chances.to_numpy(np.float64).clip(_CERTAIN, 1 - _CERTAIN)
    return pd.Series(np.log(held) - np.log1p(-held), index=chances.index)
