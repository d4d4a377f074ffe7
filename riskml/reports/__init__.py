"""Reports: portraits as HTML pages that need nothing else, for the screen, for paper and for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily

if TYPE_CHECKING:
    from riskml.reports.backtest import render_backtest
    from riskml.reports.notebook import Page
    from riskml.reports.order_backtest import render_order_backtest
    from riskml.reports.pages import Links, render, render_annex, render_answer_sheet
    from riskml.reports.trail import TrailPage, render_trail
    from riskml.reports.writing import write_reports

__all__ = [
    "Links",
    "Page",
    "TrailPage",
    "render",
    "render_annex",
    "render_answer_sheet",
    "render_backtest",
    "render_order_backtest",
    "render_trail",
    "write_reports",
]

__getattr__ = lazily(
    __name__,
    {
        "Links": "riskml.reports.pages",
        "Page": "riskml.reports.notebook",
        "TrailPage": "riskml.reports.trail",
        "render": "riskml.reports.pages",
        "render_annex": "riskml.reports.pages",
        "render_answer_sheet": "riskml.reports.pages",
        "render_backtest": "riskml.reports.backtest",
        "render_order_backtest": "riskml.reports.order_backtest",
        "render_trail": "riskml.reports.trail",
        "write_reports": "riskml.reports.writing",
    },
)
