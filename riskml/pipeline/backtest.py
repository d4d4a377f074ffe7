"""The past replayed month by month as it would have been run, published whole or not at all.

Every month's facts are those that were known at its end, and its model has learned from no more than that. Cards and
settings are today's. Models stay in memory: no champion moves, and the registry is not touched.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from riskml.core.atomic import replace_folder, write_file
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.hashes import hash_of, hash_of_files
from riskml.core.progress import counted
from riskml.core.project import CONTENT
from riskml.core.scratch import Scratch, sweep
from riskml.core.texts import LANGUAGES
from riskml.core.version import __version__
from riskml.core.work import at_work
from riskml.pipeline.facts import measure_and_detect
from riskml.pipeline.fitting import DEFAULT_RECIPE, fit_unpublished
from riskml.pipeline.identity import Identity, identity_of, insist_unchanged
from riskml.pipeline.order_replay import (
    count_order_months,
    follow_orders,
    looks_of,
    ranked_month,
    with_looks,
    worth_of,
)
from riskml.pipeline.phrases_faults import phrase
from riskml.pipeline.replay import MonthList, count_months, draws_of, follow_lists
from riskml.pipeline.reviewed import looked_up, review_of, reviews_until
from riskml.pipeline.sources import first_day, last_day
from riskml.pipeline.triaged import score_and_triage
from riskml.portraits import Provenance
from riskml.portraits.backtest import Backtest
from riskml.portraits.order_backtest import OrderBacktest
from riskml.registry import TriageRecipe, read_any_recipe, read_recipe, tidy
from riskml.reports import render_backtest, render_order_backtest
from riskml.reviews import MATTER_WARNINGS, labels_of, published, standing, unlabelled
from riskml.triage import read_grades

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Language, Text
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.reviewed import Reviewed
    from riskml.pipeline.sources import Sources
    from riskml.registry import LoadedModel, Recipe
    from riskml.triage import Triaged

VALUES: Final = "backtest.json"
TABLE: Final = "backtest.parquet"
RETRAIN: Final = 3
HOLDS: Final = 6
_SPAN: Final = 12
_HISTORY: Final = 3
"""Months of log before the first replayed month, where none is named."""


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """What a backtest published, and where.

    Parameters
    ----------
    backtest
        The values, of lists of people or of orders of warnings; none where nothing had changed and what stands there
        was kept.
    folder
        backtest.parquet, backtest.json, and one page a language.
    counts
        Months, looks, found, and how many random order would be expected to find (None where it is not known). Of
        orders of warnings: months, those with a learned order, how many it put first and how many of these were
        decided, and the precision of each order (None where it is not known).
    fresh
        False where the same had been published before and nothing was written.
    """

    backtest: Backtest | OrderBacktest | None
    folder: Path
    counts: Mapping[str, Any]
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a backtest is made of, before anything is computed."""

    months: tuple[pd.Period, ...]
    recipe: str
    retrain: int
    holds: int
    identity: Identity
    run_id: str

    @property
    def sources(self) -> Sources:
        """The accepted rows."""
        return self.identity.sources


def page_name(language: Language) -> str:
    """Return the name of the page in a language."""
    return f"backtest.{language}.html"


def backtest_months(
    files: Mapping[str, Sequence[Path]], first: date | None = None, last: date | None = None
) -> tuple[pd.Period, ...]:
    """Return the months to replay: by default the last twelve whole ones, after three months to learn from.

    Parameters
    ----------
    files
        Accepted files by table.
    first, last
        Any day of the first and of the last month.

    Raises
    ------
    SourceError
        No operations were accepted.
    ProjectError
        The months are not of the log, or the first comes after the last.
    """
    begun, ended = pd.Period(first_day(files), "M"), pd.Timestamp(last_day(files))
    whole = ended.to_period("M") if ended.is_month_end else ended.to_period("M") - 1
    end = pd.Period(last, "M") if last else max(whole, begun)
    beginning = pd.Period(first, "M") if first else min(max(end - (_SPAN - 1), begun + _HISTORY), end)
    log = phrase("a_month_of_the_log", begun=begun, last=ended.to_period("M"))
    faults = [
        Fault(name, log, Verbatim(str(month)), phrase("name_another_month_or_import"))
        for name, month in (("--from", beginning), ("--to", end))
        if not begun <= month <= ended.to_period("M")
    ]
    if not faults and beginning > end:
        faults.append(Fault("--from", phrase("a_month_no_later", end=end), Verbatim(str(beginning))))
    if faults:
        raise ProjectError(faults)
    return tuple(pd.period_range(beginning, end, freq="M"))


def _plan(
    project: Project,
    identity: Identity,
    months: tuple[pd.Period, ...],
    *,
    recipe: str,
    retrain: int,
    holds: int,
) -> _Plan:
    faults = [
        Fault(name, phrase("a_whole_number_of_months_1"), Verbatim(str(value)))
        for name, value in (("--retrain", retrain), ("--holds", holds))
        if value < 1
    ]
    if faults:
        raise ProjectError(faults)
    parts = {
        "months": [str(one) for one in months],
        "recipe": recipe,
        "retrain": retrain,
        "holds": holds,
        **identity.parts,
        "matter_warnings": hash_of_files(project.runs, project.runs.glob(f"????-??-??/{MATTER_WARNINGS}")),
    }
    return _Plan(months, recipe, retrain, holds, identity, hash_of(parts)[:16])


