"""Do the recipes name what there is? Metrics and rules by the cards, features of warnings by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, Verbatim, did_you_mean
from riskml.pipeline.matrix import scored_metrics
from riskml.pipeline.phrases_faults import phrase
from riskml.registry import SupervisedRecipe, TriageRecipe
from riskml.rules import SEVERITY
from riskml.triage import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.cards import Cards
    from riskml.core.texts import Text
    from riskml.registry import AnyRecipe


def recipe_faults(recipes: Iterable[AnyRecipe], cards: Cards) -> list[Fault]:
    """Return a fault for each column that a recipe includes or excludes and that no card and no stage can give.

    What this month's log can measure is another question, which is asked when the recipe is learned.
    """
    columns = [*scored_metrics(cards), *sorted({SEVERITY + rule.area for rule in cards.rules})]
    faults = []
    for recipe in recipes:
        where = f"training/recipes/{recipe.name}.toml"
        if isinstance(recipe, SupervisedRecipe):
            expected = phrase("a_scored_metric")
            faults += _unknown(f"{where}, metrics", recipe.metrics.include, recipe.metrics.exclude, columns, expected)
        if isinstance(recipe, TriageRecipe):
            asked = recipe.features
            faults += _unknown(
                f"{where}, features", asked.include, asked.exclude, list(FEATURES), phrase("a_feature_of_warnings")
            )
    return faults


def _unknown(
    where: str, include: Iterable[str], exclude: Iterable[str], known: Sequence[str], expected: Text
) -> list[Fault]:
    return [
        Fault(
            f"{where}.{key}",
            expected,
            Verbatim(repr(name)),
            did_you_mean(name, known) or phrase("known", names=", ".join(known)),
        )
        for key, names in (("include", include), ("exclude", exclude))
        for name in names
        if name not in known
    ]
