"""The model card: what the model is, what it rests on and what it cannot say, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.texts import LANGUAGES
from riskml.learning.phrases import CARD, ORDER_CARD, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from riskml.core.texts import Text
    from riskml.registry.artefact import LoadedModel, OrderModel


def model_cards(model: LoadedModel, figures: Mapping[str, float], said: Sequence[Text] = ()) -> dict[str, str]:
    """Return the model cards by file name; they hold figures of the whole, nothing of a person.

    Parameters
    ----------
    model, figures
        The model, and what was measured of it.
    said
        More paragraphs, in their order: what it learned from findings, and how it did on later months.
    """
    recipe = model.recipe
    areas = figures.get("rule_areas", 0.0)
    nothing = {"areas": "", "added": ""}
    card = CARD.filled(
        label=recipe.label,
        **nothing
        | recipe.detectors.model_dump()
        | ({"areas": told("areas", areas=areas)} if areas else {})
        | ({"added": _added(model, figures)} if recipe.pyod else {}),
        as_of=model.as_of.isoformat(),
        months=figures["months"],
        officials=figures["officials"],
        rows=figures["rows"],
        metrics=figures["metrics"],
        missing=figures["missing_share"],
        agreement=figures["agreement_error"],
        stability=figures["top_list_stability"],
        reference=_reference(model),
    )
    return _files(card, said)


def order_cards(model: OrderModel, figures: Mapping[str, float], said: Sequence[Text] = ()) -> dict[str, str]:
    """Return the cards of a model that orders warnings, by file name; they hold figures of the whole.

    Parameters
    ----------
    model, figures, said
        As of `model_cards`.
    """
    card = ORDER_CARD.filled(
        label=model.recipe.label,
        as_of=model.as_of.isoformat(),
        features=len(model.metrics),
        agreement=figures["agreement_error"],
        **{name: figures[f"findings_{name}"] for name in ("decided", "confirmed", "cleared", "drawn")},
    )
    return _files(card, said)


def _files(card: Text, said: Sequence[Text]) -> dict[str, str]:
    return {
        f"MODEL.{language}.md": "\n".join([card.in_(language), *(f"{one.in_(language)}\n" for one in said)])
        for language in LANGUAGES
    }


def _added(model: LoadedModel, figures: Mapping[str, float]) -> Text:
    """Say which detectors of pyod were added, and how exactly they are explained."""
    asked = model.recipe.pyod
    names = ", ".join(f"{name} {asked[name].get('weight', 1.0):g}" for name in sorted(asked))
    return told("added", names=names, error=figures.get("explanation_error", 0.0))


def _reference(model: LoadedModel) -> Text:
    """Say what p-values are taken against, and what has to hold for them."""
    if not model.reference.size:
        return told("reference_empty", least=model.recipe.history.minimum_officials)
    return told(f"reference_{model.recipe.reference.kind}", size=model.reference.size)
