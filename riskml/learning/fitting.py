"""Training: fit the scorer on a project's history, draw its reference, publish both as data."""

from __future__ import annotations

import re
from importlib import metadata
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.faults import Fault, ModelError
from riskml.hashes import code_hash
from riskml.learning.artefact import LoadedModel, sha256, write_artefact
from riskml.learning.model_card import model_cards
from riskml.learning.registry import ModelVersion, Record, publish
from riskml.learning.scores import published
from riskml.scoring import RiskScorer
from riskml.scoring.reference import empirical_null

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from riskml.learning.recipes import Recipe
    from riskml.project import Project
    from riskml.scoring.settings import Direction

METRIC: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
KIND: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
HASH: Final = re.compile(r"[0-9a-f]{64}")
QUANTILES: Final = (0.5, 0.9, 0.95, 0.99, 0.999)


def train(
    project: Project,
    recipe: Recipe,
    table: pd.DataFrame,
    *,
    directions: Mapping[str, Direction],
    inputs: Mapping[str, str],
    as_of: date,
) -> ModelVersion:
    """Fit, log, register and make champion; an interruption leaves the former champion in place.

    Parameters
    ----------
    project
        Where the store is.
    recipe
        How to learn.
    table
        MultiIndex (official_id, month), one column of z a metric; NaN is missing. Nothing of an
        official's identity leaves this function.
    directions
        For each metric of the table, which side is of concern: high, low or both.
    inputs
        sha256 of what the table was made from, by kind (cards, project) or by kind/name (operations/…). The
        hashes of one kind are folded into one, and the names are forgotten: files are at times called after
        people.
    as_of
        The date up to which everything was known. A later month in the table is refused.

    Returns
    -------
    ModelVersion
        The registered version; `fresh` is False where the champion already was this very model.

    Raises
    ------
    ModelError
        The table, directions or hashes are not as they should be (every fault at once), too little was
        measured, or the fitted model fails its own checks.
    """
    _check(table, directions, inputs, as_of)
    history = _history(table, recipe, as_of)
    model, rows = _fit(history, recipe, directions, as_of, {**_folded(inputs), "code": code_hash()})
    figures = _figures(model, history, rows)
    with TemporaryDirectory(prefix="riskml-") as temporary:
        data = Path(temporary) / "riskml"
        cards = model_cards(model, figures)
        manifest = write_artefact(model, data, cards)
        record = Record(
            name=recipe.name,
            data=data,
            manifest=manifest,
            metrics=model.metrics,
            params=_params(recipe, model),
            figures=figures,
            tags=_tags(model),
            note="\n\n".join(cards[name] for name in sorted(cards, reverse=True)),
        )
        return publish(project, record)


def fit_model(
    recipe: Recipe,
    table: pd.DataFrame,
    *,
    directions: Mapping[str, Direction],
    inputs: Mapping[str, str],
    as_of: date,
) -> LoadedModel:
    """Fit a model that stays in memory: nothing is logged or registered, and no champion moves.

    Takes and refuses what `train` does, and is the model that `train` would register.
    """
    _check(table, directions, inputs, as_of)
    history = _history(table, recipe, as_of)
    return _fit(history, recipe, directions, as_of, {**_folded(inputs), "code": code_hash()})[0]


def _check(table: pd.DataFrame, directions: Mapping[str, Direction], inputs: Mapping[str, str], as_of: date) -> None:
    """Refuse what cannot be learned from, all of it at once.

    Names are held to what metrics and kinds of input are called: a table turned the wrong way round would
    otherwise carry identifiers of people into the store.
    """
    faults = []
    if list(table.index.names) != ["official_id", "month"]:
        faults.append(Fault("table", "an index (official_id, month)", str(list(table.index.names))))
    elif not table.empty:
        latest = pd.Timestamp(table.index.get_level_values("month").max())
        if latest > pd.Timestamp(as_of):
            faults.append(Fault("table, month", f"no month after {as_of}", f"{latest:%Y-%m}"))
        repeated = int(table.index.duplicated().sum())
        if repeated:
            faults.append(Fault("table", "each official once a month", f"{repeated} rows too many"))
    wrong = [str(name) for name in table.columns if not METRIC.fullmatch(str(name))]
    if wrong:
        faults.append(Fault("table, columns", "names of metrics", f"{len(wrong)} that are none"))
    else:
        faults += [
            Fault(f"directions, {name}", "high, low or both", repr(directions.get(name)))
            for name in table.columns
            if directions.get(name) not in {"high", "low", "both"}
        ]
        faults += [
            Fault(f"table, column {name}", "finite values or NaN", "infinite values")
            for name in table.columns
            if np.isinf(table[name].to_numpy(dtype=np.float64)).any()
        ]
    if any(not KIND.fullmatch(name.partition("/")[0]) or not HASH.fullmatch(one) for name, one in inputs.items()):
        faults.append(Fault("inputs", "sha256 in hexadecimal by kind of input, or kind/name", "something else"))
    if faults:
        raise ModelError(faults)


def _history(table: pd.DataFrame, recipe: Recipe, as_of: date) -> pd.DataFrame:
    """Keep the recipe's months, what was measured in them, and one order whatever the table's was."""
    months = pd.DatetimeIndex(table.index.get_level_values("month"))
    first = (pd.Timestamp(as_of).to_period("M") - (recipe.history.months - 1)).to_timestamp()
    history = table[months >= first].astype(np.float64)
    history = history.reindex(columns=sorted(history.columns))
    history = history.dropna(axis="columns", how="all").dropna(axis="index", how="all").sort_index()
    officials = history.index.get_level_values("official_id").nunique()
    if officials < 2 or history.shape[1] == 0:  # noqa: PLR2004  # nobody to be compared with
        found = f"{officials} with {history.shape[1]} metrics in {recipe.history.months} months to {as_of}"
        remedy = "Import more of the log, or lower the metrics' minimum in features/metrics/."
        raise ModelError([Fault("history", "two officials with a measured metric", found, remedy)])
    return history


