"""The working set: accepted rows as of a date, as the tables that cards may read."""

from riskml.workingset.prepare import prepare
from riskml.workingset.schema import RECORDS, STORED, WORKING, empty_table
from riskml.workingset.typed import typed_table

__all__ = [
    "RECORDS",
    "STORED",
    "WORKING",
    "empty_table",
    "prepare",
    "typed_table",
]
