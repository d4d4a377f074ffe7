"""Rows that broke their contract, with every fault they have, for a person to mend."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def harmless(cell: str | None) -> str:
    """Keep a spreadsheet from running a cell that another bureau's system wrote.

    Examples
    --------
    >>> harmless("=cmd|'/c calc'!A0"), harmless("-12.5"), harmless("-x")
    ("'=cmd|'/c calc'!A0", '-12.5', "'-x")
    """
    if not cell:
        return ""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


class Quarantine:
    """Gathers rows while a source is read, and writes them once all its columns are known."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._file = spool.open("w", encoding="utf-8")
        self.rows = 0

    def add(self, row: int, faults: Sequence[str], cells: dict[str, Any]) -> None:
        """Set one row aside."""
        said = {name: cell for name, cell in cells.items() if cell is not None}
        self._file.write(json.dumps([row, "; ".join(faults), said], ensure_ascii=False) + "\n")
        self.rows += 1

    def close(self) -> None:
        """Stop gathering."""
        self._file.close()

    def write(self, place: Path, columns: Sequence[str]) -> None:
        """Write the rows as CSV, in UTF-8 with a mark that Excel understands."""
        self.close()
        with (
            self._spool.open(encoding="utf-8") as spooled,
            place.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.writer(file, lineterminator="\r\n")  # has cells with either sign quoted
            writer.writerow(["source_row", "faults", *map(harmless, columns)])
            for line in spooled:
                row, faults, cells = json.loads(line)
                writer.writerow([row, harmless(faults), *(harmless(cells.get(name)) for name in columns)])
