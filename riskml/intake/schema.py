"""A contract as a pandera schema: every row's every fault, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pandera
from pandera.errors import SchemaErrors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from riskml.intake.contracts import Contract, FieldContract

MISSING = "missing"


def schema_of(contract: Contract, fields: Iterable[str]) -> pandera.DataFrameSchema:
    """Translate a contract, for the fields that a source fills.

    Text has its type by now; what could not be read as its type was counted as a fault and is null here.
    """
    fields = tuple(fields)
    columns = {
        name: pandera.Column(checks=_limits(contract.fields[name]), nullable=not contract.fields[name].required)
        for name in fields
    }
    order = [_in_order(first, second) for first, second in contract.order if first in fields and second in fields]
    return pandera.DataFrameSchema(columns, checks=order)


def _limits(field: FieldContract) -> list[pandera.Check]:
    checks = []
    if field.vocabulary is not None and field.others == "refuse":
        checks.append(pandera.Check.isin(field.vocabulary, error=f"none of {', '.join(field.vocabulary)}"))
    if field.least is not None:
        checks.append(pandera.Check.ge(field.least, error=f"less than {field.least:g}"))
    if field.most is not None:
        checks.append(pandera.Check.le(field.most, error=f"more than {field.most:g}"))
    if field.earliest is not None:
        checks.append(pandera.Check.ge(pd.Timestamp(field.earliest), error=f"before {field.earliest}"))
    if field.latest is not None:
        end = pd.Timestamp(field.latest) + pd.Timedelta(days=1)
        checks.append(pandera.Check.lt(end, error=f"after {field.latest}"))
    return checks


def _in_order(first: str, second: str) -> pandera.Check:
    def holds(frame: pd.DataFrame) -> pd.Series[bool]:
        # A date has no time of day: it is before a time only where it is before that time's day.
        a_day = frame[second] == frame[second].dt.normalize()
        return ~(frame[second] < frame[first].where(~a_day, frame[first].dt.normalize()))

    return pandera.Check(holds, error=f"{second}: before {first}")


def breaches(schema: pandera.DataFrameSchema, frame: pd.DataFrame) -> Iterator[tuple[int, str, str | None]]:
    """Yield position, fault and what stood there, for every breach in a frame whose index is its positions."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        whole = cases["schema_context"] == "DataFrameSchema"
        ordered = cases[whole].drop_duplicates(["index", "check"])
        for position, check in zip(ordered["index"], ordered["check"], strict=True):
            yield int(position), str(check), None
        single = cases[~whole]
        columns = (single[name] for name in ("index", "column", "check", "failure_case"))
        for position, column, check, found in zip(*columns, strict=True):
            if check == "not_nullable":
                yield int(position), f"{column}: {MISSING}", None
            else:
                yield int(position), f"{column}: {check}", str(found)
