"""Disguises of other kinds of files: sheets, Parquet, logs of objects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from riskml.intake.mappings import Mapping
from tests.disguises.facts import Written, clock, disguise, texts
from tests.intake import ocel_logs

# Sheets and columns ----------------------------------------------------------------------------------------------


@disguise
def a_sheet_of_cells(folder, rows):
    file = folder / "log.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.columns)
        for place, row in enumerate(rows.itertuples(index=False), 1):
            for column, cell in enumerate(row):
                if not pd.isna(cell):
                    kind = type(cell)
                    (sheet.write_datetime if kind in (pd.Timestamp, date) else sheet.write)(place, column, cell)
    return Written([file])


@disguise
def a_sheet_of_text(folder, rows):
    file = folder / "log.xlsx"
    said = texts(rows)
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([said.columns, *said.to_numpy()]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
    return Written([file])


@disguise
def parquet_of_types(folder, rows):
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), folder / "log.parquet")
    return Written([folder / "log.parquet"])


@disguise
def parquet_of_dictionaries_and_decimals(folder, rows):
    table = pa.Table.from_pandas(rows, preserve_index=False)
    sums = pa.array([None if pd.isna(one) else Decimal(repr(one)).quantize(Decimal("0.01")) for one in rows["amount"]],
                    pa.decimal128(18, 2))  # fmt: skip
    table = table.set_column(table.schema.get_field_index("amount"), "amount", sums)
    for name in ("step", "official_id", "outcome"):
        table = table.set_column(table.schema.get_field_index(name), name, table.column(name).dictionary_encode())
    pq.write_table(table, folder / "log.parquet")
    return Written([folder / "log.parquet"])


# Event logs ------------------------------------------------------------------------------------------------------


def event_log(rows):
    """Acts as events: case, official, unit and counterparty are objects, all else attributes of the event."""
    roles = {"case_id": "application", "official_id": "Employee", "unit_id": "office", "counterparty_id": "company"}
    plain = texts(rows, **clock("%Y-%m-%dT%H:%M:%S+08:00"))
    log = ocel_logs.Log()
    for row in plain.to_dict("records"):
        said = {name: row[name] for name in ("received_at", "due_at", "outcome", "amount") if row[name]}
        related = [
            (f"{kind[0]}{row[name]}" if kind == "office" else row[name], "as " + kind) for name, kind in roles.items()
        ]
        log.events.append((row["operation_id"], row["step"], row["occurred_at"], said, related))
    for name, kind in roles.items():
        for one in plain[name].unique():
            log.objects.append((one if kind != "office" else f"o{one}", kind, [("code", one, ocel_logs.BEGINNING)], []))
    mapping = {
        "ocel": {
            "case": "application",
            "official": "Employee:as Employee",
            "counterparty": "company",
            "unit": "office.code",
        },
        "tables": {"operations": {}},
    }
    return log, {"mapping": Mapping.model_validate(mapping)}


@disguise
def ocel_in_json(folder, rows):
    log, words = event_log(rows)
    return Written([ocel_logs.as_json(log, folder / "log.jsonocel")], words)


@disguise
def ocel_in_xml(folder, rows):
    log, words = event_log(rows)
    return Written([ocel_logs.as_xml(log, folder / "log.xmlocel", "object")], words)


@disguise
def ocel_in_sqlite(folder, rows):
    log, words = event_log(rows)
    return Written([ocel_logs.as_sqlite(log, folder / "log.sqlite")], words)
