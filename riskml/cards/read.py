"""Reading a project's cards: every file, every fault at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import sqlglot

from riskml.cards.circumstances import Circumstance, Circumstances, Tried
from riskml.cards.comparison_plugins import resolved
from riskml.cards.matter import MatterCard
from riskml.cards.metric import MetricCard
from riskml.cards.needs import needs_faults
from riskml.cards.phrases_faults import phrase
from riskml.cards.rule import RuleCard
from riskml.cards.shape import RuleShape, shaped
from riskml.cards.words import CODES, Words
from riskml.core.errors import CardError, Fault, ProjectError, Verbatim, did_you_mean
from riskml.core.hashes import cards_hash, hash_of
from riskml.core.plugins import plugin_identity
from riskml.core.toml import read_model
from riskml.engine import check_select, parameters_of, parse_select
from riskml.engine.reach import heeds_interrupt
from riskml.workingset import VERSIONED, Schema, read_schema, reference_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from riskml.core.project import Project

Card = TypeVar("Card", MetricCard, RuleCard, RuleShape, MatterCard)


@dataclass(frozen=True, slots=True)
class Cards:
    """What a project measures and asks.

    Parameters
    ----------
    metrics, rules, matters
        The cards, ordered by name.
    sha256
        Hash over every card's file, by which a model and a report name them.
    shapes
        What several rules share, ordered by name.
    schema
        What they may read: the tables and columns of the project's contracts and of the stages.
    circumstances
        What makes two acts comparable beyond the matter and the step.
    words
        What codes of the data are called.
    compared_by
        The plugin that says how a metric is compared, by the metric's name, where one does.
    """

    metrics: tuple[MetricCard, ...]
    rules: tuple[RuleCard, ...]
    matters: tuple[MatterCard, ...]
    sha256: str
    shapes: tuple[RuleShape, ...] = ()
    schema: Schema = field(default_factory=reference_schema)
    circumstances: Circumstances = field(default_factory=Circumstances)
    words: Words = field(default_factory=Words)
    compared_by: Mapping[str, str] = field(default_factory=dict)


def _read_folder(folder: Path, model: type[Card], faults: list[Fault]) -> list[Card]:
    cards: list[Card] = []
    for file in sorted(folder.rglob("*.toml")):
        try:
            card = read_model(file, model)
        except ProjectError as error:
            faults += error.faults
            continue
        if card.name != file.stem:
            faults.append(
                Fault(
                    str(file), Verbatim(f"name = {file.stem!r}"), Verbatim(repr(card.name)), phrase("name_and_file_are")
                )
            )
        if any(card.name == other.name for other in cards):
            faults.append(Fault(str(file), phrase("a_name_that_no_other_card"), Verbatim(repr(card.name))))
        cards.append(card)
    return sorted(cards, key=lambda card: card.name)


def _sql_faults(cards: Iterable[MetricCard | RuleCard], schema: Schema) -> list[Fault]:
    faults = []
    for card in cards:
        where = f"card {card.name}"
        faults += needs_faults(card.needs, schema, where)
        sqls = [card.observations] if isinstance(card, MetricCard) else selects_of(card)
        passed = []
        for sql in sqls:
            found = _select_faults(sql, frozenset(schema.working), where)
            faults += found
            if not found:
                passed.append(sql)
        if isinstance(card, RuleCard) and passed == sqls:
            faults += _parameter_faults(card, sqls)
        if isinstance(card, MetricCard) and card.within and passed:
            faults += _within_faults(card, schema)
    return faults


@lru_cache(maxsize=2048)
def _select_faults(sql: str, tables: frozenset[str], where: str) -> tuple[Fault, ...]:
    """Return what a card's select may not say; the same select is held once a process to the grammar of selects."""
    try:
        check_select(sql, tables, where)
    except CardError as error:
        return tuple(error.faults)
    return ()


def _within_faults(card: MetricCard, schema: Schema) -> list[Fault]:
    """Hold what makes a group to the grammar of selects, over the one table with news that the card's select reads."""
    read = {table.name for table in sqlglot.parse_one(card.observations, read="duckdb").find_all(sqlglot.exp.Table)}
    known = sorted(
        one for one in read & schema.working.keys() if one in VERSIONED or "recorded_at" in schema.working[one]
    )
    where, sql = f"card {card.name}, within", f"select {', '.join(card.within)} from {', '.join(known)}"  # noqa: S608
    if len(known) != 1 or known[0] not in VERSIONED:
        expected = phrase("beside_tables_without_news", names=", ".join(VERSIONED))
        told = Verbatim(", ".join(known)) or phrase("none")
        return [Fault(where, phrase("a_select_that_reads", expected=expected), told, phrase("leave_within"))]
    try:
        check_select(sql, schema.working, where)
    except CardError as error:
        return list(error.faults)
    tree, columns = parse_select(sql, where), schema.working[known[0]]
    unknown = sorted({one.name for one in tree.find_all(sqlglot.exp.Column)} - columns.keys())
    if unknown:
        return [
            Fault(where, phrase("columns_of", known=known[0]), Verbatim(name), did_you_mean(name, columns))
            for name in unknown
        ]
    if not heeds_interrupt(tree, {}):
        return [Fault(where, phrase("columns_and_plain_sums_of_them"), Verbatim(repr(", ".join(card.within))))]
    return []


def _parameter_faults(card: RuleCard, sqls: Iterable[str]) -> list[Fault]:
    where = f"card {card.name}"
    named = set().union(*(parameters_of(sql, where) for sql in sqls))
    faults = [
        Fault(where, phrase("a_parameter", name=name), phrase("none"), did_you_mean(name, card.parameters))
        for name in sorted(named - card.parameters.keys())
    ]
    return faults + [
        Fault(where, phrase("a_use_of_parameter", name=name), phrase("none"), phrase("remove_it"))
        for name in sorted(card.parameters.keys() - named)
    ]


