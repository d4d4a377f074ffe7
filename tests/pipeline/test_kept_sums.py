"""Sums that two processes keep at once: neither takes the place of the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.core.access import Access
from riskml.metrics import Kept
from riskml.pipeline.closed_months import ClosedStore
from riskml.pipeline.kept_sums import KeptSums

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONTH = 2025 * 12
CARDS = ("overdue_rate",)


def reader(value: int) -> pa.RecordBatchReader:
    return pa.table({"known": [MONTH], "value": [value]}).to_reader()


def test_parts_of_two_that_keep_the_same_month_at_once_do_not_mix(tmp_path: Path) -> None:
    closed = ClosedStore(tmp_path / "months", "base", (), {"overdue_rate": "card"}, Access())
    kept = KeptSums(closed)
    months = {MONTH: Kept(MONTH, whole=True)}

    def slow() -> Iterator[tuple[str, pa.RecordBatchReader]]:
        """Begin, and be overtaken by another process that keeps the month whole meanwhile."""
        yield "bounds", reader(1)
        KeptSums(closed).keep(CARDS, months, [("bounds", reader(2)), ("fold", reader(2))])
        yield "fold", reader(1)

    kept.keep(CARDS, months, slow())
    [folder] = (tmp_path / "sums").iterdir()
    files = sorted(file.name for file in folder.iterdir())
    assert len(files) == 4, "two parts of each"
    assert {name.partition("_")[0] for name in files} == {"000001"}, "both had counted to the same"
    told = {part: kept.read(CARDS, part, [MONTH]) for part in ("bounds", "fold")}
    values = {part: one.column("value").to_pylist() for part, one in told.items() if one is not None}
    assert values in ({"bounds": [1], "fold": [1]}, {"bounds": [2], "fold": [2]}), "of one of them, whole"
    kept.keep(CARDS, months, [("bounds", reader(3)), ("fold", reader(3))])
    third = kept.read(CARDS, "fold", [MONTH])
    assert third is not None
    assert third.column("value").to_pylist() == [3], "later ones go before earlier ones"
    kept.sweep()
    assert len(list(folder.iterdir())) == 2
