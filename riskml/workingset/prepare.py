"""Building the working set: from accepted tables and a calendar to what cards may read, as of a date."""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime, time, timedelta
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlglot
from sqlglot import exp

from riskml.core.errors import Fault, ProjectError
from riskml.engine.stage import Stage, read_stages
from riskml.intake.contracts import PLACE, date_flag
from riskml.intake.machine_accounts import accounts_of
from riskml.workingset.accounts import ACCOUNT_ACTS, ACCOUNTS, acts_of_accounts, by_people, may_name_accounts
from riskml.workingset.columns import with_columns
from riskml.workingset.finished import FINISHED, by_their_finish
from riskml.workingset.overlaps import forms_of, once_across
from riskml.workingset.phrases_faults import phrase
from riskml.workingset.releases import KEYS, RELEASED, told_in_pieces
from riskml.workingset.schema import DERIVED, LISTS, STEP_LABELS, UNATTRIBUTED, Schema, empty_of
from riskml.workingset.spelling import with_spellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from riskml.core.project import Settings
    from riskml.engine.duck import Engine
    from riskml.workingset.schema import Columns

_LOG = logging.getLogger(__name__)

# The stages in their order. What is not of the working set is dropped after the last stage that reads it.
ORDER = (
    "posts",
    "leaves",
    "relations",
    "officials",
    "units",
    "counterparties",
    "other_currencies",
    "tenders",
    "bids",
    "awards",
    "award_items",
    "contracts",
    "contract_changes",
    "payments",
    "registers",
    "declared_relatives",
    "complaints",
    "reviews",
    "bid_winners",
    "bid_outcomes",
    "bid_places",
    "bid_means",
    "bid_screens",
    "bidder_entries",
    "bidder_pairs",
    "bidder_groups",
    "limits",
    "matters",
    "log_months",
    "case_tellings",
    "case_matters",
    "unguided_acts",
    "unguided_steps",
    "closing_shares",
    "closing_steps",
    "closing_changes",
    "closings_known",
    "case_changes",
    "case_versions",
    "case_rows",
    "ended_cases",
    "ended_steps",
    "common_steps",
    "workflow",
    "step_records",
    "workflow_places",
    "unit_on_day",
    "operations",
    "post_on_day",
    "mixed_cases",
    "acts_placed",
    "case_spans",
    "cases",
    "case_clocks",
    "acts_repeated",
    "acts_again",
    "month_ends",
    "case_intervals",
    "case_holdings",
    "steps",
    UNATTRIBUTED,
    "steps_former",
    "open_cases",
    "open_cases_former",
    "act_spans",
    "posted_spans",
    "months",
    "posted_months",
    "leave_spans",
    "leave_months",
    "presence_known",
    "presence",
)

VERSIONED = ("steps", "open_cases")
"""Working tables whose rows say from which month (year x 12 + month - 1) they are known, in ``known_from``."""

FORMER = (*(f"{table}_former" for table in VERSIONED), "presence_known")
"""What was known before: for the metrics, which tell a month as it was known at its end. No card may read it."""

# What stands for "not said" once a stage has filled a column.
_UNSAID = "-"


def _tables_read(sql: str) -> set[str]:
    return {table.name for table in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Table)}


def _load_accepted(engine: Engine, files: Mapping[str, Sequence[Path]], schema: Schema, folder: Path) -> frozenset[str]:
    """Make one view an accepted table, with every column of the contract; absent ones are null.

    Returns those that had to be made tables.

    An empty file of the contract's own types goes first: a table that no source gives, and a column that
    none maps, then come out typed and empty.
    """
    made = set()
    accounts = sorted(accounts_of(files.get("officials", ())))
    engine.put(ACCOUNTS, pa.table({"official_id": pa.array(accounts, pa.string())}))
    for name, stored in schema.stored.items():
        columns = schema.accepted(name)
        empty = folder / f"{name}.parquet"
        more = {"corrected_from": pa.int32()} if name == "operations" else {}
        pq.write_table(empty_of(stored | more), empty)
        given = [empty, *files.get(name, ())]
        target = f"accepted_{name}"
        if not accounts or not may_name_accounts(name, columns):
            if _load_told(engine, name, given, schema, target):
                made.add(target)
            continue
        told = f"named_{name}"
        remove = engine.drop if _load_told(engine, name, given, schema, told) else engine.unload
        if name == "operations":
            engine.run(Stage(ACCOUNT_ACTS, acts_of_accounts(told)))
        engine.run(Stage(target, by_people(name, engine.tables()[told], told)))
        remove(told)
        made.add(target)
    if not accounts:
        engine.put(ACCOUNT_ACTS, empty_of({"operation_id": pa.string(), "account_id": pa.string()}))
    engine.drop(ACCOUNTS)
    return frozenset(made)


