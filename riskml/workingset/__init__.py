"""The working set: accepted rows as of a date, as the tables that cards may read."""

from riskml.workingset.prepare import VERSIONED, prepare
from riskml.workingset.schema import LISTS, RECORDS, STEP_LABELS, Schema, read_schema, reference_schema, schema_of
from riskml.workingset.typed import typed_table

__all__ = [
    "LISTS",
    "RECORDS",
    "STEP_LABELS",
    "VERSIONED",
    "Schema",
    "prepare",
    "read_schema",
    "reference_schema",
    "schema_of",
    "typed_table",
]
