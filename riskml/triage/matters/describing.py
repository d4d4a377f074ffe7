"""What is known of a warning when it is ranked, as numbers: what a model learns from whether a review confirmed it.

Everything is of the run itself: what its rules say and what reviewers had told by then. Who is listed for what, and
what a person or a company is called, is no part of it.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd

from riskml.reviews import FINDINGS
from riskml.triage.matters.issuing import is_ranked
from riskml.triage.matters.yields import likely_any, log_odds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction
    from riskml.triage.matters.yields import Yields

FEATURES: Final[dict[str, Direction]] = {
    "rule_yield": "high",
    "red": "high",
    "degree": "high",
    "rules": "high",
    "hits": "high",
    "records": "both",
    "amount": "both",
    "span": "both",
    "age": "both",
    "people": "both",
    "counterparties": "both",
    "same_official": "both",
    "same_rule": "high",
    "same_counterparty": "both",
    "same_pair": "high",
    "official_yield": "high",
    "counterparty_yield": "high",
    "surprise": "high",
    "workload": "both",
    "deviation": "high",
    "overdue": "high",
    "closeness": "high",
}
"""By name, on which side a review is likelier to confirm; both where either may be. `FEATURE_LABELS` calls them."""
PROFILE: Final = ("surprise", "workload", "deviation", "overdue", "closeness")
"""Those that come from the profile of the officials whom a warning names."""
_HANDFUL: Final = 5.0
Pair = tuple[str, str]
_Key = TypeVar("_Key", str, Pair)


def describe(
    warnings: pd.DataFrame,
    *,
    as_of: date,
    stands: pd.DataFrame | None = None,
    yields: Yields | None = None,
    profile: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Describe the warnings of a run that are ranked.

    Parameters
    ----------
    warnings
        All of the run, with their status, as ``riskml.reviews.update_status`` gives them.
    as_of
        The date of the run.
    stands
        What stood of reviews on that date, as ``riskml.reviews.standing`` gives it.
    yields
        What reviewers had confirmed of each rule.
    profile
        Index official_id, the columns of `PROFILE`: of whom is listed beside peers, how surprising that is, and the
        strongest metric of each family.

    Returns
    -------
    DataFrame
        Index warning_id, in its order; the columns of `FEATURES`, NaN where something is not known.
    """
    own = warnings.loc[is_ranked(warnings)].sort_values("warning_id", kind="stable")
    told = pd.DataFrame(index=pd.Index(own["warning_id"], name="warning_id"))
    told["rule_yield"] = log_odds(likely_any(own, yields or {})).to_numpy()
    told["red"] = (own["grade"] == "red").to_numpy(np.float64)
    told["degree"] = own["degree"].to_numpy(np.float64)
    for name, column in (("rules", "rules"), ("hits", "reasons"), ("records", "records"), ("people", "officials"),
                         ("counterparties", "counterparties")):  # fmt: skip
        told[name] = own[column].map(len).to_numpy(np.float64)
    amount = own["amount"].to_numpy(np.float64)
    told["amount"] = np.log10(np.where(amount > 0, amount, np.nan))
    told["span"] = _days(own["last_at"] - own["first_at"])
    told["age"] = _days(pd.Timestamp(as_of) - own["last_at"])
    told = told.assign(**_repeated(own))
    for name, column in (("official_yield", "officials"), ("counterparty_yield", "counterparties")):
        told[name] = _decided_elsewhere(own, warnings, column, stands)
    for name in PROFILE:
        known = {} if profile is None else profile[name].dropna().to_dict()
        told[name] = [
            max((known[one] for one in people if one in known), default=np.nan) for people in own["officials"]
        ]
    return told[list(FEATURES)].astype("float64")


def _days(spans: pd.Series) -> NDArray[np.float64]:
    return np.asarray(spans.dt.total_seconds(), np.float64) / 86_400.0


def _repeated(own: pd.DataFrame) -> dict[str, list[float]]:
    """Tell how often the same official, counterparty, both, or the same official for the same rule, are named.

    Beside how often others are, not as a count: counts grow with the log, and would tell the months apart.
    """
    people, parties, rules = (own[name].tolist() for name in ("officials", "counterparties", "rules"))
    pairs: list[list[Pair]] = [list(product(*pair)) for pair in zip(people, parties, strict=True)]
    asked: list[list[Pair]] = [list(product(*pair)) for pair in zip(people, rules, strict=True)]
    return {
        "same_official": _beside_others(people, lambda _: ""),
        "same_rule": _beside_others(asked, itemgetter(1)),
        "same_counterparty": _beside_others(parties, lambda _: ""),
        "same_pair": _beside_others(pairs, lambda _: ""),
    }


def _beside_others(keys: list[list[_Key]], kind: Callable[[_Key], str]) -> list[float]:
    """Return of each row the log of how often its most frequent key is named, beside the mean of its kind, else NaN."""
    counts = Counter(one for own in keys for one in own)
    named, told = Counter[str](), Counter[str]()
    for key, count in counts.items():
        named[kind(key)] += 1
        told[kind(key)] += count
    return [
        max((float(np.log(counts[key] * named[kind(key)] / told[kind(key)])) for key in own), default=np.nan)
        for own in keys
    ]


def _decided_elsewhere(
    own: pd.DataFrame, warnings: pd.DataFrame, column: str, stands: pd.DataFrame | None
) -> list[float]:
    """Return how likely reviews confirmed other warnings that name the same, beside what they confirmed of all.

    Shrunk towards what they confirmed of all, by a handful; 0 where nothing was decided.
    """
    decided = {} if stands is None else _decided(stands)
    if not decided:
        return [0.0] * len(own)
    overall = sum(decided.values()) / len(decided)
    sure, seen = Counter[str](), Counter[str]()
    for one, names in zip(warnings["warning_id"], warnings[column], strict=True):
        if one in decided:
            seen.update(names)
            sure.update(names if decided[one] else [])

    def beside(one: str, names: Iterable[str]) -> float:
        here, right = int(one in decided), int(decided.get(one, False))
        shares = [
            (sure[name] - right + _HANDFUL * overall) / (seen[name] - here + _HANDFUL) - overall for name in names
        ]
        return max(shares, key=abs, default=0.0)

    return [beside(one, names) for one, names in zip(own["warning_id"], own[column], strict=True)]


def _decided(stands: pd.DataFrame) -> dict[str, bool]:
    """Return of each matter that was decided whether it was confirmed."""
    strongest = stands["finding"].map(FINDINGS.index).groupby(stands["matter"]).min()
    return {
        str(matter): FINDINGS[place] == "confirmed" for matter, place in strongest.items() if FINDINGS[place] != "open"
    }
