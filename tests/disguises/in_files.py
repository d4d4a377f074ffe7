"""Disguises of other kinds of files: Parquet, logs of objects."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskml.intake.mappings import Mapping
from tests.disguises.facts import Written, clock, disguise, texts
from tests.intake import ocel_logs

# Columns --------------------------------------------------------------------------------------------------------


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


@disguise
def parquet_of_bytes_and_times_of_a_zone(folder, rows):
    table = pa.Table.from_pandas(rows, preserve_index=False)
    for name in ("case_id", "official_id", "counterparty_id"):
        said = table.column(name).cast(pa.binary())
        table = table.set_column(table.schema.get_field_index(name), name, said)
    moments = pa.array(rows["occurred_at"].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC"))
    table = table.set_column(table.schema.get_field_index("occurred_at"), "occurred_at", moments)
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