def _load_told(engine: Engine, name: str, given: Sequence[Path], schema: Schema, target: str) -> bool:
    """Put together what the files of a table tell, each row once, as a table or a view; say whether it is a table."""
    columns = schema.accepted(name)
    flags = {date_flag(one) for one in columns}
    own = {file.stem: {*pq.read_schema(file).names} & ({*columns} - flags) for file in given[1:]}
    forms = forms_of(name, own)
    if name == "operations" and any(FINISHED in pq.read_schema(file).names for file in given[1:]):
        engine.load("every_operations", given)
        engine.run(Stage("told_operations", _seen_once(name, columns, forms)))
        engine.unload("every_operations")
        kept = [*schema.stored[name], PLACE, "corrected_from"]
        engine.run(Stage(target, by_their_finish(kept, "told_operations")))
        engine.drop("told_operations")
        return True
    if len(given) <= 2:  # noqa: PLR2004 (the empty file goes first)
        engine.load(target, given)
        return False
    engine.load(f"every_{name}", given)
    in_pieces = name in KEYS and any(RELEASED in pq.read_schema(file).names for file in given)
    engine.run(Stage(f"once_{name}" if in_pieces else target, _seen_once(name, columns, forms)))
    engine.unload(f"every_{name}")
    if in_pieces:
        engine.run(Stage(target, told_in_pieces(name, columns, f"once_{name}")))
        engine.drop(f"once_{name}")
    return True


def _seen_once(name: str, columns: Columns, forms: Mapping[frozenset[str], Sequence[str]]) -> str:
    """Write the select that takes rows once which several sources hold.

    Exports overlap: the same row in two files is one row. As many stay as the source has that has most of them, for
    within one file the import has told repeats from duplicates already; a date stays one where any source knows it for
    a date. An act whose id comes again with other contents was corrected: the one entered last speaks from the month,
    ``corrected_from``, in which it was known. Where not each of them says when it was entered, or several say the same,
    the latest source is the last. What sources of different columns hold without a number is one row, too.
    """
    flags = {date_flag(name) for name, kind in columns.items() if pa.types.is_timestamp(kind)}
    listed = ", ".join(f'"{column}"' for column in columns if column not in flags)
    dated = "".join(f'"{column}" desc nulls last, ' for column in columns if column in flags)
    kept = ", ".join((*(f'"{column}"' for column in columns), "source_id, source_row, source_order"))
    once = f"""
        select {kept}
        from (
            select *, row_number() over (partition by {listed}, copy order by {dated}source_order) as nth
            from (
                select *, row_number() over (partition by {listed}, source_id order by source_row) as copy
                from every_{name}
            ) as copies
        ) as ranked
        where nth = 1
    """  # noqa: S608 (our own names)
    once = once_across(name, kept, once, forms)
    if name != "operations":
        return once
    occurred, recorded = (
        f"extract(year from {at}) * 12 + extract(month from {at}) - 1" for at in ("occurred_at", "recorded_at")
    )
    known = f"greatest({occurred}, coalesce({recorded}, 0))"
    return f"""
        select
            {kept},
            cast(min({known}) over (
                partition by coalesce(operation_id, source_id || ':' || cast(source_row as varchar)), case_id
                order by entered desc, source_order desc, source_row desc
                rows between unbounded preceding and 1 preceding
            ) as integer) as corrected_from
        from (
            select
                told.*,
                case
                    when count(*) over (
                        partition by coalesce(operation_id, source_id || ':' || cast(source_row as varchar)), case_id
                    ) = count(recorded_at) over (
                        partition by coalesce(operation_id, source_id || ':' || cast(source_row as varchar)), case_id
                    ) then recorded_at
                end as entered
            from ({once}) as told
            cross join settings
            where occurred_at < until_at and coalesce(recorded_at, occurred_at) < until_at
        ) as acts
    """  # noqa: S608 (our own names)


