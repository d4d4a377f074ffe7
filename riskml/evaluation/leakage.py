"""Columns that already hold the answer: what one threshold of each alone tells of the label.

Leakage is the use of what will not be known when the model is used (Kaufman et al. 2012, ACM TKDD 6:15). A
column that holds the answer parts the findings from the rest by one threshold, without error or nearly so.
Being strong is no reproach: the strongest single score of an auditor that we know of, the inherent risk in
the UCI audit data, has an area under the curve of 0.982. Therefore the measure is how seldom an honest column
of ``HONEST`` would do so well: columns of two normal classes with that area are drawn, with as many findings
and others as there are, and a column is named when its best threshold errs less than those of 99 in 100 of
them. So few rows accuse nobody, for in few rows honest columns part them, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.evaluation.phrases_faults import phrase

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

HONEST = 0.985
"""Area under the curve that the strongest honest column is granted."""

SELDOM = 0.01
"""A column is named when honest ones do as well in no more than this share of tables."""

DRAWS = 999
"""Honest columns that are drawn."""

MOST = (500, 2000)
"""Findings and others that are drawn at most; more would make honest columns err more surely still."""


def as_table(X: Any) -> pd.DataFrame:
    """Return a pandas table of what is pandas, Arrow or an array."""
    if hasattr(X, "to_pandas"):
        return pd.DataFrame(X.to_pandas())
    return X if isinstance(X, pd.DataFrame) else pd.DataFrame(X)


def as_labels(y: Any, rows: int) -> Floats:
    """Return labels as 1, 0 and NaN (unlabelled).

    Raises
    ------
    ModelError
        They are none, or not one a row.
    """
    values = np.asarray(y.to_pandas() if hasattr(y, "to_pandas") else y, np.float64)
    if values.shape != (rows,):
        raise ModelError([Fault(phrase("labels"), f"{rows}, one a row", f"an array of shape {values.shape}")])
    strange = sorted(set(values[~np.isnan(values)].tolist()) - {0.0, 1.0})
    if strange:
        remedy = phrase("n_1_is_a_confirmed_finding_0")
        raise ModelError([Fault(phrase("labels"), phrase("n_0_1_or_missing"), Verbatim(str(strange[:3])), remedy)])
    return values


def _numbers(column: pd.Series) -> Floats | None:
    """Return a column as numbers; words of which there are two are told apart, others are no numbers."""
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        return np.asarray(column.to_numpy(np.float64, na_value=np.nan), np.float64)
    codes, words = pd.factorize(column, sort=True)
    if len(words) > 2:  # noqa: PLR2004 (a label has two values)
        return None
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A threshold, and the share of findings that it misses and of others that it calls."""

    words: str
    missed: float
    false: float

    @property
    def errors(self) -> float:
        return self.missed + self.false


def _best_rule(x: Floats, positive: Booleans) -> _Rule:
    """Return the single threshold with the least sum of both shares of errors; a gap may lie on either side."""
    order = np.argsort(x, kind="stable")  # NaN comes last
    values, hits = x[order], positive[order]
    known = int(np.sum(~np.isnan(x)))
    starts = np.append(np.flatnonzero(np.diff(values[:known], prepend=np.nan) != 0), known)
    hits_from = np.append(np.cumsum(hits[:known][::-1])[::-1], 0)[starts]
    others_from = np.append(np.cumsum(~hits[:known][::-1])[::-1], 0)[starts]
    positives, others = int(hits.sum()), int((~hits).sum())
    gap_hits, gap_others = int(hits[known:].sum()), int((~hits[known:]).sum())
    best = _Rule("none", 1.0, 1.0)
    for with_gaps in (False, True):
        called = (hits_from + gap_hits * with_gaps) / positives
        false = (others_from + gap_others * with_gaps) / others
        for upward in (True, False):
            errors = (1.0 - called) + false if upward else called + (1.0 - false)
            at = int(np.argmin(errors))
            missed, wrong = (1.0 - called[at], false[at]) if upward else (called[at], 1.0 - false[at])
            rule = _Rule(
                _words(values[:known], int(starts[at]), upward=upward, gaps=known < len(x), with_gaps=with_gaps),
                float(missed),
                float(wrong),
            )
            best = min(best, rule, key=lambda one: (one.errors, not one.words.startswith("is")))
    return best


def _words(values: Floats, start: int, *, upward: bool, gaps: bool, with_gaps: bool) -> str:
    """Write a rule as it would be written in SQL."""
    gap_called = with_gaps if upward else not with_gaps
    if start == len(values):
        return "is missing" if gap_called else "is not missing"
    called = f"{'>=' if upward else '<'} {values[start]:.6g}"
    return f"{called} or missing" if gaps and gap_called else called


