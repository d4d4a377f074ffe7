"""The schema of a matter card: an item on the power list, with its law, limit and workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from riskml.engine import WORKING
from riskml.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class AmountRange(BaseModel):
    """The discretion that the law leaves, in the project's currency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float = Field(0, ge=0)
    high: float = Field(0, ge=0)


class WorkflowStep(BaseModel):
    """One node of a matter's workflow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    label: Text
    post: str | None = None
    limit_workdays: float | None = Field(None, gt=0)
    required: bool = True
    decides: bool = False


class MatterCard(BaseModel):
    """One matter; its workflow is the order of its steps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    label: Text
    law: Text
    unit_kinds: tuple[str, ...] = ()
    limit_workdays: float | None = Field(None, gt=0)
    sensitive: bool = False
    amount: AmountRange | None = None
    threshold: float | None = Field(None, gt=0)
    step: tuple[WorkflowStep, ...] = ()


def matter_tables(cards: Iterable[MatterCard]) -> tuple[pa.Table, pa.Table]:
    """Return what matter cards say, as the working tables ``matters`` and ``workflow``.

    Examples
    --------
    >>> label = Text(zh="受理", en="Acceptance")
    >>> card = MatterCard(
    ...     name="permit", label=label, law=label, limit_workdays=20, step=[WorkflowStep(name="accept", label=label)]
    ... )
    >>> matters, workflow = matter_tables([card])
    >>> matters["limit_workdays"].to_pylist(), workflow.select(["matter_id", "step", "position"]).to_pylist()
    ([20.0], [{'matter_id': 'permit', 'step': 'accept', 'position': 1}])
    """
    matters = []
    workflow = []
    for card in cards:
        matters.append(
            {
                "matter_id": card.name,
                "name_zh": card.label.zh,
                "name_en": card.label.en,
                "limit_workdays": card.limit_workdays,
                "sensitive": card.sensitive,
                "amount_low": card.amount.low if card.amount else None,
                "amount_high": card.amount.high if card.amount else None,
                "threshold": card.threshold,
            }
        )
        workflow += [
            {
                "matter_id": card.name,
                "step": step.name,
                "position": position,
                "limit_workdays": step.limit_workdays,
                "required": step.required,
                "decides": step.decides,
                "post": step.post,
            }
            for position, step in enumerate(card.step, start=1)
        ]
    return (
        pa.Table.from_pylist(matters, schema=pa.schema(list(WORKING["matters"].items()))),
        pa.Table.from_pylist(workflow, schema=pa.schema(list(WORKING["workflow"].items()))),
    )
