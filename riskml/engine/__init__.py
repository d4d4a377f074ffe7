"""Named SQL stages on an embedded database: the only door to duckdb."""

from riskml.engine.duck import Engine
from riskml.engine.prepare import prepare
from riskml.engine.select import check_select, fill_parameters, parameters_of, transpile
from riskml.engine.stage import Stage, read_stages
from riskml.engine.typed import typed_table
from riskml.engine.working import RECORDS, STORED, WORKING, empty_table

__all__ = [
    "RECORDS",
    "STORED",
    "WORKING",
    "Engine",
    "Stage",
    "check_select",
    "empty_table",
    "fill_parameters",
    "parameters_of",
    "prepare",
    "read_stages",
    "transpile",
    "typed_table",
]