def _put_constants(
    engine: Engine, calendar: pd.DataFrame, lists: Mapping[str, pa.Table], settings: Settings, as_of: date
) -> None:
    days = calendar.assign(month=calendar["day"].map(lambda day: day.replace(day=1)))
    engine.put("calendar", pa.Table.from_pandas(days, preserve_index=False).select(list(DERIVED["calendar"])))
    engine.put("clock", pa.table({"as_of": pa.array([as_of], pa.date32())}))
    opens, closes = (hour.hour + hour.minute / 60 for hour in settings.office_hours)
    engine.put(
        "settings",
        pa.table(
            {
                "until_at": pa.array([datetime.combine(as_of, time()) + timedelta(days=1)], pa.timestamp("us")),
                "opens": [opens],
                "closes": [closes],
                "hours_per_day": [settings.hours_per_day],
                "currencies": [";".join(("", *settings.currencies, ""))],
            }
        ),
    )
    for name, columns in LISTS.items():
        engine.put(f"card_{name}", lists.get(name, empty_of(columns)))


def _put_workflows(engine: Engine, lists: Mapping[str, pa.Table]) -> None:
    """Put the workflows of cards of which the log meets a step, by its name or its label, however it spells them.

    A card none of whose steps ever occurs is another procedure's: by it every case would be open for ever. The log's
    own common variant is then the workflow, as where there is no card.
    """
    labels = lists.get("step_labels", empty_of(STEP_LABELS))
    workflow = lists.get("workflow", empty_of(LISTS["workflow"]))
    said = engine.arrow("select distinct step from accepted_operations where step is not null")["step"].to_pylist()
    labels = with_spellings(labels, workflow, said)
    engine.put("card_step_labels", labels)
    engine.put("card_workflow", workflow)
    met = engine.arrow(
        "select distinct named.matter_id "
        "from (select distinct matter_id, step from accepted_operations) as acts "
        "inner join (select matter_id, step as said from card_workflow "
        "union all select matter_id, label as said from card_step_labels) as named on acts.step = named.said "
        "and coalesce(acts.matter_id, named.matter_id) = named.matter_id"
    )["matter_id"]
    seen = engine.arrow("select distinct matter_id from accepted_operations where matter_id is not null")["matter_id"]
    unmet = sorted({*workflow["matter_id"].to_pylist()} & {*seen.to_pylist()} - {*met.to_pylist()})
    for matter in unmet:
        _LOG.warning(
            "matter %s: the log has none of its card's steps, by name or label; the log's own usual course is taken",
            matter,
        )
    if unmet:
        engine.put("card_workflow", workflow.filter(pc.invert(pc.is_in(workflow["matter_id"], pa.array(unmet)))))


def _check_calendar(engine: Engine, as_of: date) -> None:
    """Refuse a calendar that does not reach over the log: elapsed time would silently be unknown."""
    [log] = engine.arrow(
        "select cast(min(occurred_at) as date) as first_day, cast(max(occurred_at) as date) as last_day from operations"
    ).to_pylist()
    [days] = engine.arrow("select min(day) as first_day, max(day) as last_day from calendar").to_pylist()
    last_day = max(as_of, log["last_day"] or as_of)
    first_day = log["first_day"] or as_of
    if days["first_day"] is None or days["first_day"] > first_day or days["last_day"] < last_day:
        raise ProjectError(
            [
                Fault(
                    phrase("calendar"),
                    phrase("days_from", first_day=first_day, last_day=last_day),
                    phrase("to", first=days["first_day"], last=days["last_day"]),
                    phrase("build_the_calendar_over_the_whole"),
                )
            ]
        )


