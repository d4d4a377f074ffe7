"""Reasons as shap's own object, for those who plot: the values are riskml's, and exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shap
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def as_shap(base: float, contributions: Floats, data: Floats, names: Sequence[str]) -> shap.Explanation:
    """Return scores and their reasons as ``shap.plots`` draws them.

    Base and values added from left to right are the published score, bit for bit. Nothing is explained by shap: it
    only draws.

    Parameters
    ----------
    base
        What a row scores before any of its metrics is looked at.
    contributions, data
        Rows by metrics: the share in the score, and what was measured.
    names
        What the metrics are called in pictures.

    Examples
    --------
    >>> told = as_shap(0.5, np.array([[1.0, 0.25]]), np.array([[3.0, np.nan]]), ["late", "load"])
    >>> float(told[0].base_values + told[0].values[0] + told[0].values[1]), told.feature_names
    (1.75, ['late', 'load'])
    """
    import shap  # noqa: PLC0415 -- only those who plot load shap

    return shap.Explanation(
        values=contributions, base_values=np.full(len(contributions), base), data=data, feature_names=list(names)
    )


def draws_chinese() -> bool:
    """Return whether a font that matplotlib draws with has Chinese; without one a picture would show empty boxes."""
    from matplotlib import font_manager, rcParams  # noqa: PLC0415 -- as above

    settings: Any = rcParams  # typed by literal keys, which a family's own key is not
    found = font_manager.fontManager
    names = {one.name for one in found.ttflist}
    families = [name for one in settings["font.family"] for name in settings.get(f"font.{one}", [one])]
    files = [found.findfont(name) for name in families if name in names]
    return any(font_manager.get_font(file).get_char_index(ord("中")) for file in files)
