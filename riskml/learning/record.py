"""What a training leaves in MLflow about itself: parameters and tags, nothing of a person."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Final

from riskml.registry.artefact import sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.registry.artefact import AnyModel
    from riskml.registry.recipes import AnyRecipe


PACKAGES: Final = ("riskml", "numpy", "scikit-learn", "pyod", "lightgbm")
REGIME: Final = "riskml.regime"


def params_of(recipe: AnyRecipe, model: AnyModel) -> dict[str, str]:
    """Flatten a recipe into parameters."""
    params = {"as_of": model.as_of.isoformat()}
    for key, value in recipe.model_dump(mode="json", exclude={"label", "name"}).items():
        if isinstance(value, dict):
            params |= {f"{key}.{inner}": str(one) for inner, one in value.items()}
        else:
            params[key] = str(value)
    return params


def folded(inputs: Mapping[str, str]) -> dict[str, str]:
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


def tags_of(model: AnyModel) -> dict[str, str]:
    """Return the hashes, and the versions of what computes."""
    versions = {f"version.{name}": metadata.version(name) for name in PACKAGES}
    return {f"hash.{name}": value for name, value in model.hashes.items()} | versions | {REGIME: model.regime}
