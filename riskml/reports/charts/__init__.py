"""Charts: small pure functions from a portrait's parts to inline SVG; the text of each carries its numbers."""

from riskml.reports.charts.beside import beside
from riskml.reports.charts.clock import clock
from riskml.reports.charts.interval import interval
from riskml.reports.charts.months import months
from riskml.reports.charts.peers import peers
from riskml.reports.charts.placing import place
from riskml.reports.charts.strip import strip
from riskml.reports.charts.timeline import timeline

__all__ = [
    "beside",
    "clock",
    "interval",
    "months",
    "peers",
    "place",
    "strip",
    "timeline",
]
