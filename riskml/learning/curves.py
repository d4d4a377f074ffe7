"""Curves as pictures: of the whole, never of a person."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SIZE = (6.4, 4.0)
BLUE, GREY, RED = "#2b5c8a", "#8a8a8a", "#b04030"


def _picture(title: str, across: str, up: str, draw: Callable[[Any], None]) -> bytes:
    """Return a PNG; the same curve gives the same bytes, and no window or global state is touched."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  # loaded when there is something to draw
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=SIZE, dpi=110, layout="constrained")
    axes = figure.add_subplot()
    draw(axes)
    axes.set_title(title, loc="left", fontsize=11)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    buffer = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def capacity_curve(
    capacities: Sequence[int], estimates: Sequence[tuple[float, float, float]], chosen: int, what: str
) -> bytes:
    """Draw precision or recall, with its interval, over the number of reviews a month.

    Parameters
    ----------
    capacities
        Reviews a month, ascending.
    estimates
        For each: value, low, high; NaN where it cannot be estimated.
    chosen
        The recipe's own capacity.
    what
        What is drawn: ``precision`` or ``recall``.
    """
    value, low, high = (np.asarray(one, np.float64) for one in zip(*estimates, strict=True))

    def draw(axes: Any) -> None:
        axes.fill_between(capacities, low, high, color=BLUE, alpha=0.15, linewidth=0, label="95 % interval")
        axes.plot(capacities, value, color=BLUE, marker="o", markersize=3, label=what)
        axes.axvline(chosen, color=GREY, linewidth=1, linestyle="--", label=f"capacity {chosen}")
        axes.set_ylim(-0.02, 1.02)
        axes.legend(frameon=False, fontsize=8)

    return _picture(f"{what.capitalize()} on later months", "reviews a month", what, draw)


def reliability_curve(predicted: Floats, observed: Floats, counts: Floats, error: float) -> bytes:
    """Draw how often findings came where the model promised a share of them, bin by bin."""

    def draw(axes: Any) -> None:
        most = float(max(predicted.max(initial=0.0), observed.max(initial=0.0), 1e-3))
        axes.plot([0, most], [0, most], color=GREY, linewidth=1, label="as promised")
        sizes = 10 + 90 * counts / max(float(counts.max(initial=0.0)), 1.0)
        axes.scatter(predicted, observed, s=sizes, color=BLUE, label="bins, by size")
        axes.legend(frameon=False, fontsize=8)

    return _picture(f"Calibration on later months (ECE {error:.3f})", "share promised", "share found", draw)


def months_curve(months: Sequence[str], values: Sequence[float], beside: Sequence[float]) -> bytes:
    """Draw, test by test, the precision of this model beside that of the unsupervised part alone."""

    def draw(axes: Any) -> None:
        axes.plot(months, values, color=BLUE, marker="o", label="this model")
        axes.plot(months, beside, color=GREY, marker="s", linestyle="--", label="without findings")
        axes.set_ylim(-0.02, 1.02)
        axes.legend(frameon=False, fontsize=8)

    return _picture("Precision at capacity, test by test", "first month of the test", "precision", draw)


def sensitivity_curve(table: pd.DataFrame) -> bytes:
    """Draw what the list would be worth under each assumed share; shares that the findings contradict in red."""

    def draw(axes: Any) -> None:
        shares = table.index.to_numpy(np.float64)
        axes.plot(shares, table["precision"], color=BLUE, marker="o", label="precision")
        axes.plot(shares, table["recall"], color=GREY, marker="s", label="recall")
        wrong = table["contradicted"].to_numpy(np.bool_)
        axes.scatter(shares[wrong], table["precision"][wrong], color=RED, zorder=3, label="contradicted")
        axes.set_ylim(-0.02, 1.02)
        axes.legend(frameon=False, fontsize=8)

    return _picture("If the share of unseen positives were …", "assumed share", "of the list", draw)


def reference_curve(reference: Floats) -> bytes:
    """Draw the scores of ordinary work, against which grades are given."""

    def draw(axes: Any) -> None:
        axes.hist(reference, bins=60, color=BLUE, alpha=0.7)
        for level in (0.95, 0.99, 0.999):
            axes.axvline(float(np.quantile(reference, level)), color=GREY, linewidth=1, linestyle="--")

    return _picture("Reference: scores of ordinary work (95, 99, 99.9 %)", "score", "draws", draw)
