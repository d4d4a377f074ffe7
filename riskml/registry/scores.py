"""Scores of officials, each exactly the sum of its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.texts import listed
from riskml.registry.phrases import told
from riskml.registry.phrases_faults import phrase
from riskml.rules import area_of
from riskml.scoring import published_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riskml.core.texts import Text
    from riskml.registry.artefact import AnyModel


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores and what was said while making them.

    Parameters
    ----------
    frame
        Index official_id; columns score, base, then one column a metric: its contribution. The score is
        bit for bit base + first contribution + second + …, added from left to right. All NaN where none
        of the model's metrics was measured, whatever the rules found.
    agreement
        Largest difference between a published score and the model's own prediction.
    notes
        Metrics that the model knows and the table lacks, and the other way round.
    """

    frame: pd.DataFrame
    agreement: float
    notes: tuple[Text, ...]


def score(model: AnyModel, table: pd.DataFrame) -> Scores:
    """Score officials with a fitted model.

    Columns are matched by name. A metric that the model knows and the table lacks is missing for
    everybody; one that the model does not know cannot move a score and is left out. Both are said in the
    notes: a new card takes effect with the next training, not by surprise. Severities of rule hits belong to
    models that were learned from findings; no note is made of them where the model has none.

    Parameters
    ----------
    model
        The champion, or any other loaded model.
    table
        Index official_id (each once), one column of z a metric; NaN is missing.

    Raises
    ------
    ModelError
        The table has an official twice, none of the model's metrics or a value that is infinite; or a
        score disagrees with the model's own prediction.
    """
    X = aligned(table, model.metrics)
    lacking = [metric for metric in model.metrics if metric not in table.columns]
    unknown = sorted(name for name in set(table.columns) - set(model.metrics) if not area_of(name))
    measured = X[[name for name in X.columns if not area_of(name)]].notna().any(axis=1).to_numpy()
    values = np.full((len(X), 2 + len(model.metrics)), np.nan)
    agreement = 0.0
    if measured.any():
        values[measured], agreement = published(model, X[measured])
    frame = pd.DataFrame(values, index=X.index, columns=["score", "base", *model.metrics])
    return Scores(frame, agreement, _notes(lacking, unknown))


def predict(model: AnyModel, table: pd.DataFrame) -> pd.Series:
    """Return the model's own prediction of rows, without reasons: what is asked is only how much would be left.

    Raises
    ------
    ModelError
        As `score`, but that nothing is held against reasons.
    """
    X = aligned(table, model.metrics)
    return pd.Series(np.asarray(model.scorer.decision_function(X), np.float64), index=X.index)


def explain_path_dependent(model: AnyModel, table: pd.DataFrame) -> NDArray[np.float64]:
    """Return contributions in which the share of trees is path-dependent, rows by the model's columns.

    Not what is published: beside it they tell whose reasons hang on how they are asked for.
    """
    return np.asarray(model.scorer.explain_path_dependent(aligned(table, model.metrics)), np.float64)


def published(model: AnyModel, X: pd.DataFrame) -> tuple[NDArray[np.float64], float]:
    """Return score, base and contributions of rows, and how far the model's own prediction is.

    That a score is the sum of its reasons bit for bit is checked here on every call; the model has held it against its
    own prediction while it explained.
    """
    explanation = model.scorer.explain(X)
    total = published_sum(explanation.base, explanation.contributions)
    if not np.array_equal(total.view(np.int64), explanation.score.view(np.int64)):
        off = float(np.abs(total - explanation.score).max())
        raise ModelError(
            [Fault(phrase("score"), phrase("the_exact_sum_of_its_contributions"), phrase("a_difference", off=off))]
        )
    base = np.full(len(X), explanation.base)
    return np.column_stack([explanation.score, base, explanation.contributions]), explanation.agreement


def aligned(table: pd.DataFrame, metrics: tuple[str, ...]) -> pd.DataFrame:
    """Bring a table's columns into the model's order; refuse what cannot be scored, all of it at once."""
    known = [metric for metric in metrics if metric in table.columns]
    repeated = int(table.index.duplicated().sum())
    infinite = [name for name in known if np.isinf(table[name].to_numpy(dtype=np.float64)).any()]
    faults = [
        Fault(phrase("table"), phrase("finite_values_or_nan"), phrase("infinite_values", name=name))
        for name in infinite
    ]
    if repeated:
        faults.append(Fault(phrase("table"), phrase("each_official_once"), phrase("rows_too_many", repeated=repeated)))
    if not known:
        found = Verbatim(", ".join(sorted(map(str, table.columns))[:5])) or phrase("no_columns")
        faults.append(
            Fault(
                phrase("table"),
                phrase("a_metric_of_the_model", names=", ".join(metrics[:5])),
                found,
                phrase("train_again"),
            )
        )
    if faults:
        raise ModelError(faults)
    return table.reindex(columns=list(metrics)).astype(np.float64)


def _notes(lacking: list[str], unknown: list[str]) -> tuple[Text, ...]:
    """Say in words which metrics did not take part."""
    said = {"lacking": lacking, "unknown": unknown}
    return tuple(told(key, metrics=listed(metrics)) for key, metrics in said.items() if metrics)
