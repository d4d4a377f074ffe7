"""Learning the order of warnings, whole: guards, the model, its trial on later months, and what is said of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError
from riskml.core.hashes import code_hash
from riskml.core.timing import timed
from riskml.evaluation import check_training, top_of_each_month
from riskml.learning.drift_baseline import with_drift_baseline
from riskml.learning.fairness import compare_groups
from riskml.learning.judgement import Judgement
from riskml.learning.model_card import order_cards
from riskml.learning.order_trial import check_shuffled_reviews, judge_order, planned_tests, try_later
from riskml.learning.phrases import told
from riskml.learning.phrases_faults import phrase
from riskml.learning.record import folded
from riskml.learning.registering import register
from riskml.learning.warning_history import YIELDS, check_warnings, taking_part
from riskml.registry.artefact import OrderModel, sha256
from riskml.registry.mlflow_datasets import data_set
from riskml.registry.scores import score
from riskml.scoring import Boosted, ConfirmationScorer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from riskml.core.project import Project
    from riskml.learning.warning_history import WarningHistory
    from riskml.registry.mlflow_datasets import DataSet
    from riskml.registry.models import ModelVersion
    from riskml.registry.recipes import TriageRecipe

BAGS: Final = 4
"""Boosted models, on as many draws, that a training on shuffled findings averages at most."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class LearnedOrder:
    """A model that orders warnings, and everything that is published about it."""

    model: OrderModel
    figures: Mapping[str, float]
    judgement: Judgement
    sets: tuple[DataSet, ...]


def fit_order(recipe: TriageRecipe, history: WarningHistory, *, threads: int | None = None) -> OrderModel:
    """Fit a model that stays in memory: nothing is tried, logged or registered, and no champion moves.

    Parameters
    ----------
    recipe
        How to learn.
    history
        What to learn from.
    threads
        Threads at work, every core where none is given; no bit of the model hangs on it.

    Raises
    ------
    ModelError
        The history is not as it should be, or a guard found labels or a column not to be learned from.
    """
    check_warnings(history)
    kept = taking_part(history, recipe)
    known = kept.known()
    _guard(kept, known, recipe)
    scorer = _learner(recipe, threads)(kept, known != 0 if (known != 0).any() else known == 0, known)
    labels = sha256(known.tobytes())
    model = OrderModel(
        scorer=scorer,
        metrics=tuple(map(str, kept.table.columns)),
        directions={str(name): kept.directions[str(name)] for name in kept.table.columns},
        as_of=kept.as_of,
        recipe=recipe,
        hashes={**folded(kept.inputs), "code": code_hash(), "labels": labels},
    )
    return with_drift_baseline(model, kept.table)


def learn_order(recipe: TriageRecipe, history: WarningHistory, *, threads: int | None = None) -> LearnedOrder:
    """Fit, try on later months, and say what came of it.

    Raises
    ------
    ModelError
        As `fit_order`; or nothing was decided, scores know shuffled findings, or the history is too short to be tried.
    """
    check_warnings(history)
    kept = taking_part(history, recipe)
    known = kept.known()
    # Whatever stops the training is said before anything is fitted.
    if not known.any():
        found = phrase("none_of_the_that_were_issued", issued=int(kept.looks["issued"].sum()))
        remedy = phrase("review_what_was_issued_import")
        raise ModelError([Fault(phrase("reviews"), phrase("a_warning_that_was_decided"), found, remedy)])
    if _enough(known, recipe):
        planned_tests(kept, recipe)
    model = fit_order(recipe, history, threads=threads)
    own = kept.table[known != 0].droplevel("month")
    drawn = (known != 0) & (kept.looks["selected_by"] == "random").to_numpy()
    confirmed, cleared = int((known > 0).sum()), int((known < 0).sum())
    figures: dict[str, float] = {
        "findings_decided": float(confirmed + cleared),
        "findings_confirmed": float(confirmed),
        "findings_cleared": float(cleared),
        "findings_drawn": float(drawn.sum()),
        "learned": float(model.regime == "learned"),
        "agreement_error": score(model, own[~own.index.duplicated()]).agreement,
    }
    judgement = Judgement()
    if model.regime == "learned":
        weighing = model.scorer.weighing_
        figures |= {"weight_yields": weighing.unsupervised, "weight_boosted": weighing.supervised}
        figures["calibration_error_in_training"] = model.scorer.calibration_error_
        values = {"intercept": weighing.intercept, "a": weighing.unsupervised, "b": weighing.supervised}
        judgement.said.append(told("order_learned", **values))
        few = recipe.model_copy(
            update={"model": recipe.model.model_copy(update={"bags": min(BAGS, recipe.model.bags)})}
        )
        figures |= check_shuffled_reviews(kept, recipe, _learner(few, threads))
        judge_order(judgement, try_later(kept, recipe, _learner(recipe, threads), YIELDS), kept, recipe)
    else:
        about = {"confirmed": confirmed, "cleared": cleared, "minimum": recipe.blend.minimum_findings}
        judgement.said.append(told("order_yields", **about))
    _compare_units(judgement, model, kept)
    day = kept.as_of.isoformat()
    sets = (
        data_set("warnings", kept.table, context="training", as_of=day),
        data_set("reviews", pd.DataFrame({"y": known}, index=kept.table.index), context="labels", as_of=day),
    )
    return LearnedOrder(model, figures | judgement.figures, judgement, sets)


