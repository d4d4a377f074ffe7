"""What was known when: a card's select over everything that was known once, or over what was known at a month's end.

A month is told as it was known at its end, and the working set keeps what was known before beside what is known now.
A select that looks at one row at a time is asked once over all of it; its rows then say from which month they were
known (``known``) and how often they count (``times``: 1, or -1 where a row was replaced). Any other select is asked
anew for each month's end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from riskml.core.months import first_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Tables = Mapping[str, tuple[str, ...]]

TIMES = {"steps": "occurred_at", "open_cases": "day"}
"""The tables that keep what was known before, and when their rows happened."""

_ONE_ROW = {"kind", "expressions", "from_", "from", "joins", "where", "hint"}


def month_of(moment: str) -> str:
    """Return the SQL of a moment's month as a number.

    Examples
    --------
    >>> month_of("day")
    'cast(extract(year from day) * 12 + extract(month from day) - 1 as integer)'
    """
    return f"cast(extract(year from {moment}) * 12 + extract(month from {moment}) - 1 as integer)"


def read_tables(tree: exp.Expr) -> list[exp.Table]:
    """Return the tables that a select reads; a name that the select made itself is none."""
    made = {cte.alias for cte in tree.find_all(exp.CTE)}
    return [table for table in tree.find_all(exp.Table) if table.name not in made]


def _first_table(tree: exp.Expr) -> exp.Expr | None:
    begins = tree.args.get("from_") or tree.args.get("from")
    return begins.this if begins else None


def looks_at_one_row(sql: str) -> bool:
    """Say whether each row that a select gives comes of one row of one table, whatever else the table holds.

    Examples
    --------
    >>> looks_at_one_row("select steps.step from steps join matters on steps.matter_id = matters.matter_id")
    True
    >>> looks_at_one_row("select lag(step) over (order by day) from steps")
    False
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    if not isinstance(tree, exp.Select) or not {name for name, value in tree.args.items() if value} <= _ONE_ROW:
        return False
    versioned = [table for table in read_tables(tree) if table.name in TIMES]
    first = _first_table(tree)
    if not isinstance(first, exp.Table) or any(table is not first for table in versioned):
        return False
    return not any(
        node.find_ancestor(exp.Subquery) is None for node in tree.find_all(exp.Window, exp.AggFunc, exp.Exists)
    )


def _columns(tree: exp.Expr, held: tuple[str, ...]) -> str:
    used = {column.name for column in tree.find_all(exp.Column)}
    every = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
    told = [name for name in held if (every or name in used) and name not in {"known_from", "known_until"}]
    return ", ".join(f'"{name}"' for name in told or held[:1])


def put_under_name(table: exp.Table, sql: str) -> exp.Expr:
    """Put a select in the place of a table, under the table's name."""
    inner = sqlglot.parse_one(sql, read="duckdb")
    new = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))
    table.replace(new)
    return new


def ever_known(sql: str, tables: Tables, last: int) -> str:
    """Return a select that looks at one row at a time, over all that was known once up to a month.

    Parameters
    ----------
    sql
        The select.
    tables
        The columns of each table that there is.
    last
        The month up to which replacements count.

    Returns
    -------
    str
        The same columns, and ``known`` (the month; what is told only later may say 0) and ``times``.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    first = _first_table(tree)
    if not isinstance(first, exp.Table) or not isinstance(tree, exp.Select):
        raise TypeError(f"a select that looks at one row of one table is expected, not {sql!r}")
    name, held = first.name, tables[first.name]
    columns = _columns(tree, held)
    if name in TIMES and "known_from" in held:
        every = (
            f"select {columns}, known_from as known, 1 as times from {name} "  # noqa: S608 (names of the working set)
            f"union all select {columns}, known_from as known, 1 as times from {name}_former "
            f"union all select {columns}, known_until as known, -1 as times from {name}_former "
            f"where known_until <= {last}"
        )
    else:
        known = f"coalesce({month_of('recorded_at')}, 0)" if "recorded_at" in held else "0"
        every = f"select {columns}, {known} as known, 1 as times from {name}"  # noqa: S608 (as above)
    alias = first.alias_or_name
    put_under_name(first, every)
    for column in ("known", "times"):
        tree.append("expressions", exp.alias_(exp.column(column, table=alias), column))
    return tree.sql(dialect="duckdb")


def known_at(sql: str, tables: Tables, month: int, reach: int, versions: str = "") -> str:
    """Return any select over what was known at the end of a month, of acts of that month and some before it.

    Parameters
    ----------
    sql
        The select.
    tables
        The columns of each table that there is.
    month
        The month.
    reach
        How many months, the month itself included, the select can see.
    versions
        A table of rows of `versions_of`, to be read in the place of the one table whose former rows are kept.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    begin, end = (_day(one) for one in (month - reach + 1, month + 1))
    for table in read_tables(tree):
        name = table.name
        held = tables.get(name, ())
        if name in TIMES and versions:
            put_under_name(
                table,
                f"select {_columns(tree, held)} from {versions} "  # noqa: S608 (names of the working set)
                f"where known_from <= {month} and (known_until is null or known_until > {month})",
            )
        elif name in TIMES:
            columns = _columns(tree, held)
            seen = f"{TIMES[name]} >= {begin} and {TIMES[name]} < {end}"
            if "known_from" in held:
                put_under_name(
                    table,
                    f"select {columns} from {name} where known_from <= {month} and {seen} "  # noqa: S608 (as above)
                    f"union all select {columns} from {name}_former "
                    f"where known_from <= {month} and known_until > {month} and {seen}",
                )
            else:
                put_under_name(table, f"select {columns} from {name} where {seen}")  # noqa: S608 (as above)
        elif "recorded_at" in held:
            seen = f"recorded_at is null or recorded_at < {end}"
            put_under_name(table, f"select {_columns(tree, held)} from {name} where {seen}")  # noqa: S608 (as above)
    return tree.sql(dialect="duckdb")