@dataclass(frozen=True, slots=True, eq=False)
class _MonthRun:
    """One month as it would have been run."""

    month: pd.Period
    as_of: date
    model: LoadedModel
    facts: Facts
    reviewed: Reviewed
    triaged: Triaged


def _runs(
    project: Project, cards: Cards, plan: _Plan, recipe: Recipe, tell: Callable[[str], object]
) -> Iterator[_MonthRun]:
    """Take the steps of a run for every month, with a model that has learned from no more than was known then."""
    model = None
    for place, month in enumerate(counted("months", plan.months)):
        as_of = month.end_time.date()
        tell(f"backtest {month}")
        if model is None or place % plan.retrain == 0:
            model = fit_unpublished(project, cards, recipe, as_of=as_of, sources=plan.sources)
        facts = measure_and_detect(project, cards, as_of=as_of, sources=plan.sources)
        reviewed = review_of(project, facts, cards)
        _, triaged = score_and_triage(project, cards, facts, model, reviewed=reviewed)
        yield _MonthRun(month, as_of, model, facts, reviewed, triaged)


def replay(
    project: Project, cards: Cards, plan: _Plan, tell: Callable[[str], object] = lambda _: None
) -> tuple[Backtest | OrderBacktest, pd.DataFrame]:
    """Draw every month's list as it would have been drawn, and set the real reviews beside them."""
    asked = read_any_recipe(project, plan.recipe)
    if isinstance(asked, TriageRecipe):
        return _replay_order(project, cards, plan, asked, tell)
    recipe = read_recipe(project, plan.recipe)
    lists, lookup = [], published(project.runs)
    for one in _runs(project, cards, plan, recipe, tell):
        lists.append(MonthList(one.month.start_time, one.as_of, one.model.as_of, one.triaged.warnings))
        lookup = looked_up(one.facts, lookup, gathered=one.reviewed.gathered)
    tell("backtest")
    reviews, until = reviews_until(project, cards, plan.sources)
    labels = labels_of(reviews, as_of=until, lookup=lookup)
    listed = follow_lists(lists, labels, holds=plan.holds)
    draws = draws_of(labels, {one.month: len(one.warnings) for one in lists})
    values = Backtest(
        provenance=_provenance(cards, plan),
        months=count_months(lists, listed, draws),
        recipe=plan.recipe,
        recipe_label=recipe.label,
        retrain=plan.retrain,
        holds=plan.holds,
        capacity=read_grades(project).capacity,
        reviews=reviews["review_id"].nunique() if len(reviews) else 0,
        unlabelled=len(unlabelled(reviews, as_of=until, lookup=lookup)),
        known_at=until,
        draws=draws,
    )
    return values, listed


def _replay_order(
    project: Project, cards: Cards, plan: _Plan, recipe: TriageRecipe, tell: Callable[[str], object]
) -> tuple[OrderBacktest, pd.DataFrame]:
    """Rank every month's warnings by each order, and set the real reviews beside what each put first.

    What is known of the officials whom a warning names comes from the recipe that scores people by default.
    """
    months, lookup = [], published(project.runs)
    for one in _runs(project, cards, plan, read_recipe(project, DEFAULT_RECIPE), tell):
        months.append(ranked_month(one.month.start_time, one.as_of, one.triaged, one.reviewed.stands))
        lookup = looked_up(one.facts, lookup, gathered=one.reviewed.gathered)
    tell("backtest")
    places, threads = read_grades(project).matters, project.settings.threads or None
    followed = follow_orders(months, recipe, places, retrain=plan.retrain, threads=threads)
    reviews, until = reviews_until(project, cards, plan.sources)
    looks = looks_of(standing(reviews, as_of=until, lookup=lookup))
    picks = with_looks(followed.picks, looks)
    values = OrderBacktest(
        provenance=_provenance(cards, plan),
        months=count_order_months(months, picks, followed.regimes),
        orders=worth_of(months, picks, looks),
        recipe=plan.recipe,
        recipe_label=recipe.label,
        retrain=plan.retrain,
        capacity=places.capacity,
        red=places.red,
        draws=places.draws,
        reviews=reviews["review_id"].nunique() if len(reviews) else 0,
        known_at=until,
    )
    return values, picks


def _provenance(cards: Cards, plan: _Plan) -> Provenance:
    return Provenance(
        as_of=plan.months[-1].end_time.date(),
        data_hash=hash_of(plan.sources.hashes),
        model_version="",
        engine_version=__version__,
        cards_hash=cards.sha256,
        run_id=plan.run_id,
        generated_by=f"riskml {__version__}",
    )


