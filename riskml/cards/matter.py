"""The schema of a matter card: an item on the power list, with its law, limit and workflow."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from riskml.words import Text


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
