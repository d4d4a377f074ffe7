"""The supervised model: what findings have in common, blended with who differs, in one sum of reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.learning.training_set import metrics_among
from riskml.learning.unsupervised import held_out, sampled, unsupervised_scorer
from riskml.registry.artefact import LoadedModel
from riskml.scoring import BlendedScorer, Boosted
from riskml.scoring.reference import MIDDLE, empirical_null, fit_marginal_null

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from riskml.learning.training_set import TrainingSet
    from riskml.registry.recipes import SupervisedRecipe
    from riskml.reviews import Labelled
    from riskml.scoring.boosted import Unlabelled

UNLABELLED: Final[Mapping[str, Unlabelled]] = {"unlabelled": "none", "elkan_noto": "elkan_noto", "nnpu": "nnpu"}
"""What scoring calls each treatment of those whom nobody had looked at."""


def blended_scorer(
    training_set: TrainingSet, columns: pd.Index, *, step: int = 0, share: float | None = None
) -> BlendedScorer:
    """Make an unfitted scorer of a training_set's recipe.

    Parameters
    ----------
    training_set, columns
        What to learn from.
    step
        How far from the recipe's own seed.
    share
        Another assumed share than the recipe's.
    """
    recipe = training_set.recipe
    seed = (recipe.seed + step) % 2**32
    return BlendedScorer(
        directions=training_set.sides(columns),
        unsupervised=unsupervised_scorer(recipe, {}, seed),
        supervised=_boosted(recipe, seed, share),
        minimum_findings=recipe.blend.minimum_findings,
        random_state=seed,
        n_jobs=training_set.threads or -1,
    )


def _boosted(recipe: SupervisedRecipe, seed: int, share: float | None = None) -> Boosted:
    """Make an unfitted learner of what findings have in common."""
    asked, pu = recipe.model, UNLABELLED[recipe.labels.unlabelled]
    return Boosted(
        bags=asked.bags,
        num_leaves=asked.leaves,
        n_estimators=asked.trees,
        learning_rate=asked.learning_rate,
        pu=pu,
        prior=None if pu == "none" else share or recipe.labels.assumed_share,
        random_state=seed,
    )


def learn(rows: pd.DataFrame, known: Labelled, unfitted: BlendedScorer) -> BlendedScorer:
    """Fit on a history and what is known of it.

    What is strange is learned from every row; what findings have in common only from the rows that may teach
    it. Nobody's months stand on both sides of a fold.
    """
    officials, _ = pd.factorize(rows.index.get_level_values("official_id"), sort=True)
    y, teaches = taught(known)
    return unfitted.fit(rows.reset_index(drop=True), y, groups=officials, taught=teaches)


def learn_alone(training_set: TrainingSet, rows: pd.DataFrame, known: Labelled) -> Boosted:
    """Fit what findings have in common by itself, whatever weight the blend would give it."""
    learner = _boosted(training_set.recipe, training_set.recipe.seed)
    learner.set_params(directions=tuple(training_set.sides(rows.columns).values()), n_jobs=training_set.threads or -1)
    return learner.fit_weighted(rows.to_numpy(np.float64), *taught(known))


def taught(known: Labelled) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Return the labels and weights of rows: only those that a model may learn from count."""
    rows = known.learned if known.learned.any() else np.ones(len(known.learned), dtype=np.bool_)
    return np.where(known.learned, known.y, 0).astype(np.int8), rows.astype(np.float64)


def fit(training_set: TrainingSet, known: Labelled, hashes: Mapping[str, str]) -> tuple[LoadedModel, int]:
    """Fit the scorer and draw its reference; return the model and the rows it was fitted on.

    Where findings are too few, or give no weight to either part, the model is the unsupervised part alone,
    bit for bit that of the unsupervised recipe.
    """
    history, recipe = training_set.history, training_set.recipe
    officials = history.index.get_level_values("official_id")
    own = training_set.sides(history.columns)
    enough = officials.nunique() >= recipe.history.minimum_officials
    held = np.zeros(len(history), dtype=np.bool_)
    if enough and recipe.reference.kind == "history":
        held = held_out(officials, recipe)
    scorer = learn(history[~held], known.of(~held), blended_scorer(training_set, history.columns))
    blended = scorer.regime_ == "blended"
    columns = list(history.columns) if blended else metrics_among(history.columns)
    chosen = scorer if blended else scorer.unsupervised_
    reference = np.empty(0)
    if enough:
        ordinary = (
            sampled(history.loc[held, columns].reset_index(drop=True), recipe)
            if held.any()
            else ordinary_work(history.loc[~held, columns].reset_index(drop=True), recipe)
        )
        reference = np.sort(np.asarray(chosen.decision_function(ordinary), dtype=np.float64))
    model = LoadedModel(
        scorer=chosen,
        reference=reference,
        metrics=tuple(columns),
        directions={name: own[name] for name in columns},
        as_of=training_set.as_of,
        recipe=recipe,
        hashes=hashes,
    )
    return model, int((~held).sum())


def ordinary_work(X: pd.DataFrame, recipe: SupervisedRecipe) -> pd.DataFrame:
    """Draw officials who are all usual, metrics and rule severities alike.

    Metrics are drawn as for the unsupervised model. An area of rules whose middle has no hit is drawn
    without any: an official with a hit is listed by the rule, with the rule's promise, and who is listed by
    the score alone has none, so that is whom the reference describes. Where hits are so common that the
    middle has some, their severities are drawn like a metric's, never below 0.
    """
    metrics = metrics_among(X.columns)
    drawn = empirical_null(X[metrics], size=recipe.reference.size, seed=recipe.seed)
    random = np.random.default_rng([recipe.seed, 1])
    for name in X.columns.difference(metrics):
        seen = X[name].dropna().to_numpy(np.float64)
        shares = random.random(len(drawn))  # drawn for every area, so that one does not move another's
        drawn[name] = severity_drawn(seen, shares)
    return drawn[list(X.columns)]


def severity_drawn(seen: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return severities of ordinary work at some shares of their distribution.

    Examples
    --------
    >>> rare, common = np.repeat([0.0, 1.0], [90, 10]), np.repeat([0.0, 0.7, 1.1], [40, 40, 20])
    >>> severity_drawn(rare, np.array([0.1, 0.99])).tolist()
    [0.0, 0.0]
    >>> bool((severity_drawn(common, np.array([0.1, 0.99])) >= 0).all())
    True
    """
    if not np.quantile(seen, 0.5 + MIDDLE / 2.0) > 0:
        return np.zeros(len(shares))
    return np.maximum(fit_marginal_null(seen).at(shares), 0.0)