def run_backtest(
    project: Project,
    cards: Cards,
    *,
    first: date | None = None,
    last: date | None = None,
    recipe: str = DEFAULT_RECIPE,
    retrain: int = RETRAIN,
    holds: int = HOLDS,
    out: Path | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> BacktestResult:
    """Replay the past and publish what came of it; with unchanged inputs this writes nothing.

    Parameters
    ----------
    project, cards
        What to replay.
    first, last
        Any day of the first and of the last month; the last twelve whole months of the log by default.
    recipe
        How to learn.
    retrain
        Every how many months a model is learned anew.
    holds
        How many months a look holds: so long nobody is looked at again, and so near a real review speaks for a list.
    out
        Where to; ``runs/backtest`` of the project by default, or ``runs/backtest-triage`` for a recipe by which
        warnings are ordered. An older backtest there is replaced.
    tell
        Called with each step as it begins.

    Raises
    ------
    RiskmlError
        Something in the inputs does not hold; nothing was published.
    """
    with at_work(project, "backtest"):
        tidy(project)
        identity = identity_of(project, cards)
        months = backtest_months(identity.sources.files, first, last)
        plan = _plan(project, identity, months, recipe=recipe, retrain=retrain, holds=holds)
        orders = isinstance(read_any_recipe(project, recipe), TriageRecipe)
        folder = (out or project.runs / ("backtest-triage" if orders else "backtest")).resolve()
        sweep(folder.parent, f".{folder.name}-")
        before = _published(folder)
        if before is not None and before["run_id"] == plan.run_id and _whole(folder, before):
            return BacktestResult(None, folder, before["counts"], fresh=False)
        _refuse_others_work(folder, project, before)
        values, listed = replay(project, cards, plan, tell)
        counts = _counts(values)
        with Scratch(folder.parent, f".{folder.name}", project.settings.access) as scratch:
            _write(scratch.path, plan, values, listed, counts)
            insist_unchanged(project, cards, plan.identity)
            replace_folder(scratch.path, folder)
    return BacktestResult(values, folder, counts, fresh=True)


def _write(
    work: Path, plan: _Plan, values: Backtest | OrderBacktest, listed: pd.DataFrame, counts: Mapping[str, Any]
) -> None:
    """Write table, pages and values, and the hash of each beside them."""
    write_file(work / TABLE, listed.to_parquet(index=False))
    for language in LANGUAGES:
        other = next(page_name(one) for one in LANGUAGES if one != language)
        write_file(work / page_name(language), _page(values, language, other))
    told = {
        "run_id": plan.run_id,
        "riskml": __version__,
        "inputs": plan.sources.hashes,
        "versions": plan.identity.parts["versions"],
        "counts": counts,
        **values.to_dict(),
        "outputs": _digests(work),
    }
    write_file(work / VALUES, json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def _page(values: Backtest | OrderBacktest, language: Language, other: str) -> str:
    if isinstance(values, OrderBacktest):
        return render_order_backtest(values, language, other)
    return render_backtest(values, language, other)


def _counts(values: Backtest | OrderBacktest) -> dict[str, Any]:
    if isinstance(values, OrderBacktest):
        return {
            "months": len(values.months),
            "learned_months": values.learned_months,
            "first": values.worth("learned").first,
            "decided": values.worth("learned").confirmed + values.worth("learned").cleared,
            "precision": {one.name: None if one.precision != one.precision else one.precision for one in values.orders},
        }
    last = values.last
    expected = None if last.random != last.random else round(last.random, 2)
    return {
        "months": len(values.months),
        "listed": values.total("listed"),
        "looks": last.looks_so_far,
        "found": last.found_so_far,
        "unknown": values.total("unknown"),
        "random": expected,
    }


def _digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def _published(folder: Path) -> dict[str, Any] | None:
    """Return the values of an older backtest, or nothing where none stands there."""
    try:
        values = json.loads((folder / VALUES).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return values if isinstance(values, dict) and {"run_id", "counts", "outputs"} <= values.keys() else None


def _whole(folder: Path, values: Mapping[str, Any]) -> bool:
    """Tell whether every output stands there as it was written."""
    try:
        return all(
            hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            for name, digest in values["outputs"].items()
        )
    except OSError:
        return False


def _refuse_others_work(folder: Path, project: Project, before: Mapping[str, Any] | None) -> None:
    """Only what a backtest has written is replaced by one."""
    own = any(folder.is_relative_to(project.root / name) for name in (*CONTENT, "store", "quarantine"))
    found: str | Text = ""
    if own or project.root.is_relative_to(folder):
        found = phrase("the_projects_own")
    elif folder.is_file():
        found = phrase("a_file")
    elif folder.is_dir():
        ours = {VALUES, *before["outputs"]} if before is not None else set()
        others = sorted(path.name for path in folder.iterdir() if path.name not in ours)
        found = phrase("and_other_files", name=others[0], count=len(others) - 1) if others else ""
    if found:
        expected = phrase("a_folder_for_the_backtest_alone")
        raise ProjectError([Fault(str(folder), expected, found, phrase("name_another_folder"))])
