"""The exporter ``listed``: everybody who is on the list for review, as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskml.pipeline.exporter_plugins import RunToExport

COLUMNS = ("official_id", "selected_by", "grade", "reason_zh", "reason_en")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(run: RunToExport) -> dict[str, bytes]:
    """Return one CSV file. A cell that a spreadsheet would take for a formula is given a quotation mark."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("as_of", *COLUMNS))
    for row in run.table("warnings").to_pylist():
        if row["selected_by"]:
            cells = [str(row[name] or "") for name in COLUMNS]
            rows.writerow([run.as_of, *(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)])
    return {"listed.csv": text.getvalue().encode("utf-8-sig")}