def _available(engine: Engine, schema: Schema) -> frozenset[str]:
    """Return the columns that say something of this log on this date."""
    in_log = {
        "matters": "matters semi join operations using (matter_id)",
        "workflow": "workflow semi join card_workflow using (matter_id) semi join operations using (matter_id)",
    }
    available = set()
    for table in (*schema.stored, "workflow"):
        said = []
        for column in schema.working[table]:
            told = f'"{column}" is not null'
            if table in {"operations", "cases"} and column in {"matter_id", "unit_id"}:
                told = f"\"{column}\" <> '{_UNSAID}'"
            elif (table, column) == ("operations", "recorded_at"):
                told = "recorded_at <> occurred_at"
            said.append(f'coalesce(bool_or({told}), false) as "{column}"')
        source = in_log.get(table, table)
        [row] = engine.arrow(f"select {', '.join(said)} from {source}").to_pylist()  # noqa: S608 (our own names)
        available |= {f"{table}.{column}" for column, present in row.items() if present}
    return frozenset(available)


def prepare(
    engine: Engine,
    files: Mapping[str, Sequence[Path]],
    *,
    calendar: pd.DataFrame,
    lists: Mapping[str, pa.Table],
    schema: Schema,
    settings: Settings,
    as_of: date,
) -> frozenset[str]:
    """Build the working set as it was known at the end of a day, and lock the engine.

    Nothing recorded after `as_of` reaches any table. Elapsed working time comes from joins on the calendar;
    a time that is only a date has no hours. A limit that ends on a day off ends on the next working day.
    A matter without a card takes the common variant of the log as its workflow: the steps that at least half
    of its ended cases have, in the order of their median place, where twenty or more have ended. A case that
    no table says to be closed is closed when its last act is at a closing step: the last required one of the
    card's workflow, else a step where at least half of the cases that reach it stand; or when it was rejected
    or withdrawn.

    Parameters
    ----------
    engine
        Fresh; afterwards it holds the working tables of the schema and takes no files.
    files
        Accepted Parquet files of each contract table; what the working set does not use is left alone.
    calendar
        One row a day: day, working, workday_number, provisional, holiday. It spans the log and `as_of`.
    lists
        What the matter cards say, as ``riskml.cards.matter_tables`` gives it; a list left out is empty.
    schema
        What the project's contracts let be stored and read.
    settings
        Office hours.
    as_of
        The date.

    Returns
    -------
    frozenset of str
        Every ``table.column`` that says something, for the needs of cards. Of matters and workflow only what
        belongs to this log counts.

    Raises
    ------
    ProjectError
        The calendar does not span the log.
    """
    kept = {*schema.working, *FORMER}
    stages = read_stages(resources("riskml.workingset") / "stages")
    last_reader = {table: name for name in ORDER for table in _tables_read(stages[name].sql)}
    with tempfile.TemporaryDirectory(prefix="contracts-") as folder:
        _put_constants(engine, calendar, lists, settings, as_of)
        made = _load_accepted(engine, files, schema, Path(folder))
        _put_workflows(engine, lists)
        for name in ORDER:
            engine.run(Stage(name, with_columns(stages[name].sql, schema.columns_of(name))))
            if name == "operations":
                _check_calendar(engine, as_of)
            if name == UNATTRIBUTED:
                engine.forget("steps", "official_id is null")
            engine.drop(*(table for table in ORDER if last_reader.get(table) == name and table not in kept))
        for table in ("operations", "cases", *VERSIONED):
            engine.forget(table, "known_until is not null")
            engine.keep(table, [*schema.working[table], *(["known_from"] if table in VERSIONED else [])])
        engine.keep(
            UNATTRIBUTED, [*schema.working[UNATTRIBUTED], "known_from"]
        )  # as steps have it: they are read together
        for name in schema.stored:
            (engine.drop if f"accepted_{name}" in made else engine.unload)(f"accepted_{name}")
    available = _available(engine, schema)
    engine.drop(*(f"card_{name}" for name in (*LISTS, "step_labels")), "settings")
    engine.lock()
    return available
