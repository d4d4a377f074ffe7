"""Writing a run's pages: all of them or none, in a folder that appears at once."""

from __future__ import annotations

from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from riskml.core.abreast import abreast
from riskml.core.access import Access
from riskml.core.atomic import make_folder, replace_folder, write_file
from riskml.core.scratch import Scratch
from riskml.portraits import draw_all
from riskml.reports.names import file_name
from riskml.reports.rendering import Places, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.core.texts import Language
    from riskml.portraits import Portrait, RunData

_MANY: Final = 64
"""From so many officials on, processes beside this one save more than it takes to start them."""
_TOGETHER: Final = 8
"""Portraits whose pages a process makes at once."""


def write_reports(
    run_data: RunData,
    folder: Path,
    languages: Sequence[Language] = ("zh", "en"),
    officials: Iterable[str] | None = None,
    *,
    portraits: Iterable[Portrait] | None = None,
    access: Access = Access(),  # noqa: B008 (frozen)
    jobs: int = 1,
) -> Path:
    """Write every page of a run; the folder is replaced whole, or left as it was when writing fails.

    ``folder`` holds ``index.html`` (the warnings), ``whole.html``, ``officials/`` and ``units/`` in the first
    language; each other language has a folder of its own with the same.

    Parameters
    ----------
    run_data
        The run.
    folder
        Where the pages are to stand.
    languages
        The first stands at the top.
    officials
        Whose portraits are written; everybody's by default.
    portraits
        The portraits of these officials as ``draw_all`` yields them, where somebody else looks at them on the way.
    access
        Who may read the pages: their owner alone by default.
    jobs
        How many processes render the pages of many; of few, and with one, this renders them.

    Returns
    -------
    Path
        The index to open first.
    """
    chosen = sorted(run_data.officials if officials is None else set(officials))
    drawn = iter(draw_all(run_data, chosen) if portraits is None else portraits)
    places = Places(
        {one: f"officials/{file_name(one)}" for one in chosen},
        {one: f"units/{file_name(one)}" for one in run_data.units},
        {one: run_data.roster.unit(one) for one in run_data.units},
        tuple(languages),
    )
    parts = iter(lambda: list(islice(drawn, _TOGETHER)), [])
    target = Path(folder)
    with (
        access.kept(),
        Scratch(target.parent, f".{target.name}", access) as work,
        abreast(jobs if len(chosen) >= _MANY else 1) as each,
    ):
        for pages in each(partial(pages_of, places), parts):
            for path, page in pages:
                make_folder((work.path / path).parent)
                write_file(work.path / path, page)
        replace_folder(work.path, target)
    return target / "index.html"
