"""A desk's log in a server, and a mapping of it."""

from __future__ import annotations

from riskml.intake import import_source
from riskml.intake.mappings import Mapping

KINDS = ("postgresql", "mariadb")
COLUMNS = {
    "operation_id": "varchar(20)", "case_id": "varchar(20)", "step": "varchar(20)", "official_id": "varchar(20)",
    "occurred_at": "timestamp", "outcome": "varchar(20)", "updated_at": "timestamp",
}  # fmt: skip


def act(number, updated="2025-03-01 10:00:00", outcome="approved"):
    return (f"L{number}", f"C{number}", "decide", f"P{number % 3}", f"2025-02-{1 + number % 27:02} 09:0{number % 7}:11",
            outcome, updated)  # fmt: skip


def typed(server, **others):
    kinds = {name: kind.replace("timestamp", "datetime") for name, kind in COLUMNS.items()}
    return (COLUMNS if server.kind == "postgresql" else kinds) | others


def desk(table="log", source=(), **words):
    told = {"from_table": table, "watermark": "updated_at", **words}
    told = {key: value for key, value in told.items() if value is not None}
    return Mapping.model_validate(
        {"source": {"url_from": "RISKML_DESK_URL", "name": "desk", **dict(source)}, "tables": {"operations": told}}
    )


def take(store, mapping, **words):
    return import_source(store.project, mapping=mapping, **words)[0]


def told(store, account):
    rows = store.rows(account)
    return dict(zip(rows.operation_id, rows.outcome, strict=True))


def values(rows):
    return ", ".join("(" + ", ".join("null" if cell is None else f"'{cell}'" for cell in row) + ")" for row in rows)
