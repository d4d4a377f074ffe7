"""The working set: the tables that a card's SQL may read, and their columns.

This is the vocabulary of every card. A stage in ``stages/`` makes each table with exactly these columns;
examples in cards are read into the same types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from riskml.faults import CardError, Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHEN = pa.timestamp("us")
_DAY = pa.date32()
_TEXT = pa.string()
_FLAG = pa.bool_()
_WHOLE = pa.int64()
_REAL = pa.float64()

WORKING: dict[str, dict[str, pa.DataType]] = {
    "calendar": {
        "day": _DAY,
        "month": _DAY,
        "working": _FLAG,
        "workday_number": _WHOLE,
        "provisional": _FLAG,
        "holiday": _TEXT,
    },
    "operations": {
        "operation_id": _TEXT,
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "step": _TEXT,
        "official_id": _TEXT,
        "unit_id": _TEXT,
        "received_at": _WHEN,
        "received_is_date": _FLAG,
        "occurred_at": _WHEN,
        "occurred_is_date": _FLAG,
        "due_at": _WHEN,
        "due_is_date": _FLAG,
        "recorded_at": _WHEN,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
        "place_id": _TEXT,
        "channel": _TEXT,
        "device": _TEXT,
        "reason": _TEXT,
    },
    "cases": {
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "unit_id": _TEXT,
        "applicant_id": _TEXT,
        "opened_at": _WHEN,
        "opened_is_date": _FLAG,
        "closed_at": _WHEN,
        "closed_is_date": _FLAG,
        "due_at": _WHEN,
        "due_is_date": _FLAG,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
    },
    "steps": {
        "operation_id": _TEXT,
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "step": _TEXT,
        "official_id": _TEXT,
        "unit_id": _TEXT,
        "occurred_at": _WHEN,
        "occurred_is_date": _FLAG,
        "day": _DAY,
        "month": _DAY,
        "started_at": _WHEN,
        "started_is_date": _FLAG,
        "elapsed_workdays": _WHOLE,
        "elapsed_hours": _REAL,
        "due_at": _WHEN,
        # From the beginning of the act to the end of its limit; days past that end, and days left (negative when late).
        "limit_workdays": _REAL,
        "late_workdays": _REAL,
        "left_workdays": _REAL,
        # Share of the whole limit: a limit of the case counts from its opening to its close.
        "limit_used": _REAL,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
        "channel": _TEXT,
        "device": _TEXT,
        "place_id": _TEXT,
        "reason": _TEXT,
        "recorded_at": _WHEN,
        "position": _WHOLE,
        "previous_step": _TEXT,
        "next_step": _TEXT,
        "closes_case": _FLAG,
        "working_day": _FLAG,
        "office_hours": _FLAG,
        "repeated": _FLAG,
        "skipped": _WHOLE,
        "out_of_order": _FLAG,
    },
    # The stock of each month's last day (and of the date itself): one row a case and day, with whoever acted last.
    "open_cases": {
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "operation_id": _TEXT,
        "waiting_since": _WHEN,
        "day": _DAY,
        "month": _DAY,
        "due_at": _WHEN,
        "age_workdays": _REAL,
        "limit_workdays": _REAL,
        "late_workdays": _REAL,
    },
    "workflow": {
        "matter_id": _TEXT,
        "step": _TEXT,
        "position": _WHOLE,
        "limit_workdays": _REAL,
        "required": _FLAG,
        "decides": _FLAG,
        "post": _TEXT,
    },
    "presence": {"official_id": _TEXT, "unit_id": _TEXT, "month": _DAY, "workdays": _REAL},
    "posts": {"official_id": _TEXT, "unit_id": _TEXT, "post": _TEXT, "valid_from": _WHEN, "valid_to": _WHEN},
    "leaves": {"official_id": _TEXT, "valid_from": _WHEN, "valid_to": _WHEN, "kind": _TEXT},
    "officials": {"official_id": _TEXT, "name": _TEXT, "unit_id": _TEXT, "post": _TEXT},
    "units": {"unit_id": _TEXT, "name": _TEXT, "kind": _TEXT, "parent_id": _TEXT},
    "matters": {
        "matter_id": _TEXT,
        "name_zh": _TEXT,
        "name_en": _TEXT,
        "limit_workdays": _REAL,
        "sensitive": _FLAG,
        "amount_low": _REAL,
        "amount_high": _REAL,
        "threshold": _REAL,
    },
    "counterparties": {"counterparty_id": _TEXT, "name": _TEXT, "kind": _TEXT},
    "relations": {
        "person_id": _TEXT,
        "company_id": _TEXT,
        "kind": _TEXT,
        "valid_from": _WHEN,
        "valid_to": _WHEN,
        "source": _TEXT,
    },
    "clock": {"as_of": _DAY},
}

_SOURCE = {"source_id": _TEXT, "source_row": _WHOLE}

# What the store may hold of each table that the working set is built from; any column may be absent.
STORED: dict[str, dict[str, pa.DataType]] = {
    **{
        name: {**WORKING[name], **_SOURCE}
        for name in ("operations", "officials", "posts", "leaves", "units", "counterparties", "relations")
    },
    "cases": {**WORKING["cases"], "recorded_at": _WHEN, **_SOURCE},
    "matters": {"matter_id": _TEXT, "name": _TEXT, "limit_workdays": _REAL, "sensitive": _FLAG, **_SOURCE},
}

# What matter cards give to the working set; of the same columns as the working table.
CARD_TABLES = {"card_matters": WORKING["matters"], "card_workflow": WORKING["workflow"]}


def empty_table(name: str) -> pa.Table:
    """Return a working table without rows."""
    return pa.schema(list(WORKING[name].items())).empty_table()


def _cell(value: str | None, kind: pa.DataType) -> Any:  # the type follows the column
    if value is None or value == "":
        return None
    if kind == _FLAG:
        return {"true": True, "false": False}[value.lower()]
    if kind == _WHOLE:
        return int(value)
    if kind == _REAL:
        return float(value)
    return value


def typed_table(name: str, rows: Sequence[dict[str, str | None]]) -> pa.Table:
    """Return a working table from rows of text; columns that are not given are null.

    Raises
    ------
    CardError
        The table or a column is not of the working set, or a cell is not of its column's type.
    """
    if name not in WORKING:
        raise CardError([Fault(f"table {name}", "a table of the working set", name, did_you_mean(name, WORKING))])
    schema = WORKING[name]
    faults = [
        Fault(f"table {name}", "a column of the working set", column, did_you_mean(column, schema))
        for column in {column: None for row in rows for column in row if column not in schema}
    ]
    columns: dict[str, pa.Array] = {}
    for column, kind in schema.items():
        try:
            cells = [_cell(row.get(column), kind) for row in rows]
            if kind in (_WHEN, _DAY):
                columns[column] = pa.array(cells, _TEXT).cast(kind)
            else:
                columns[column] = pa.array(cells, kind)
        except (ValueError, KeyError, pa.ArrowInvalid) as error:
            faults.append(Fault(f"table {name}, column {column}", f"cells of type {kind}", str(error)))
    if faults:
        raise CardError(faults)
    return pa.table(columns, schema=pa.schema(list(schema.items())))
