"""A select of many rows over what was known at many month-ends, asked once instead of once for each end.

What shares a group (`within`) bears on each other's answers, and nothing else does. So a group's answer changes at the
ends of those months alone whose news touches it; each such edition of the group is put beside the others, and the
select keeps them apart: every window over rows is also parted by the edition, which its end tells apart.

Where a select sees nothing of what happened after a row (`riskml.metrics.looking_back`), editions that only add acts
behind those that were known before are one chain: its last edition answers for all of them, and each row says in which
of them it was first known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.metrics.knowledge import TIMES, put_under_name, read_tables
from riskml.metrics.looking_back import look_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EDITION = ("edition", "edition_until")
"""The month at whose end a row of a group was first known so, and that of the next edition that tells the group's rows
anew (null: there is none). Two editions of a group never end alike."""

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
    SELECT step, LAG(day) OVER (PARTITION BY case_id, edition_until ORDER BY day) AS before, steps.edition AS edition, \
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
                window.set("partition_by", [*(window.args.get("partition_by") or ()), exp.column(EDITION[1])])
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


def moment_of_looking_back(sql: str) -> str | None:
    """Return when the rows happened that a select reads, where it sees nothing of what came after each.

    Parameters
    ----------
    sql
        A select that `at_every_end` can ask of all editions.

    Examples
    --------
    >>> moment_of_looking_back("select lag(step) over (partition by case_id order by occurred_at) from steps")
    'occurred_at'
    >>> moment_of_looking_back("select max(step) over (partition by case_id) from steps") is None
    True
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    [table] = [table for table in read_tables(tree) if table.name in TIMES]
    moment = TIMES[table.name]
    return moment if look_back(_way_up(table) or [], moment) else None


def ends_of_groups(versions: str, base: int, last: int, *, whole: bool, moment: str | None = None) -> str:
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
    moment
        When rows happened, where ends that only add later ones are told together with those before.

    Returns
    -------
    str
        A select of one row a group and end: ``of_group``, ``edition``, ``begun`` (the first end of its chain),
        ``edition_until``, ``seen`` (the end as of which its rows are read), and ``after`` and ``upto`` (between which
        moments the rows happened that it adds; null is no bound).
    """
    # What says the same as what it replaced is no news: to be looked at where something was replaced alone.
    replaced = f"of_group in (select of_group from {versions} where known_until is not null)"  # noqa: S608 (our own)
    at, bounds = f"{moment or 'null'} as happened", "min(happened) as earliest, max(happened) as latest"
    news = " union all ".join(
        "select of_group, hash(*columns(* exclude (of_group, known_from, known_until))) as says, "  # noqa: S608
        f"greatest({known}, {base}) as month, {times} as times, {at} from {versions} "
        f"where {known} <= {last} and {replaced}"
        for known, times in (("known_from", 1), ("known_until", -1))
    )
    touched = (
        f"select of_group, month, false as takes, {bounds} from (select of_group, "  # noqa: S608 (our own)
        f"greatest(known_from, {base}) as month, {at} from {versions} "
        f"where known_from <= {last} and not {replaced}) as added group by of_group, month union all "
        f"select of_group, month, bool_or(times < 0) as takes, {bounds} from (select of_group, month, "
        f"min(happened) as happened, sum(times) as times from ({news}) as news group by of_group, says, month "
        "having sum(times) <> 0) as changes group by of_group, month"
    )
    told = "" if whole else f" where ending > {base} or edition_until is not null"
    return (
        "select of_group, cast(begun as integer) as begun, cast(edition as integer) as edition, "  # noqa: S608 (as above)
        "cast(edition_until as integer) as edition_until, "
        f"cast(coalesce(edition_until - 1, {last}) as integer) as seen, "
        f"after, upto from ({_in_chains(touched) if moment else _each_alone(touched)}) as editions{told}"
    )


def _each_alone(touched: str) -> str:
    return (
        "select of_group, month as begun, month as edition, month as ending, null as after, null as upto, "  # noqa: S608
        f"lead(month) over (partition by of_group order by month) as edition_until from ({touched}) as touched"
    )


def _in_chains(touched: str) -> str:
    """Return ends with the chains that they belong to: one that takes nothing back, and adds later rows alone, goes on.

    What was taken back counts among what a later row has to come after: a chain too short costs time, and no answer.
    """
    behind = (
        "select *, max(latest) over (partition by of_group order by month "  # noqa: S608 (a select of our own)
        f"rows between unbounded preceding and 1 preceding) as before from ({touched}) as touched"
    )
    numbered = (
        "select *, sum(case when takes or before is null or earliest <= before then 1 else 0 end) "  # noqa: S608
        f"over (partition by of_group order by month) as nth from ({behind}) as behind"
    )
    chained = (
        "select *, min(month) over (partition by of_group, nth) as begun, "  # noqa: S608
        "max(month) over (partition by of_group, nth) as ending, "
        "min(month) over (partition by of_group order by nth range between 1 following and 1 following) "
        f"as edition_until from ({numbered}) as numbered"
    )
    return (
        "select of_group, begun, month as edition, ending, edition_until, "  # noqa: S608
        "case when month > begun then before end as after, "
        f"case when month < ending then greatest(latest, before) end as upto from ({chained}) as chained"
    )


def editions_of(versions: str, ends: str, months: Iterable[int], moment: str | None = None) -> str:
    """Return the rows of every edition whose chain begins in some months.

    Parameters
    ----------
    versions
        The table of the versions.
    ends
        The table that `ends_of_groups` made.
    months
        The months.
    moment
        As `ends_of_groups` was given it.
    """
    listed = ", ".join(map(str, months))
    added = f" and (after is null or {moment} > after) and (upto is null or {moment} <= upto)" if moment else ""
    return (
        "select versions.* exclude (of_group, known_from, known_until), ends.edition, ends.edition_until "  # noqa: S608
        f"from {versions} as versions inner join (select * from {ends} where begun in ({listed})) as ends "
        "on versions.of_group = ends.of_group where versions.known_from <= ends.seen "
        f"and (versions.known_until is null or versions.known_until > ends.seen){added}"
    )


def size_of_editions(versions: str, ends: str) -> str:
    """Return about how many rows the chains of editions have that begin in each month, older first."""
    return (
        f"select ends.begun, cast(sum(sizes.n) as bigint) as n from {ends} as ends inner join "  # noqa: S608 (our own)
        f"(select of_group, count(*) as n from {versions} group by of_group) as sizes using (of_group) "
        "where ends.begun = ends.edition group by ends.begun order by ends.begun"
    )
