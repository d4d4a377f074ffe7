"""The unsupervised model: who differs, learned without any finding."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.learning.phrases_faults import phrase
from riskml.registry.artefact import LoadedModel
from riskml.registry.scores import published
from riskml.rules import area_of
from riskml.scoring import RiskScorer
from riskml.scoring.reference import empirical_null

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from riskml.registry.recipes import Recipe
    from riskml.scoring.settings import Direction

QUANTILES: Final = (0.5, 0.9, 0.95, 0.99, 0.999)


def fit(
    history: pd.DataFrame,
    recipe: Recipe,
    directions: Mapping[str, Direction],
    as_of: date,
    hashes: Mapping[str, str],
    *,
    dealt: pd.DataFrame | None = None,
) -> tuple[LoadedModel, int]:
    """Fit the scorer and draw its reference; return the model and the rows it was fitted on.

    Raises
    ------
    ModelError
        The recipe asks for dealt work, and none was dealt.
    """
    officials = history.index.get_level_values("official_id")
    own = {name: directions[name] for name in history.columns}
    enough = officials.nunique() >= recipe.history.minimum_officials
    held = np.zeros(len(history), dtype=np.bool_)
    if enough and recipe.reference.kind == "history":
        held = held_out(officials, recipe)
    X = history[~held].reset_index(drop=True)
    scorer = unsupervised_scorer(recipe, own, recipe.seed).fit(X)
    reference = np.empty(0)
    if enough:
        if recipe.reference.kind == "dealt":
            ordinary = _dealt_rows(dealt, recipe, X.columns)
        elif held.any():
            ordinary = sampled(history[held].reset_index(drop=True), recipe)
        else:
            ordinary = empirical_null(X, size=recipe.reference.size, seed=recipe.seed)
        reference = np.sort(np.asarray(scorer.decision_function(ordinary), dtype=np.float64))
    model = LoadedModel(
        scorer=scorer,
        reference=reference,
        metrics=tuple(history.columns),
        directions=own,
        as_of=as_of,
        recipe=recipe,
        hashes=hashes,
        deals=_deals(dealt, recipe),
    )
    return model, len(X)


def _deals(dealt: pd.DataFrame | None, recipe: Recipe) -> int:
    """Return how often the work was dealt for the reference."""
    if dealt is None or recipe.reference.kind != "dealt":
        return 0
    return int(dealt.index.get_level_values("deal").nunique()) if "deal" in dealt.index.names else 0


def _dealt_rows(dealt: pd.DataFrame | None, recipe: Recipe, columns: pd.Index) -> pd.DataFrame:
    if dealt is None:
        remedy = phrase("train_with_riskml_train_which_deals")
        raise ModelError(
            [
                Fault(
                    phrase("recipe_reference_kind", name=recipe.name),
                    phrase("work_dealt_again"),
                    phrase("none"),
                    remedy,
                )
            ]
        )
    rows = dealt.reindex(columns=columns).dropna(how="all").reset_index(drop=True)
    return sampled(rows, recipe)


def unsupervised_scorer(recipe: Recipe, directions: Mapping[str, Direction], seed: int) -> RiskScorer:
    """Make an unfitted scorer of a recipe."""
    return RiskScorer(
        directions=dict(directions),
        weights=recipe.detectors.model_dump(),
        n_estimators=recipe.forest.trees,
        max_samples=recipe.forest.sample,
        z_scores=True,
        detectors=dict(recipe.pyod) or None,
        random_state=seed,
    )


def held_out(officials: pd.Index, recipe: Recipe) -> NDArray[np.bool_]:
    """Choose whole officials for the reference, so that nobody is compared with a fit that saw him."""
    people = officials.unique().sort_values()
    count = min(max(round(len(people) * recipe.reference.held_out), 1), len(people) - 1)
    drawn = np.random.default_rng(recipe.seed).permutation(len(people))[:count]
    return np.asarray(officials.isin(people[drawn]), dtype=np.bool_)


def sampled(rows: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """Take at most the recipe's number of rows."""
    drawn = np.random.default_rng(recipe.seed).permutation(len(rows))[: recipe.reference.size]
    return rows.iloc[np.sort(drawn)]


def figures_of(model: LoadedModel, history: pd.DataFrame, rows: int) -> dict[str, float]:
    """Measure what an analyst looks for first, and how the top list hangs on the seed."""
    return basics(model, history, rows) | {"top_list_stability": stability_of(model, history, latest_of(history))}


def latest_of(history: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest month, by number."""
    months = history.index.get_level_values("month")
    latest: pd.DataFrame = history[months == months.max()].reset_index(drop=True)
    return latest


def basics(model: LoadedModel, history: pd.DataFrame, rows: int) -> dict[str, float]:
    """Measure what was learned from; the model's own check on its scores runs here too."""
    months = history.index.get_level_values("month")
    latest = latest_of(history)
    _, agreement = published(model, latest)
    figures = {
        "rows": float(len(history)),
        "rows_fitted": float(rows),
        "officials": float(history.index.get_level_values("official_id").nunique()),
        "months": float(months.nunique()),
        "metrics": float(sum(not area_of(name) for name in model.metrics)),
        "rule_areas": float(sum(bool(area_of(name)) for name in model.metrics)),
        "missing_share": float(history.isna().to_numpy().mean()),
        "agreement_error": agreement,
        "reference_size": float(model.reference.size),
    }
    if model.recipe.pyod:
        error = model.scorer.explain(latest).standard_error
        figures["explanation_error"] = 0.0 if error is None else float(np.max(error, initial=0.0))
    if model.reference.size:
        levels = np.quantile(model.reference, QUANTILES)
        figures |= {f"reference_q{level:g}": float(at) for level, at in zip(QUANTILES, levels, strict=True)}
    return figures | {f"missing.{name}": float(history[name].isna().mean()) for name in model.metrics}


def stability_of(model: LoadedModel, history: pd.DataFrame, latest: pd.DataFrame) -> float:
    """Return how alike the latest month's top lists are over seeds: the mean Jaccard index of pairs.

    Ranks are of the rows in one order, so that equal scores do not count as instability.
    """
    recipe = model.recipe
    X = history.reset_index(drop=True)
    top = min(recipe.stability.top, len(latest))
    lists = []
    for step in range(recipe.stability.seeds):
        scorer = unsupervised_scorer(recipe, model.directions, (recipe.seed + step) % 2**32).fit(X)
        order = np.argsort(-np.asarray(scorer.decision_function(latest)), kind="stable")
        lists.append(set(order[:top].tolist()))
    return float(np.mean([len(a & b) / len(a | b) for a, b in combinations(lists, 2)]))
