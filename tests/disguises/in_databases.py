"""Disguises of databases: a table of a server that runs for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.intake.mappings import Mapping
from tests.database_servers import running
from tests.disguises.facts import TIMES, Written, disguise, texts

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

TEXT_IN = {
    "postgresql": {"case_id": "char(12)", "counterparty_id": "bytea"},
    "mariadb": {
        "case_id": "char(12) character set gbk", "step": "varchar(40) character set latin1", "unit_id": "varbinary(9)",
        "outcome": "enum('approved', 'rejected', 'returned') character set utf16",
    },
}  # fmt: skip
TIMES_IN = {"postgresql": ("timestamp", "timestamptz"), "mariadb": ("datetime", "timestamp")}


def table_of(folder: Path, rows: pd.DataFrame, kind: str) -> Written:
    """Write the facts into a server's table: sums as decimals, times with a zone and without, days, padded text."""
    server = running(kind)
    types = dict.fromkeys(rows.columns, "varchar(40)") | TEXT_IN[kind] | {"due_at": "date", "amount": "numeric(12, 2)"}
    types |= dict(zip(TIMES, TIMES_IN[kind], strict=True))
    zone = "+08" if kind == "postgresql" else ""
    ways = {"occurred_at": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}{zone}", "amount": lambda one: f"{one:.2f}"}
    said = [tuple(cell or None for cell in row) for row in texts(rows, **ways).itertuples(index=False)]
    server.fill("desk_log", types, said, clock="+08:00")
    address = folder / "url"
    address.touch(mode=0o600)
    address.write_text(server.url, "utf-8")
    told = {"source": {"url_file": str(address)}, "tables": {"operations": {"from_table": "desk_log"}}}
    return Written([None], {"mapping": Mapping.model_validate(told)})


@disguise
def a_table_of_postgresql(folder, rows):
    return table_of(folder, rows, "postgresql")


@disguise
def a_table_of_mariadb(folder, rows):
    return table_of(folder, rows, "mariadb")