def _honest_errors(positives: int, others: int) -> Floats:
    """Return the errors of the best thresholds of honest columns, sorted."""
    some, rest = min(positives, MOST[0]), min(others, MOST[1])
    apart = np.sqrt(2.0) * float(stats.norm.ppf(HONEST))
    random = np.random.default_rng(0)
    drawn = np.concatenate([random.normal(apart, 1, (DRAWS, some)), random.normal(0, 1, (DRAWS, rest))], axis=1)
    order = np.argsort(-drawn, axis=1)
    called = np.cumsum(order < some, axis=1)
    places = np.arange(1, some + rest + 1)
    errors = (1.0 - called / some) + (places - called) / rest
    return np.sort(np.minimum(errors.min(axis=1), 1.0))


def leakage(X: Any, y: Any) -> pd.DataFrame:
    """Return what each column alone tells of the label, the strongest first.

    Parameters
    ----------
    X
        Features; pandas, Arrow or an array. Words of more than two values are left out.
    y
        1, 0 or missing (unlabelled rows are left out).

    Returns
    -------
    DataFrame
        One row a column: auc (1 is perfect, whichever direction), direction ('high' or 'low'), rule (the best
        threshold), missed and false (shares of findings and of others on its wrong side), equals (the column
        is the label under another name), answer (it holds the answer, see the module).

    Raises
    ------
    ModelError
        Labels that are none, or of one kind only.

    Examples
    --------
    >>> late = np.tile([0.0, 1.0, 2.0, 9.0], 40)
    >>> found = leakage(pd.DataFrame({"late": late}), late > 5)
    >>> found.loc["late", ["rule", "direction"]].tolist(), bool(found.loc["late", "answer"])
    (['>= 9', 'high'], True)
    """
    table = as_table(X)
    labels = as_labels(y, len(table))
    seen = ~np.isnan(labels)
    positive = labels[seen] == 1
    if positive.all() or not positive.any():
        raise ModelError([Fault(phrase("labels"), phrase("both_1_and_0"), phrase("one_kind_only"))])
    honest = _honest_errors(int(positive.sum()), int((~positive).sum()))
    rows = []
    for place, name in enumerate(table.columns):
        column = table.iloc[:, place][seen]
        x = _numbers(column)
        if x is None:
            continue
        rule = _best_rule(x, positive)
        as_good = float(np.searchsorted(honest, rule.errors + 1e-12, side="right"))
        kinds = len(np.unique(x))  # NaN is one kind
        equals = rule.errors == 0 and kinds == 2  # noqa: PLR2004 (a label has two values)
        auc = _auc(x, positive)
        rows.append(
            {
                "column": name,
                "auc": max(auc, 1 - auc),
                "direction": "high" if auc >= 0.5 else "low",  # noqa: PLR2004 (of no use in either direction)
                "rule": rule.words,
                "missed": rule.missed,
                "false": rule.false,
                "equals": equals,
                "answer": equals or (1.0 + as_good) / (1.0 + DRAWS) <= SELDOM,
            }
        )
    columns = ["column", "auc", "direction", "rule", "missed", "false", "equals", "answer"]
    found = pd.DataFrame(rows, columns=columns).set_index("column")
    return found.sort_values("auc", ascending=False, kind="stable")


def _auc(x: Floats, positive: Booleans) -> float:
    """Return the area under the curve over rows without gaps; 0.5 where one kind is all gaps."""
    known = ~np.isnan(x)
    hits = positive[known]
    some, rest = int(hits.sum()), int((~hits).sum())
    if not some or not rest:
        return 0.5
    ranks = stats.rankdata(x[known])
    return float((ranks[hits].sum() - some * (some + 1) / 2) / (some * rest))


def leak_faults(X: Any, y: Any) -> list[Fault]:
    """Return a fault for each column that holds the answer."""
    found = leakage(X, y)
    remedy = phrase("leave_it_out_of_the_features")
    faults = []
    for name, row in found[found["answer"]].iterrows():
        if row["equals"]:
            what = f"the label itself: the finding is 1 exactly where {name} {row['rule']}"
        elif row["missed"] == 0 and row["false"] == 0:
            what = f"a threshold that equals the label: the finding is 1 exactly where {name} {row['rule']}"
        else:
            what = (
                f"{name} {row['rule']} tells the label but for {100 * row['missed']:.1f}% of findings and "
                f"{100 * row['false']:.1f}% of others (AUC {row['auc']:.3f}, {row['direction']} values)"
            )
        faults.append(Fault(phrase("column", name=name), phrase("a_feature_that_does_not_hold"), what, remedy))
    return faults
