"""A model with everything that is published about it, and the sentences on what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riskml.learning.phrases import told
from riskml.scoring import BlendedScorer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Text
    from riskml.registry.artefact import LoadedModel
    from riskml.registry.mlflow_datasets import DataSet
    from riskml.registry.recipes import SupervisedRecipe


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """A model, and everything that is published about it.

    Parameters
    ----------
    model
        What scores.
    figures
        What was measured of it.
    said
        Paragraphs for the model card, in Markdown.
    pictures
        Curves as PNG, by file name.
    sets
        What was read.
    """

    model: LoadedModel
    figures: Mapping[str, float]
    said: tuple[Text, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    sets: tuple[DataSet, ...] = ()


def regime_said(model: LoadedModel, figures: Mapping[str, float], recipe: SupervisedRecipe) -> tuple[Text, ...]:
    """Say which regime the model is in, and what its labels mean."""
    values: dict[str, float] = {
        "people": int(figures["findings_officials"]),
        "confirmed": int(figures["findings_confirmed"]),
        "cleared": int(figures["findings_cleared"]),
        "minimum": recipe.blend.minimum_findings,
    }
    if isinstance(model.scorer, BlendedScorer):
        weighing = model.scorer.weighing_
        values |= {"intercept": weighing.intercept, "a": weighing.unsupervised, "b": weighing.supervised}
        regime = "regime_blended"
    else:
        regime = "regime_too_few" if values["people"] < recipe.blend.minimum_findings else "regime_no_weight"
    treated = told(f"treated_{recipe.labels.unlabelled}", share=recipe.labels.assumed_share)
    return told(regime, **values), told("meaning", treated=treated, maturity=recipe.labels.maturity)
