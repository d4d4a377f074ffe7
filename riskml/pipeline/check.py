"""Is a project as it should be? Every card, every example, every setting, every fault at once."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from riskml.calendars import build_for
from riskml.cards import read_cards
from riskml.cards.read import selects_of
from riskml.cards.undated import undated_limits
from riskml.core.errors import CardError, Fault, RiskmlError
from riskml.core.project import reference_root
from riskml.core.texts import Text, listed
from riskml.intake import load_mapping
from riskml.metrics import check_example as check_metric
from riskml.pipeline.checked_plugins import check_plugins
from riskml.pipeline.phrases_faults import PHRASES, phrase
from riskml.pipeline.recipe_names import recipe_faults
from riskml.registry import read_any_recipe
from riskml.reviews.cases import (
    access_faults,
    case_faults,
    library_faults,
    page_faults,
    read_access,
    read_cases,
    read_library,
    staffing_faults,
)
from riskml.rules import check_example as check_rule
from riskml.rules import example_engine
from riskml.triage import read_grades, read_routes
from riskml.workingset import read_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from riskml.cards import Cards
    from riskml.core.project import Project


def _settings_to_read(project: Project) -> list[Callable[[], object]]:
    """Return one reader for each file of content that is not a card."""
    recipes = _recipes(project)
    mappings = sorted((project.accepted / "mappings").glob("*.toml"))
    return [
        partial(read_schema, project),
        partial(read_grades, project),
        partial(read_routes, project),
        partial(read_library, project),
        # Any year will do: it is the overrides that are read.
        partial(build_for, project, date(2024, 1, 1), date(2024, 12, 31)),
        *(partial(read_any_recipe, project, recipe) for recipe in recipes),
        *(partial(load_mapping, mapping) for mapping in mappings),
    ]


def _room_files(project: Project) -> list[Path]:
    """Return the tables of the reading room; projects made before it have neither."""
    return [file for file in (project.serving / name for name in ("cases.toml", "access.toml")) if file.is_file()]


def _room_faults(project: Project) -> list[Fault]:
    """Hold the table of cases, who may see what, and whether the people named can fill both."""
    if not _room_files(project):
        return []
    faults: list[Fault] = []
    try:
        access = read_access(project)
    except RiskmlError as error:
        return list(error.faults) + _unread(partial(read_cases, project))
    faults += access_faults(access, str(project.serving / "access.toml"))
    try:
        cases = read_cases(project)
    except RiskmlError as error:
        return [*faults, *error.faults]
    faults += case_faults(cases, access.role, str(project.serving / "cases.toml"))
    rights = str(project.serving / "access.toml")
    return faults or [*page_faults(cases, access, rights), *staffing_faults(cases, access, rights)]


def _unread(reader: Callable[[], object]) -> list[Fault]:
    try:
        reader()
    except RiskmlError as error:
        return list(error.faults)
    return []


def _recipes(project: Project) -> list[str]:
    return sorted(file.stem for file in (project.training / "recipes").glob("*.toml"))


def _recipe_faults(project: Project, cards: Cards) -> list[Fault]:
    """Hold the columns that recipes name to the cards; a recipe that cannot be read has said so already."""
    read = []
    for name in _recipes(project):
        with suppress(RiskmlError):
            read.append(read_any_recipe(project, name))
    return recipe_faults(read, cards)


def _library_faults(project: Project, cards: Cards) -> list[Fault]:
    """Hold what recommendations fit to the cards; a library that cannot be read has said so already.

    A card that is shipped, and that the bureau has taken out, is no mistyped name: what fits it alone is not offered.
    """
    try:
        library = read_library(project)
    except RiskmlError:
        return []
    features = reference_root() / "features"
    rules = {file.stem: file.parent.name for file in (features / "rules").glob("*/*.toml")}
    rules |= {one.name: one.area for one in cards.rules}
    metrics = {file.stem for file in (features / "metrics").glob("*.toml")} | {one.name for one in cards.metrics}
    where = str(project.serving / "recommendations.toml")
    return library_faults(library, rules, metrics, where)


def _example_faults(cards: Cards) -> list[Fault]:
    faults = []
    for metric in cards.metrics:
        for example in metric.example:
            faults += check_metric(metric, example, cards.schema)
    with example_engine(cards.schema) as engine:
        for rule in cards.rules:
            for case in rule.example:
                faults += check_rule(rule, case, engine, cards.schema)
    return faults


def check_project(project: Project) -> str:
    """Return `what_holds` in English.

    Raises
    ------
    CardError
        Everything that does not hold.
    """
    return what_holds(project).en


def what_holds(project: Project) -> Text:
    """Read all content of a project and run every example.

    Returns
    -------
    Text
        What was read and held, in one line; a line more for each card that reads a limit of today, and one where the
        project has no tables of cases.

    Raises
    ------
    CardError
        Everything that does not hold.
    """
    faults: list[Fault] = []
    readers = _settings_to_read(project)
    every: list[Callable[[], object]] = [*readers, partial(check_plugins, project)]
    for reader in every:
        faults += _unread(reader)
    faults += _room_faults(project)
    try:
        cards = read_cards(project)
    except RiskmlError as error:
        # What is wrong with a contract or a plugin was told above already.
        raise CardError([*faults, *(fault for fault in error.faults if fault not in faults)]) from error
    faults += _recipe_faults(project, cards)
    faults += _library_faults(project, cards)
    faults += _example_faults(cards)
    if faults:
        raise CardError(faults)
    room = _room_files(project)
    unnamed = bool(room) and not read_access(project).staff
    examples = sum(len(card.example) for card in cards.metrics) + sum(len(card.example) for card in cards.rules)
    read = phrase(
        "check_holds_unstaffed" if unnamed else "check_holds",
        metrics=len(cards.metrics),
        rules=len(cards.rules),
        matters=len(cards.matters),
        files=len(readers) + len(room),
        examples=examples,
    )
    told = [read, *_undated(cards), *([] if room else [PHRASES["check_without_cases"]])]
    return listed(told, Text.same("\n"))


def _undated(cards: Cards) -> list[Text]:
    """Warn of cards that hold what began long ago to a limit of today; a bureau may mean it."""
    every = [(card.name, [card.observations]) for card in cards.metrics]
    every += [(card.name, selects_of(card)) for card in cards.rules]
    found = ((name, sorted({one for sql in sqls for one in undated_limits(sql)})) for name, sqls in every)
    return [phrase("check_undated", name=name, columns=listed(columns)) for name, columns in found if columns]
