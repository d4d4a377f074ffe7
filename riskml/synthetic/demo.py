"""The demo: a synthetic city, the whole job on it, and the result held against the truth."""

from __future__ import annotations

import json
import logging
import shutil
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import read_cards
from riskml.core.errors import Fault, ProjectError
from riskml.core.texts import LANGUAGES
from riskml.core.timing import timed
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project
from riskml.pipeline.summary import summarise
from riskml.synthetic.phrases_faults import phrase
from riskml.synthetic.plants import plants_table, plants_text
from riskml.synthetic.truth import outcome_table, outcome_text
from riskml.synthetic.write import write_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.synthetic.size import CitySize

TRUTH = "truth.json"
_LOG = logging.getLogger(__name__)


def _clear(folder: Path) -> None:
    """Make way for a new demo; anything that is not a demo stays untouched."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / TRUTH).is_file():
        raise ProjectError(
            [
                Fault(
                    str(folder),
                    phrase("an_empty_folder_or_an_earlier"),
                    phrase("other_files"),
                    phrase("name_another_folder"),
                )
            ]
        )
    shutil.rmtree(folder)


def run_demo(folder: Path, *, seed: int = 7, size: CitySize | None = None, jobs: int = 1) -> Iterator[str]:
    """Make a city in a folder, run the whole job on it, and yield what to tell the user, line by line.

    Parameters
    ----------
    folder
        Becomes a project of its own; an earlier demo there is replaced.
    seed
        Of the city.
    size
        Of the city; about 200 officials over 24 months by default.
    jobs
        How many processes write the pages.

    Raises
    ------
    ProjectError
        The folder holds something that is not a demo.
    """
    _clear(folder)
    project = create_project(folder)
    cards = read_cards(project)
    with timed(_LOG, "the synthetic city"):
        city = write_city(folder, cards.matters, size, seed)
    yield f"合成城市已写入 · a synthetic city is in {folder}: {city.first} .. {city.last}"
    for name, path in city.sources.items():
        for manifest in import_source(project, path, table=name, format="csv"):
            yield f"  {manifest.summary()}"
    result = open_project(folder).run(as_of=city.last, jobs=jobs)
    for language in LANGUAGES:
        yield ""
        yield summarise(result, language)
    truth = json.loads(city.truth.read_text("utf-8"))
    table = outcome_table(truth, pd.read_parquet(result.folder / "warnings.parquet"))
    for language in LANGUAGES:
        yield ""
        yield outcome_text(table, language)
    planted = plants_table(json.loads(city.plants.read_text("utf-8")), pd.read_parquet(result.folder / "hits.parquet"))
    for language in LANGUAGES:
        yield ""
        yield plants_text(planted, language)
    yield ""
    open_it = f"riskml portal demo --project {folder} && riskml serve --project {folder}"
    yield f"打开工作台，每个角色一个账号 · the reading room, with an account a role: {open_it}"
