"""Reports: portraits as HTML pages that need nothing else, for the screen, for paper and for notebooks."""

from riskml.reports.backtest import render_backtest
from riskml.reports.notebook import Page
from riskml.reports.pages import Links, render
from riskml.reports.trail import TrailPage, render_trail
from riskml.reports.writing import render_index, write_reports

__all__ = ["Links", "Page", "TrailPage", "render", "render_backtest", "render_index", "render_trail", "write_reports"]
