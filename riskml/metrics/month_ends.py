"""A select of many rows over what was known at many month-ends, asked once instead of once for each end.

What shares a group (`within`) bears on each other's answers, and nothing else does. So a group's answer changes at the
ends of those months alone whose news touches it; each such edition of the group is put beside the others, and the
select keeps them apart: every window over rows is also parted by the edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.metrics.knowledge import TIMES, put_under_name, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EDITION = ("edition", "edition_until")
"""The month at whose end an edition of a group was first known, and that of the next edition (null: there is none)."""

_PASSED_THROUGH = {
    "kind", "expressions", "from_", "from", "joins", "where", "hint", "windows", "qualify", "operation_modifiers",
}  # fmt: skip


def _way_up(table: exp.Table) -> list[exp.Select] | None:
    """Return the selects between a table and the whole, inner first; None where one of them mixes rows otherwise."""
    selects: list[exp.Select] = []
    node: exp.Expr | None = table
    while node is not None:
        if isinstance(node, exp.Select):
            if not {name for name, value in node.args.items() if value} <= _PASSED_THROUGH:
                return None
            selects.append(node)
        elif not isinstance(node, exp.Table | exp.Subquery | exp.From | exp.Join):
            return None
        node = node.parent
    return selects


def _mixes_rows(select: exp.Select) -> bool:
    """Whether a select sums rows up, else than over a window."""
    for node in select.find_all(exp.AggFunc):
        if node.find_ancestor(exp.Select) is select and node.find_ancestor(exp.Window, exp.Select) is select:
            return True
    return False


def at_every_end(sql: str, editions: str) -> str | None:
    """Return a select over all editions of its groups, each answered apart.

    Parameters
    ----------
    sql
        A select of many rows that reads one table whose former rows are kept.
    editions
        The table that holds, in its place, the rows of every edition, with the columns of `EDITION`.

    Returns
    -------
    str or None
        The same columns and those of `EDITION`. None where a select does more with rows than to choose among them and
        to look at them through windows: where it sums them up, orders them, or reads the table more than once.

    Examples
    --------
    >>> print(at_every_end("select step, lag(day) over (partition by case_id order by day) as before from steps", "e"))
    SELECT step, LAG(day) OVER (PARTITION BY case_id, edition ORDER BY day) AS before, steps.edition AS edition, \
steps.edition_until AS edition_until FROM (SELECT * FROM e) AS steps
    >>> at_every_end("select step, count(*) from steps group by step", "e") is None
    True
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    versioned = [table for table in read_tables(tree) if table.name in TIMES]
    if len(versioned) != 1:
        return None
    [table] = versioned
    selects = _way_up(table)
    if not selects or selects[-1] is not tree or any(_mixes_rows(select) for select in selects):
        return None
    for select in selects:
        for window in select.find_all(exp.Window):
            if window.find_ancestor(exp.Select) is select and not window.args.get("alias"):
                window.set("partition_by", [*(window.args.get("partition_by") or ()), exp.column(EDITION[0])])
    inner = put_under_name(table, f"select * from {editions}")  # noqa: S608 (a table of our own)
    for select, source in zip(selects, (inner.alias_or_name, *_names_of(selects)), strict=True):
        for column in EDITION:
            select.append("expressions", exp.alias_(exp.column(column, table=source), column))
    return tree.sql(dialect="duckdb")


def _names_of(selects: list[exp.Select]) -> Iterator[str]:
    """Return the names under which all selects but the last stand in the one around them."""
    for select in selects[:-1]:
        around = select.parent
        if not isinstance(around, exp.Subquery):
            raise TypeError(f"a select within another is expected to have a name, not {around!r}")
        yield around.alias_or_name


def ends_of_groups(versions: str, base: int, last: int, *, whole: bool) -> str:
    """Return each group of `versions_of` with the ends at which its rows are other than before.

    Parameters
    ----------
    versions
        The table of the versions.
    base
        The first end: whatever was known by then counts as known at it.
    last
        The last end.
    whole
        Whether the answer at the first end is asked for too, and not only how it changes.
    """
    told = "true" if whole else f"edition > {base} or edition_until is not null"
    # What says the same as what it replaced is no news: to be looked at where something was replaced alone.
    replaced = f"of_group in (select of_group from {versions} where known_until is not null)"  # noqa: S608 (our own)
    news = " union all ".join(
        "select of_group, hash(*columns(* exclude (of_group, known_from, known_until))) as says, "  # noqa: S608
        f"greatest({known}, {base}) as month, {times} as times from {versions} where {known} <= {last} and {replaced}"
        for known, times in (("known_from", 1), ("known_until", -1))
    )
    touched = (
        f"select distinct of_group, greatest(known_from, {base}) as month from {versions} "  # noqa: S608 (our own)
        f"where known_from <= {last} and not {replaced} union all "
        f"select distinct of_group, month from (select of_group, month from ({news}) as news "
        "group by of_group, says, month having sum(times) <> 0) as changes"
    )
    return (
        "select * from (select of_group, cast(month as integer) as edition, "  # noqa: S608 (as above)
        "cast(lead(month) over (partition by of_group order by month) as integer) as edition_until "
        f"from ({touched}) as touched) as editions where {told}"
    )


def editions_of(versions: str, ends: str, months: Iterable[int]) -> str:
    """Return the rows of every edition that begins in some months.

    Parameters
    ----------
    versions
        The table of the versions.
    ends
        The table that `ends_of_groups` made.
    months
        The months.
    """
    listed = ", ".join(map(str, months))
    return (
        "select versions.* exclude (of_group, known_from, known_until), ends.edition, ends.edition_until "  # noqa: S608
        f"from {versions} as versions inner join (select * from {ends} where edition in ({listed})) as ends "
        "on versions.of_group = ends.of_group where versions.known_from <= ends.edition "
        "and (versions.known_until is null or versions.known_until > ends.edition)"
    )


def size_of_editions(versions: str, ends: str) -> str:
    """Return about how many rows the editions have that begin in each month, older first."""
    return (
        f"select ends.edition, cast(sum(sizes.n) as bigint) as n from {ends} as ends inner join "  # noqa: S608 (our own)
        f"(select of_group, count(*) as n from {versions} group by of_group) as sizes using (of_group) "
        "group by ends.edition order by ends.edition"
    )
