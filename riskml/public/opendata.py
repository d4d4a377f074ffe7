"""The numbers of a page as CSV, and the list of units: what spreadsheets and programs read, with no cell that runs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from riskml.intake.quarantine import harmless
from riskml.reports.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.texts import Text
    from riskml.public.cells import Shown
    from riskml.public.pages import Words
    from riskml.public.releases import Release, Units

COLUMNS = (
    "unit_id", "table", "period", "item", "item_zh", "item_en", "step", "step_zh", "step_en", "measure", "value",
    "known_on", "run_id",
)  # fmt: skip


def numbers_csv(unit_id: str, own: Iterable[tuple[Release, Shown]], words: Words) -> str:
    """Return every number that was ever shown of a unit, one a row.

    Parameters
    ----------
    unit_id
        The unit.
    own
        What was shown of it, with the release that told it.
    words
        What things are called.
    """
    rows = []
    named: dict[tuple[str, str, str], tuple[str, ...]] = {}
    unit = _harmless(unit_id)
    for release, one in own:
        key = (one.table, one.item, one.step)
        what = named.get(key)
        if what is None:
            item = words.item(one.table, one.item) if one.item else None
            step = words.step(one.item, one.step) if one.step else None
            cells = (one.item, *_both(item), one.step, *_both(step))
            what = named[key] = tuple(_harmless(cell) for cell in cells)
        for measure, value in one.values.items():
            told = f"{value:.2f}" if measure == "amount" else f"{value:.0f}"
            rows.append((unit, one.table, release.period, *what, measure, told, release.known, release.run_id))
    return _written(COLUMNS, sorted(rows))


def _harmless(cell: str) -> str:
    return harmless(clean(cell))


def _both(text: Text | None) -> tuple[str, str]:
    return (text.zh, text.en) if text else ("", "")


def units_csv(units: Units, pages: Mapping[str, str]) -> str:
    """Return every unit with its name, the unit above it, where its page stands, and what area it is."""
    told = (
        (unit, name, units.above.get(unit) or "", pages[unit], units.levels.get(unit, ""))
        for unit, name in sorted(units.names.items())
    )
    rows = (tuple(_harmless(cell) for cell in row) for row in told)
    return _written(("unit_id", "name", "parent_id", "page", "level"), rows)


def _written(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()
