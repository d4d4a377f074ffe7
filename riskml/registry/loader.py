"""The door by which MLflow opens a model of ours: hashes first, then data, never code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskml.registry.package import read_package
from riskml.registry.scores import score

if TYPE_CHECKING:
    import pandas as pd

    from riskml.registry.artefact import AnyModel


class PyfuncModel:
    """What ``mlflow.pyfunc.load_model`` hands out: score, base and contributions a row."""

    def __init__(self, model: AnyModel) -> None:
        self.model = model

    def predict(self, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Score rows; `params` has no meaning here and is refused."""
        if params:
            raise TypeError("a riskml model takes no parameters")
        return score(self.model, model_input).frame


def _load_pyfunc(path: str) -> PyfuncModel:
    """Open the data folder of a package; MLflow calls this by name."""
    return PyfuncModel(read_package(Path(path).parents[1]))
