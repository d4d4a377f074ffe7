"""Splitters that never learn from the future: train before, embargo for the findings to mature, test after.

They follow scikit-learn's protocol, so that ``cross_val_score(model, X, y, cv=TemporalSplit(5))`` works, on
pandas and on Arrow tables. Nothing is ever shuffled. Roberts et al. (2017, Ecography 40:913-929) show what
random folds do to data with structure in time and groups; the embargo is that of López de Prado (2018,
Advances in Financial Machine Learning, ch. 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from sklearn.model_selection import BaseCrossValidator
from sklearn.utils.metadata_routing import UNUSED

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.months import first_day
from riskml.evaluation.months import count_of_months, months_of
from riskml.evaluation.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """One split in time.

    Parameters
    ----------
    train, test
        Positions of rows.
    train_until
        First day of the last month that may be trained on.
    test_from, test_until
        First days of the first and the last month of the test.
    as_of
        The last day before the test: what is known then, and nothing later, may be learnt. Give it to
        ``training_labels``.
    """

    train: Integers
    test: Integers
    train_until: pd.Timestamp
    test_from: pd.Timestamp
    test_until: pd.Timestamp

    @property
    def as_of(self) -> pd.Timestamp:
        """The last day before the test."""
        return self.test_from - pd.Timedelta(days=1)


class TemporalSplit(BaseCrossValidator):  # type: ignore[misc]
    """Expanding windows: train strictly before the embargo, test strictly after it.

    Parameters
    ----------
    n_splits
        Tests, one after the other; the last one ends with the last month.
    embargo
        Months between training and test, in which the findings about the training months mature: a number,
        or a duration such as ``"P2M"``.
    test_months
        Months in each test. None: the months after the embargo are shared out in ``n_splits + 1`` parts, of
        which the first is only trained on.
    train_months
        At most so many months are trained on, the latest; None: all.
    months
        The month of each row, where the table has neither an index level nor a column of that name.

    Raises
    ------
    ModelError
        On splitting: no month in the table, or too few months for what is asked.

    Examples
    --------
    >>> months = pd.date_range("2026-01-01", periods=8, freq="MS")
    >>> X = pd.DataFrame({"late": range(8)}, index=pd.Index(months, name="month"))
    >>> for train, test in TemporalSplit(2, embargo="P1M", test_months=2).split(X):
    ...     print(train.tolist(), test.tolist())
    [0, 1, 2] [4, 5]
    [0, 1, 2, 3, 4] [6, 7]
    """

    __metadata_request__split: ClassVar = {"groups": UNUSED, "months": True}

    def __init__(
        self,
        n_splits: int = 5,
        *,
        embargo: int | str = "P2M",
        test_months: int | str | None = None,
        train_months: int | str | None = None,
        months: Any = None,
    ) -> None:
        self.n_splits = n_splits
        self.embargo = embargo
        self.test_months = test_months
        self.train_months = train_months
        self.months = months

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:  # noqa: ARG002 (protocol)
        """Return the number of tests."""
        return self.n_splits

    def split(
        self, X: Any, y: Any = None, groups: Any = None, months: Any = None
    ) -> Iterator[tuple[Integers, Integers]]:
        """Yield the positions of training and test rows, in the order of time.

        ``months`` is the month of each row, as in ``cross_validate(…, params={"months": months})`` with scikit-learn's
        metadata routing; without it, the splitter's own or the table's.
        """
        for fold in self.folds(X, y, groups, months):
            yield fold.train, fold.test

    def folds(self, X: Any, y: Any = None, groups: Any = None, months: Any = None) -> list[Fold]:  # noqa: ARG002
        """Return the same splits with their dates.

        Raises
        ------
        ModelError
            No month in the table, or a fold without rows on one side.
        """
        months = months_of(X, self.months if months is None else months)
        if not len(months):
            raise ModelError([Fault(phrase("table_to_split"), phrase("at_least_one_row"), phrase("none"))])
        tested, embargo, longest = self._plan(int(months.max() - months.min() + 1))
        folds, faults = [], []
        for number in range(self.n_splits):
            start = int(months.max()) + 1 - tested * (self.n_splits - number)
            end = start - embargo
            train = np.flatnonzero((months < end) & (months >= end - longest))
            test = np.flatnonzero((months >= start) & (months < start + tested))
            folds.append(Fold(train, test, first_day(end - 1), first_day(start), first_day(start + tested - 1)))
            faults += [
                Fault(phrase("fold", number=number + 1, count=self.n_splits), phrase(what), found)
                for what, rows, found in (
                    ("rows_to_train_on", train, phrase("none_before", month=f"{first_day(end):%Y-%m}")),
                    (
                        "rows_to_test_on",
                        test,
                        phrase(
                            "none_within",
                            first=f"{first_day(start):%Y-%m}",
                            last=f"{first_day(start + tested - 1):%Y-%m}",
                        ),
                    ),
                )
                if not len(rows)
            ]
        if faults:
            raise ModelError(faults)
        return folds

    def _plan(self, span: int) -> tuple[int, int, int]:
        """Return the months of a test, of the embargo and of the longest training window."""
        if not isinstance(self.n_splits, int | np.integer) or self.n_splits < 1:
            raise ModelError([Fault("n_splits", phrase("a_whole_number_1_or_more"), Verbatim(repr(self.n_splits)))])
        embargo = count_of_months(self.embargo, "embargo")
        longest = span if self.train_months is None else count_of_months(self.train_months, "train_months")
        if self.test_months is None:
            tested = max((span - embargo) // (self.n_splits + 1), 1)
        else:
            tested = count_of_months(self.test_months, "test_months")
        if tested < 1 or longest < 1:
            given = Verbatim(f"{tested}, {longest}")
            raise ModelError([Fault("test_months, train_months", phrase("one_or_more"), given)])
        if span < (needed := self.n_splits * tested + embargo + 1):
            found, remedy = phrase("from_the_first_to_the_last", span=span), phrase("ask_for_fewer_or_shorter_tests")
            raise ModelError([Fault(phrase("months_of_the_table"), phrase("or_more", needed=needed), found, remedy)])
        return tested, embargo, longest


def _names(groups: Any, rows: int) -> NDArray[np.object_]:
    """Return the group of each row as text."""
    if groups is None:
        expected, remedy = phrase("one_a_row"), phrase("pass_groups")
        raise ModelError([Fault("groups", expected, phrase("none"), remedy)])
    values = groups.to_pandas() if hasattr(groups, "to_pandas") else groups
    series = pd.Series(np.asarray(values), dtype=object)
    if len(series) != rows or series.isna().any():
        found = phrase("of_them_missing", count=len(series), missing=int(series.isna().sum()))
        raise ModelError([Fault("groups", phrase("so_many_one_a_row", rows=rows), found)])
    return np.asarray(series.astype(str), object)


class GroupSplit(BaseCrossValidator):  # type: ignore[misc]
    """Folds of whole groups, findings spread evenly; for tables without time, such as the bids of one year.

    Groups are dealt in an order that depends on them alone (most findings first, then largest, then by
    name), each to the fold with fewest findings and, among those, fewest rows. Rows in another order give
    the same folds.

    Parameters
    ----------
    n_splits
        Folds.

    Raises
    ------
    ModelError
        On splitting: no group a row, or fewer groups than folds.

    Examples
    --------
    >>> for train, test in GroupSplit(2).split(np.zeros(6), [1, 0, 0, 0, 1, 0], groups=list("aabbcd")):
    ...     print(test.tolist())
    [0, 1, 5]
    [2, 3, 4]
    """

    __metadata_request__split: ClassVar = {"groups": True}

    def __init__(self, n_splits: int = 5) -> None:
        self.n_splits = n_splits

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:  # noqa: ARG002 (protocol)
        """Return the number of folds."""
        return self.n_splits

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[Integers, Integers]]:
        """Yield the positions of training and test rows."""
        rows = len(X) if hasattr(X, "__len__") else X.shape[0]
        names = _names(groups, rows)
        positive = np.zeros(rows) if y is None else np.nan_to_num(np.asarray(y, np.float64)) > 0
        table = pd.DataFrame({"name": names, "found": positive, "rows": 1}).groupby("name").sum().reset_index()
        if not 2 <= self.n_splits <= len(table):  # noqa: PLR2004 (one fold has no other)
            found = f"{self.n_splits} folds of {len(table)} groups"
            raise ModelError([Fault("n_splits", "2 or more, and no more than there are groups", found)])
        table = table.sort_values(["found", "rows", "name"], ascending=[False, False, True])
        loads = [(0.0, 0, fold) for fold in range(self.n_splits)]
        fold_of: dict[str, int] = {}
        for name, found_here, rows_here in table.itertuples(index=False):
            found_so_far, rows_so_far, fold = min(loads)
            if not found_here:  # without findings, only rows are to be balanced
                found_so_far, rows_so_far, fold = min(loads, key=lambda load: (load[1], load[2]))
            fold_of[name] = fold
            loads[fold] = (found_so_far + float(found_here), rows_so_far + int(rows_here), fold)
        folds = np.array([fold_of[name] for name in names])
        for fold in range(self.n_splits):
            yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
