"""What scores are made of, as pictures of the whole: which metrics speak, and how they do. Nobody is named."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from riskml.rules import area_of

if TYPE_CHECKING:
    import pandas as pd

    from riskml.registry.artefact import AnyModel

MOST_ROWS: Final = 1_000
"""Rows that are drawn; more would only be slower to read."""
SHOWN: Final = 15
"""Metrics that are shown; the others are summed up in one."""
FEWEST: Final = 20
"""Rows below which a picture would show single persons."""


def reason_pictures(model: AnyModel, rows: pd.DataFrame) -> dict[str, bytes]:
    """Draw which metrics the scores of rows are made of: shap's beeswarm and bars, as PNG by file name.

    Metrics are called by the names of their cards, which every font can draw; rows have no names. The same rows give
    the same bytes.

    Parameters
    ----------
    model
        Which scores, and explains.
    rows
        One row an official, one column a metric of the model.
    """
    metrics = [name for name in model.metrics if not area_of(name)]
    measured = rows.loc[rows[metrics].notna().any(axis=1).to_numpy(), list(model.metrics)].reset_index(drop=True)
    if len(measured) < FEWEST:
        return {}
    order = np.lexsort(measured.to_numpy(np.float64).T[::-1])  # the picture is the data's, not the order's
    chosen = order[np.sort(np.random.default_rng(0).permutation(len(measured))[:MOST_ROWS])]
    reasons = model.scorer.explanation(measured.iloc[chosen])
    reasons.feature_names = [name.replace("_", " ") for name in reasons.feature_names]
    return {"reasons_beeswarm.png": _drawn("beeswarm", reasons), "reasons_bar.png": _drawn("bar", reasons)}


def _drawn(kind: str, reasons: Any) -> bytes:
    """Return shap's picture as a PNG; no window is opened, and no figure of pyplot's is touched."""
    import shap  # noqa: PLC0415 -- loaded when there is something to draw
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(9.0, 1.6 + 0.38 * min(len(reasons.feature_names), SHOWN)), dpi=110, layout="constrained")
    asked = {"max_display": SHOWN, "ax": figure.add_subplot(), "show": False}
    before = np.random.get_state()  # noqa: NPY002 -- shap jitters by the global draws
    np.random.seed(0)  # noqa: NPY002
    try:
        if kind == "beeswarm":
            shap.plots.beeswarm(reasons, plot_size=None, **asked)
        else:
            shap.plots.bar(reasons, **asked)
    finally:
        np.random.set_state(before)  # noqa: NPY002
    figure.axes[0].set_xlabel("share in the score" if kind == "beeswarm" else "mean absolute share in the score")
    buffer = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()
