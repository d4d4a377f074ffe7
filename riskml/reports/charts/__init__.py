"""Charts: small pure functions from a portrait's parts to inline SVG; each has a table beside it."""

from riskml.reports.charts.bullet import bullet
from riskml.reports.charts.strip import strip
from riskml.reports.charts.trend import trend
from riskml.reports.charts.waterfall import waterfall

__all__ = ["bullet", "strip", "trend", "waterfall"]