def _fit(
    history: pd.DataFrame, recipe: Recipe, directions: Mapping[str, Direction], as_of: date, hashes: Mapping[str, str]
) -> tuple[LoadedModel, int]:
    """Fit the scorer and draw its reference; return the model and the rows it was fitted on."""
    officials = history.index.get_level_values("official_id")
    own = {name: directions[name] for name in history.columns}
    enough = officials.nunique() >= recipe.history.minimum_officials
    held = np.zeros(len(history), dtype=np.bool_)
    if enough and recipe.reference.kind == "history":
        held = _held_out(officials, recipe)
    X = history[~held].reset_index(drop=True)
    scorer = _scorer(recipe, own, recipe.seed).fit(X)
    reference = np.empty(0)
    if enough:
        ordinary = (
            _sampled(history[held].reset_index(drop=True), recipe)
            if held.any()
            else empirical_null(X, size=recipe.reference.size, seed=recipe.seed)
        )
        reference = np.sort(np.asarray(scorer.decision_function(ordinary), dtype=np.float64))
    model = LoadedModel(
        scorer=scorer,
        reference=reference,
        metrics=tuple(history.columns),
        directions=own,
        as_of=as_of,
        recipe=recipe,
        hashes=hashes,
    )
    return model, len(X)


def _scorer(recipe: Recipe, directions: Mapping[str, Direction], seed: int) -> RiskScorer:
    """Make an unfitted scorer of a recipe."""
    return RiskScorer(
        directions=dict(directions),
        weights=recipe.detectors.model_dump(),
        n_estimators=recipe.forest.trees,
        max_samples=recipe.forest.sample,
        z_scores=True,
        random_state=seed,
    )


def _held_out(officials: pd.Index, recipe: Recipe) -> NDArray[np.bool_]:
    """Choose whole officials for the reference, so that nobody is compared with a fit that saw him."""
    people = officials.unique().sort_values()
    count = min(max(round(len(people) * recipe.reference.held_out), 1), len(people) - 1)
    drawn = np.random.default_rng(recipe.seed).permutation(len(people))[:count]
    return np.asarray(officials.isin(people[drawn]), dtype=np.bool_)


def _sampled(rows: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """Take at most the recipe's number of rows."""
    drawn = np.random.default_rng(recipe.seed).permutation(len(rows))[: recipe.reference.size]
    return rows.iloc[np.sort(drawn)]


def _figures(model: LoadedModel, history: pd.DataFrame, rows: int) -> dict[str, float]:
    """Measure what an analyst looks for first; the model's own check on its scores runs here too."""
    months = history.index.get_level_values("month")
    latest = history[months == months.max()].reset_index(drop=True)
    _, agreement = published(model, latest)
    figures = {
        "rows": float(len(history)),
        "rows_fitted": float(rows),
        "officials": float(history.index.get_level_values("official_id").nunique()),
        "months": float(months.nunique()),
        "metrics": float(len(model.metrics)),
        "missing_share": float(history.isna().to_numpy().mean()),
        "agreement_error": agreement,
        "reference_size": float(model.reference.size),
        "top_list_stability": _stability(model, history, latest),
    }
    if model.reference.size:
        levels = np.quantile(model.reference, QUANTILES)
        figures |= {f"reference_q{level:g}": float(at) for level, at in zip(QUANTILES, levels, strict=True)}
    return figures | {f"missing.{name}": float(history[name].isna().mean()) for name in model.metrics}


def _stability(model: LoadedModel, history: pd.DataFrame, latest: pd.DataFrame) -> float:
    """Return how alike the latest month's top lists are over seeds: the mean Jaccard index of pairs.

    Ranks are of the rows in one order, so that equal scores do not count as instability.
    """
    recipe = model.recipe
    X = history.reset_index(drop=True)
    top = min(recipe.stability.top, len(latest))
    lists = []
    for step in range(recipe.stability.seeds):
        scorer = _scorer(recipe, model.directions, (recipe.seed + step) % 2**32).fit(X)
        order = np.argsort(-np.asarray(scorer.decision_function(latest)), kind="stable")
        lists.append(set(order[:top].tolist()))
    return float(np.mean([len(a & b) / len(a | b) for a, b in combinations(lists, 2)]))


def _params(recipe: Recipe, model: LoadedModel) -> dict[str, str]:
    """Flatten a recipe into parameters."""
    params = {"as_of": model.as_of.isoformat()}
    for key, value in recipe.model_dump(mode="json", exclude={"label", "name"}).items():
        if isinstance(value, dict):
            params |= {f"{key}.{inner}": str(one) for inner, one in value.items()}
        else:
            params[key] = str(value)
    return params


def _folded(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return one hash a kind of input."""
    kinds: dict[str, list[str]] = {}
    folded = {}
    for name, value in sorted(inputs.items()):
        kind, slash, rest = name.partition("/")
        if slash:
            kinds.setdefault(kind, []).append(f"{value}  {rest}\n")
        else:
            folded[kind] = value
    return folded | {kind: sha256("".join(lines).encode()) for kind, lines in kinds.items()}


def _tags(model: LoadedModel) -> dict[str, str]:
    """Return the hashes, and the versions of what computes."""
    versions = {f"version.{name}": metadata.version(name) for name in ("riskml", "numpy", "scikit-learn", "pyod")}
    return {f"hash.{name}": value for name, value in model.hashes.items()} | versions