def selects_of(card: RuleCard) -> list[str]:
    """Return the selects that a rule runs."""
    return [sql for sql in (card.hits, card.population, card.silent) if sql]


def _shaped_all(cards: Iterable[RuleCard], shapes: Iterable[RuleShape], faults: list[Fault]) -> list[RuleCard]:
    known = {shape.name: shape for shape in shapes}
    answer = []
    for card in cards:
        try:
            answer.append(shaped(card, known))
        except CardError as error:
            faults += error.faults
    return answer


@dataclass(frozen=True, slots=True)
class _Content:
    """A folder of cards, known by its files, the contracts and the trusted plugins, and not by where it stands."""

    sha256: str
    contracts: str
    plugins: str
    project: Project = field(compare=False)


def read_rule(project: Project, area: str, name: str) -> RuleCard:
    """Read one rule's card, with its shape, where the whole of the cards has been read and held before.

    Raises
    ------
    CardError
        Its shape is not there.
    """
    card = read_model(project.features / "rules" / area / f"{name}.toml", RuleCard)
    file = project.features / "shapes" / f"{card.shape}.toml"
    known = {card.shape: read_model(file, RuleShape)} if card.shape and file.is_file() else {}
    return shaped(card, known)


def read_cards(project: Project) -> Cards:
    """Read ``features/``: metrics, rules with their shapes, and matters. The same files are read once a process.

    Cards may read what the project's contracts accept, a bureau's own columns among it.

    Raises
    ------
    CardError
        One fault for each thing that is wrong in any card.
    ProjectError
        One for each thing that is wrong in any contract.
    PluginError
        A plugin that the project trusts is not installed.
    """
    contracts, plugins = cards_hash(project.accepted / "contracts"), hash_of(plugin_identity(project.settings.plugins))
    return _read(_Content(cards_hash(project.features), contracts, plugins, project))


@lru_cache(maxsize=8)
def _read(content: _Content) -> Cards:
    faults: list[Fault] = []
    folder, schema = content.project.features, read_schema(content.project)
    written = _read_folder(folder / "metrics", MetricCard, faults)
    metrics, compared_by = resolved(written, content.project.settings.plugins, schema.working, faults)
    shapes = _read_folder(folder / "shapes", RuleShape, faults)
    rules = _shaped_all(_read_folder(folder / "rules", RuleCard, faults), shapes, faults)
    matters = _read_folder(folder / "matters", MatterCard, faults)
    faults += _sql_faults([*metrics, *rules], schema)
    circumstances = _read_circumstances(folder / "circumstances.toml", schema, faults)
    words = _read_words(folder / "words.toml", faults)
    if faults:
        raise CardError(faults)
    return Cards(
        tuple(metrics),
        tuple(rules),
        tuple(matters),
        content.sha256,
        tuple(shapes),
        schema,
        circumstances,
        words,
        compared_by,
    )


def _read_words(file: Path, faults: list[Fault]) -> Words:
    """Read what codes are called; a project without the file shows them as they are, in quotation marks."""
    if not file.is_file():
        return Words()
    try:
        return read_model(file, Words)
    except ProjectError as error:
        faults += error.faults
        return Words()


def _read_circumstances(file: Path, schema: Schema, faults: list[Fault]) -> Circumstances:
    """Read what makes acts comparable; a project without the file has nothing beyond the matter and the step."""
    if not file.is_file():
        return Circumstances()
    try:
        read = read_model(file, Circumstances, Circumstance, Tried)
    except ProjectError as error:
        faults += error.faults
        return Circumstances()
    for one in read.circumstance:
        where = f"{file}, circumstance {one.name}"
        faults += needs_faults(one.needs, schema, where)
        if one.column not in schema.working["steps"]:
            known = did_you_mean(one.column, schema.working["steps"])
            faults.append(
                Fault(phrase("column", where=where), phrase("a_column_of_steps"), Verbatim(repr(one.column)), known)
            )
    for trial in read.tried:
        faults += _tried_faults(trial, schema, f"{file}, tried {trial.name}")
    for what, names in (
        (phrase("what_column"), [one.column for one in read.circumstance]),
        (phrase("what_name"), [one.name for one in read.tried]),
    ):
        if len(set(names)) < len(names):
            faults.append(Fault(str(file), phrase("each_once", what=what), Verbatim(", ".join(names))))
    return read


def _tried_faults(one: Tried, schema: Schema, where: str) -> list[Fault]:
    faults = needs_faults(one.needs, schema, where)
    kinds = ("", "unit_id", *CODES)
    if one.code not in kinds:
        faults.append(
            Fault(
                phrase("code", where=where),
                phrase("a_table_of_words_toml"),
                Verbatim(repr(one.code)),
                did_you_mean(one.code, kinds),
            )
        )
    try:
        check_select(one.acts, schema.working, where)
    except CardError as error:
        return [*faults, *error.faults]
    given = parse_select(one.acts, where).named_selects
    lacking = [name for name in ("ref", "value") if name not in given]
    return faults + [
        Fault(where, phrase("a_column", name=name), Verbatim(", ".join(given)) or phrase("none")) for name in lacking
    ]


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of card, for editors that complete TOML."""
    models: dict[str, type[BaseModel]] = {
        "metric": MetricCard,
        "rule": RuleCard,
        "shape": RuleShape,
        "matter": MatterCard,
        "words": Words,
    }
    return {name: model.model_json_schema() for name, model in models.items()}
