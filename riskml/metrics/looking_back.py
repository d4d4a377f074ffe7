"""Selects whose answer about a row hangs on that row and on earlier ones alone, so that what comes after changes none.

Where a month only adds acts behind those that were known, its answers are those of the month before and some more: the
whole chain of such months is asked of at once, and each answer holds from the month in which its act became known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sums of reals are not among them: in which order they are added may hang on the rows that come after.
_BACKWARD = (
    exp.Count, exp.Max, exp.Min, exp.RowNumber, exp.Rank, exp.DenseRank, exp.FirstValue, exp.LastValue,
)  # fmt: skip


def look_back(selects: Sequence[exp.Select], moment: str) -> bool:
    """Say whether all windows of selects, each within the next, see nothing of what happened after a row.

    Parameters
    ----------
    selects
        The selects, inner first; the first reads the table.
    moment
        The table's column that says when a row happened.

    Examples
    --------
    >>> import sqlglot
    >>> def looks_back(sql):
    ...     return look_back([sqlglot.parse_one(sql, read="duckdb")], "at")
    >>> looks_back("select lag(step) over (partition by case_id order by at, id) from acts")
    True
    >>> looks_back("select lead(step) over (partition by case_id order by at, id) from acts")
    False
    >>> looks_back("select count(*) over (partition by case_id) from acts")
    False
    """
    return all(
        _looks_back(window, selects[: place + 1], moment)
        for place, select in enumerate(selects)
        for window in select.find_all(exp.Window)
        if window.find_ancestor(exp.Select) is select
    )


def _looks_back(window: exp.Window, selects: Sequence[exp.Select], moment: str) -> bool:
    named = {one.name.lower(): one for one in selects[-1].args.get("windows") or ()}
    if window in named.values():
        return True  # it is looked at where it is used
    name = window.args.get("alias")
    frame = named.get(name.name.lower()) if name else window
    if frame is None or (frame is not window and (window.args.get("order") or window.args.get("spec"))):
        return False
    order, spec = frame.args.get("order"), frame.args.get("spec")
    if order is None or not _is_backward(window.this):
        return False
    ends_here = spec is None or spec.args.get("end") in {None, "CURRENT ROW"} or _is_preceding(spec)
    first = order.expressions[0]
    rises = not first.args.get("desc")
    return ends_here and rises and _is_moment(first.this, selects, moment)


def _is_preceding(spec: exp.WindowSpec) -> bool:
    return str(spec.args.get("end_side") or "").upper() == "PRECEDING"


def _is_backward(function: exp.Expr) -> bool:
    if isinstance(function, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        return _is_backward(function.this)
    if isinstance(function, exp.Lag):
        offset = function.args.get("offset")  # one below zero would look ahead
        return offset is None or (isinstance(offset, exp.Literal) and not offset.is_string)
    return isinstance(function, _BACKWARD)


def _is_moment(key: exp.Expr, selects: Sequence[exp.Select], moment: str) -> bool:
    """Whether what a window is ordered by is the moment itself, by whatever name the selects within hand it on."""
    begins = selects[-1].args.get("from_") or selects[-1].args.get("from")
    if not isinstance(key, exp.Column) or begins is None:
        return False
    if key.table and key.table != begins.this.alias_or_name:
        return False
    if len(selects) == 1:
        return key.name == moment
    handed = [one.unalias() for one in selects[-2].expressions if one.alias_or_name == key.name]
    return len(handed) == 1 and _is_moment(handed[0], selects[:-1], moment)