def _day(month: int) -> str:
    return f"cast('{first_day(month).date().isoformat()}' as timestamp)"


def _asked_of_each(tree: exp.Expr, name: str, held: tuple[str, ...]) -> list[str]:
    """Return what a select asks of each row of a table by itself: no other row of it has any part in the answers.

    What shares a group with rows that the select leaves out changes no answer when they do.
    """
    read = [table for table in read_tables(tree) if table.name == name]
    select = read[0].find_ancestor(exp.Select) if len(read) == 1 else None
    if select is None or _first_table(select) is not read[0] or not (where := select.args.get("where")):
        return []
    if any(join.side in {"RIGHT", "FULL"} for join in select.args.get("joins") or ()):
        return []  # there, rows come of the other table alone
    parts = where.this.flatten() if isinstance(where.this, exp.And) else [where.this]
    return [_of_the_table(part) for part in parts if _is_of_the_table(part, read[0].alias_or_name, held)]


def _is_of_the_table(part: exp.Expr, name: str, held: tuple[str, ...]) -> bool:
    columns = list(part.find_all(exp.Column))
    own = all(column.table in {"", name} and column.name in held for column in columns)
    return bool(columns) and own and not part.find(exp.Select, exp.Window, exp.AggFunc)


def _of_the_table(part: exp.Expr) -> str:
    alone = part.copy()
    for column in alone.find_all(exp.Column):
        column.set("table", None)
    return f"({alone.sql(dialect='duckdb')})"


def versions_of(
    sql: str, within: Sequence[str], tables: Tables, first: int, last: int, *, news_after: int | None = None
) -> str | None:
    """Return every row that a select looks at, as it was known when, with the number of the group that it belongs to.

    Parameters
    ----------
    sql
        A select that looks at many rows.
    within
        What makes a group: expressions over the columns of the table whose former rows are kept.
    tables
        The columns of each table that there is.
    first, last
        The months that are looked at.
    news_after
        A month: of groups alone that later ones have news of; of all where left out.

    Returns
    -------
    str or None
        A select of the columns that the card reads, ``known_from`` and ``known_until`` (null: still) and ``of_group``
        (a hash of the group: two groups under one number are told together, and no harm done). None where news may
        bear on rows of other groups, for the select reads other tables that have news.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    read = {table.name for table in read_tables(tree)}
    versioned = read & TIMES.keys()
    if len(versioned) != 1 or any("recorded_at" in tables.get(name, ()) for name in read - versioned):
        return None
    [name] = versioned
    for expression in within:
        tree.append("expressions", sqlglot.parse_one(expression, read="duckdb"))
    columns, at = _columns(tree, tables[name]), TIMES[name]
    begun, ended = f"{at} >= {_day(first)}", f"{at} < {_day(last + 1)}"
    seen = " and ".join([begun, ended, *_asked_of_each(tree, name, tables[name])])
    never = "cast(null as integer) as known_until"
    if "known_from" in tables[name]:
        from_when = f"greatest(known_from, {month_of(at)}) as known_from"
        told = f"where {seen} and known_from <= {last}"
        known = (
            f"select {columns}, {from_when}, {never} from {name} {told} "  # noqa: S608
            f"union all select {columns}, {from_when}, known_until from {name}_former {told}"
        )
    else:
        known = f"select {columns}, {month_of(at)} as known_from, {never} from {name} where {seen}"  # noqa: S608
    group = f"hash({', '.join(within)})"
    every = f"select *, {group} as of_group from ({known}) as known"  # noqa: S608
    if news_after is None:
        return every
    news = f"select {group} from ({known}) as news where known_from > {news_after} or known_until > {news_after}"  # noqa: S608
    return f"{every} where {group} in ({news})"
