"""The answer sheet: what a person is asked, once an inquiry was approved, and how to answer it point by point.

It is another paper than the commission's portrait: it holds what the person can answer, and nothing about the list,
other people or the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.portraits.phrases_reasons import PHRASES, told

if TYPE_CHECKING:
    from datetime import date

    from riskml.core.texts import Text
    from riskml.portraits.parts import HitPanel, Person, Provenance
    from riskml.portraits.portrait import OfficialPortrait
    from riskml.portraits.reason_parts import Reason, Record


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What was approved, by what number, and where and by when the answer is to be given."""

    approval: str
    due: date
    recipient: str


@dataclass(frozen=True, slots=True)
class Question:
    """One point to answer: what was found, the records, how it was computed, and what would change it."""

    number: int
    label: Text
    sentence: Text
    computed: Text
    changes: tuple[Text, ...]
    notes: tuple[Text, ...]
    records: tuple[Record, ...]
    total: int
    found: tuple[Text, ...] = ()
    """Of several rules: what each of them found, which the sentence only names."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The paper that a person answers on."""

    person: Person
    inquiry: Inquiry
    start: date
    end: date
    questions: tuple[Question, ...]
    provenance: Provenance
    kind: str = "answer_sheet"


def answer_sheet(portrait: OfficialPortrait, inquiry: Inquiry) -> AnswerSheet:
    """Draw the answer sheet of a portrait.

    Parameters
    ----------
    portrait
        The official's, as it was published.
    inquiry
        What was approved: without it there is no sheet.
    """
    panels = {panel.metric: panel for panel in portrait.metrics}

    def computed(reason: Reason) -> Text:
        panel = panels.get(reason.name)
        return panel.how_to_read if panel else PHRASES["computed_by_rule"]

    return AnswerSheet(
        person=portrait.person,
        inquiry=inquiry,
        start=portrait.start,
        end=portrait.end,
        questions=tuple(
            Question(
                number=number,
                label=reason.label,
                sentence=reason.sentence,
                computed=computed(reason),
                changes=(told("changes"), *reason.innocent),
                notes=reason.notes,
                records=reason.records,
                total=reason.total,
                found=_found(reason),
            )
            for number, reason in enumerate(portrait.reasons, start=1)
        ),
        provenance=portrait.provenance,
    )


def _found(reason: Reason) -> tuple[Text, ...]:
    """Say what each of several rules found: nobody can answer the names of rules."""
    by_rule: dict[str, list[HitPanel]] = {}
    for step in reason.steps:
        by_rule.setdefault(step.rule, []).append(step)
    if len(by_rule) == 1:
        return ()
    return tuple(
        steps[-1].sentence if len(steps) == 1 else told("times_more", sentence=steps[-1].sentence, count=len(steps))
        for steps in by_rule.values()
    )
