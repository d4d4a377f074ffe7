"""Pages of cards stand beside the tree of pages: `cards.md` lists them, and the sidebar does not.

Those of metrics lead to the charts. In the texts of cards a `$` begins the name of a parameter and no formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards.pages import NOTICE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

INDEX, METRICS = "docs/cards", "docs/metrics/"
CHARTS = """
## 图表 · Charts

画像中这项指标的图怎么读：[图表说明](../charts.zh.md)。

How to read the charts that a portrait has of this metric: [Charts](../charts.md).
"""


def _stand_apart(_: Sphinx, name: str, source: list[str]) -> None:
    if source[0].startswith(NOTICE):
        apart = "" if name == INDEX else "orphan: true\n"
        source[0] = f"---\n{apart}myst:\n  enable_extensions: []\n---\n{source[0]}"
        if name.startswith(METRICS):
            source[0] += CHARTS


def setup(app: Sphinx) -> dict[str, bool]:
    """Mark the pages as they are read."""
    app.connect("source-read", _stand_apart)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
