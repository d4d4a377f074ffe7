"""Named SQL stages on an embedded database: the only door to duckdb."""

from riskml.engine.duck import Engine
from riskml.engine.select import check_select, fill_parameters, parameters_of, parse_select, transpile
from riskml.engine.stage import Stage, read_stages

__all__ = [
    "Engine",
    "Stage",
    "check_select",
    "fill_parameters",
    "parameters_of",
    "parse_select",
    "read_stages",
    "transpile",
]