def train_order(
    project: Project,
    recipe: TriageRecipe,
    history: WarningHistory,
    *,
    by: str = "",
    confirm: Callable[[], object] = lambda: None,
) -> ModelVersion:
    """Fit, log, register, and make champion or challenger; an interruption leaves both as they were.

    Parameters
    ----------
    project
        Where the store is.
    recipe
        How to learn.
    history
        What to learn from. Nothing of anybody's identity leaves this function.
    by
        Who trains, for the two-person rule; the account at work by default.
    confirm
        Called before anything is published; what it raises stops the training.

    Raises
    ------
    ModelError
        As `learn_order`.
    """
    with timed(_LOG, f"learning by the recipe {recipe.name}"):
        learned = learn_order(recipe, history, threads=project.settings.threads or None)
    model, figures, judgement = learned.model, learned.figures, learned.judgement
    cards = order_cards(model, figures, judgement.said)
    return register(
        project, model, figures, cards, sets=learned.sets, pictures=judgement.pictures, by=by, confirm=confirm
    )


def _guard(history: WarningHistory, known: NDArray[np.int8], recipe: TriageRecipe) -> None:
    """Refuse labels and columns that must not be learned from, where there are enough to learn from."""
    if _enough(known, recipe):
        rows = known != 0
        check_training(history.table[rows].reset_index(drop=True), (known[rows] > 0).astype(np.float64))


def _enough(known: NDArray[np.int8], recipe: TriageRecipe) -> bool:
    """Say whether so many warnings were confirmed, and cleared, as the recipe asks for."""
    return bool(min((known > 0).sum(), (known < 0).sum()) >= recipe.blend.minimum_findings)


def _learner(
    recipe: TriageRecipe, threads: int | None
) -> Callable[[WarningHistory, NDArray[np.bool_], NDArray[np.int8]], ConfirmationScorer]:
    def learn(history: WarningHistory, rows: NDArray[np.bool_], known: NDArray[np.int8]) -> ConfirmationScorer:
        table = history.table[rows]
        asked = recipe.model
        boosted = Boosted(
            bags=asked.bags, num_leaves=asked.leaves, n_estimators=asked.trees, learning_rate=asked.learning_rate
        )
        scorer = ConfirmationScorer(
            directions={str(name): history.directions[str(name)] for name in table.columns},
            yields=YIELDS,
            boosted=boosted,
            minimum_findings=recipe.blend.minimum_findings,
            random_state=recipe.seed % (2**31),
            n_jobs=threads or -1,
        )
        groups, _ = pd.factorize(table.index.get_level_values("warning_id"), sort=True)
        return scorer.fit(table.reset_index(drop=True), known[rows], groups=groups)

    return learn


def _compare_units(judgement: Judgement, model: OrderModel, history: WarningHistory) -> None:
    """Compare how often the warnings of units would be issued in the latest month."""
    months = history.table.index.get_level_values("month")
    latest = history.table[months == months.max()]
    scores = pd.Series(model.scorer.decision_function(latest.reset_index(drop=True)), index=latest.index)
    named = scores.rename_axis(["official_id", "month"])
    listed = top_of_each_month(named, model.recipe.validation.capacity).droplevel("month")
    units = history.looks.loc[latest.index, ["unit_id"]].droplevel("month").rename_axis("official_id")
    compare_groups(judgement, listed.astype(bool), units)
