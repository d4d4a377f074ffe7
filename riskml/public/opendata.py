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
    from riskml.public.releases import Release

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
    for release, one in own:
        item = words.item(one.table, one.item) if one.item else None
        step = words.step(one.item, one.step) if one.step else None
        known = release.as_of.isoformat()
        for measure, value in one.values.items():
            rows.append(
                (unit_id, one.table, release.period, one.item, *_both(item), one.step, *_both(step), measure,
                 f"{value:.2f}" if measure == "amount" else f"{value:.0f}", known, release.run_id)
            )  # fmt: skip
    return _written(COLUMNS, sorted(rows))


def _both(text: Text | None) -> tuple[str, str]:
    return (text.zh, text.en) if text else ("", "")


def units_csv(names: Mapping[str, str], above: Mapping[str, str | None], pages: Mapping[str, str]) -> str:
    """Return every unit with its name, the unit above it, and where its page stands."""
    rows = ((unit, name, above.get(unit) or "", pages[unit]) for unit, name in sorted(names.items()))
    return _written(("unit_id", "name", "parent_id", "page"), rows)


def _written(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(clean(cell)) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()
