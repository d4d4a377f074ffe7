"""The schema of a matter card: an item on the power list, with its law, limit and workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.cards.limits import Limit, periods
from riskml.cards.phrases_faults import phrase
from riskml.core.errors import WordedError
from riskml.core.texts import Text
from riskml.workingset import LISTS, STEP_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable


class AmountRange(BaseModel):
    """The discretion that the law leaves, in the project's currency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float = Field(0, ge=0)
    high: float = Field(0, ge=0)


Duty = Literal[
    "apply", "accept", "examine", "inspect", "evaluate", "approve", "execute", "verify", "pay", "record", "keep",
    "publish", "deliver", "supervise",
]  # fmt: skip
"""What a step is in any workflow: rules keep duties apart that one person must not hold together."""
Level = Literal["high", "medium", "low"]


class RiskPoint(BaseModel):
    """Where power may be abused at a step, how badly, and what is done about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    about: Text
    control: Text


class WorkflowStep(BaseModel):
    """One node of a matter's workflow.

    ``limit_workdays`` (or ``limit_hours``) is what the unit promises, ``legal_limit_workdays`` what the law allows;
    each is a number or several with the day from which each is in force. ``records`` are the documents that the step
    must leave.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    label: Text
    duty: Duty | None = None
    post: str | None = None
    limit_workdays: Limit | None = None
    limit_hours: Limit | None = None
    legal_limit_workdays: Limit | None = None
    required: bool = True
    decides: bool = False
    records: tuple[str, ...] = ()
    risk: RiskPoint | None = None


class MatterCard(BaseModel):
    """One matter; its workflow is the order of its steps.

    ``responsible`` is its line of the responsibility list, ``forbidden`` of the negative list, and ``documents`` what
    the records that its steps must leave are called; the log names them by the key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    label: Text
    area: str | None = Field(None, pattern=r"^[a-z][a-z0-9_]*$")
    law: Text
    unit_kinds: tuple[str, ...] = ()
    responsible: tuple[Text, ...] = ()
    forbidden: tuple[Text, ...] = ()
    limit_workdays: Limit | None = None
    sensitive: bool = False
    amount: AmountRange | None = None
    threshold: float | None = Field(None, gt=0)
    documents: dict[str, Text] = Field(default_factory=dict)
    step: tuple[WorkflowStep, ...] = ()

    @model_validator(mode="after")
    def _each_step_once(self) -> Self:
        names = [step.name for step in self.step]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise WordedError(phrase("steps_named_once", names=", ".join(twice)))
        return self

    @model_validator(mode="after")
    def _each_document_left(self) -> Self:
        left = {document for step in self.step for document in step.records}
        if any(not document.strip() or ";" in document for document in left):
            raise WordedError(phrase("records_without_semicolons"))
        unused = sorted(self.documents.keys() - left)
        if unused:
            raise WordedError(phrase("documents_left", names=", ".join(unused)))
        return self

    def document(self, name: str) -> Text:
        """Return what a record is called; one without a name of its own is called as the log calls it."""
        return self.documents.get(name, Text.same(name))


def matter_tables(cards: Iterable[MatterCard]) -> dict[str, pa.Table]:
    """Return what matter cards say, as the working tables ``matters``, ``workflow`` and ``step_records``.

    ``limits`` are those of matters (without a step) and of steps, a row a period in which none of them changes.
    ``step_labels`` beside them says what else a log may call a step: its label in either language, where that is no
    name of another step of the matter.

    Examples
    --------
    >>> label = Text(zh="受理", en="Acceptance")
    >>> card = MatterCard(
    ...     name="permit", label=label, law=label, limit_workdays=20, step=[WorkflowStep(name="accept", label=label)]
    ... )
    >>> tables = matter_tables([card])
    >>> tables["limits"].select(["matter_id", "step", "limit_workdays"]).to_pylist()
    [{'matter_id': 'permit', 'step': None, 'limit_workdays': 20.0}]
    >>> tables["workflow"].select(["matter_id", "step", "position"]).to_pylist()
    [{'matter_id': 'permit', 'step': 'accept', 'position': 1}]
    """
    matters: list[dict[str, Any]] = []
    workflow: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    limits: list[dict[str, Any]] = []
    for card in cards:
        matters.append(
            {
                "matter_id": card.name,
                "name_zh": card.label.zh,
                "name_en": card.label.en,
                "sensitive": card.sensitive,
                "amount_low": card.amount.low if card.amount else None,
                "amount_high": card.amount.high if card.amount else None,
                "threshold": card.threshold,
                "area": card.area,
            }
        )
        workflow += [
            {
                "matter_id": card.name,
                "step": step.name,
                "position": position,
                "required": step.required,
                "decides": step.decides,
                "post": step.post,
                "duty": step.duty,
                "risk": step.risk.level if step.risk else None,
            }
            for position, step in enumerate(card.step, start=1)
        ]
        limits += [{"matter_id": card.name} | row for row in periods(limit_workdays=card.limit_workdays)]
        limits += [
            {"matter_id": card.name, "step": step.name} | row
            for step in card.step
            for row in periods(
                limit_workdays=step.limit_workdays,
                limit_hours=step.limit_hours,
                legal_limit_workdays=step.legal_limit_workdays,
            )
        ]
        records += [
            {"matter_id": card.name, "step": step.name, "document": document}
            for step in card.step
            for document in step.records
        ]
        labels += [{"matter_id": card.name, "label": label, "step": step.name} for label, step in _labels(card).items()]
    rows = {
        "matters": matters,
        "workflow": workflow,
        "limits": limits,
        "step_records": records,
        "step_labels": labels,
    }
    columns = {**LISTS, "step_labels": STEP_LABELS}
    return {
        name: pa.Table.from_pylist(told, schema=pa.schema(list(columns[name].items()))) for name, told in rows.items()
    }


def _labels(card: MatterCard) -> dict[str, WorkflowStep]:
    """Return the steps of a card by the labels that stand for one of them alone."""
    told = [(label, step) for step in card.step for label in {step.label.zh, step.label.en}]
    names = [*(step.name for step in card.step), *(label for label, _ in told)]
    return {label: step for label, step in told if names.count(label) == 1}
