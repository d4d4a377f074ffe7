"""What the person whom a case is about may meet of it: what they were asked and told, and what they answered.

The view is built from those parts of the case alone. Whatever happens at a state of which the subject meets nothing
leaves it as it was, so that nobody learns from a page that changes, or vanishes, that they are being verified.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riskml.reviews.cases.clocks import due_day
from riskml.reviews.cases.table import LETTER_BACK, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from riskml.reviews.cases.case import Case, Made, Paper
    from riskml.reviews.cases.moves import Rules


@dataclass(frozen=True, slots=True)
class SubjectView:
    """What the subject meets of a case.

    Parameters
    ----------
    number
        Under which they answer.
    asked
        When they were asked first.
    state
        The last state that they may know of.
    due
        By when they are to answer; none where they are not asked now.
    answered
        When they answered themselves, each time.
    papers
        What they handed in, and what was sent back to them.
    """

    number: str
    asked: datetime
    state: str
    due: date | None = None
    answered: tuple[datetime, ...] = ()
    papers: tuple[Paper, ...] = ()


def subject_view(case: Case, person: str, rules: Rules) -> SubjectView | None:
    """Return what a person meets of a case; nothing where it is not about them, or where they were never asked."""
    if person not in case.opening.subjects:
        return None
    states = rules.register(case).state
    view: SubjectView | None = None
    for one in case.made:
        shown = states[one.to].subject
        if view is None and shown == "answers":
            view = SubjectView(case.number, one.at, one.to)
        if view is not None:
            view = _followed(view, one, person, shown=shown != "none")
    part = case.opening.part
    if part is not None and states[case.made[part.moves - 1].to].subject == "none":
        # Split off where the person met nothing: there is no second case for them until they are asked in it.
        met = any(states[one.to].subject != "none" for one in case.own_moves)
        view = view if met else None
    if view is not None and states[case.state].subject == "answers" and not case.paused:
        return replace(view, due=due_day(case, rules.register(case), rules.days))
    return view


def _followed(view: SubjectView, one: Made, person: str, *, shown: bool) -> SubjectView:
    own = any(each.role == SUBJECT and each.person == person for each in one.by)
    papers = tuple(each for each in one.told.papers if own or each.kind == LETTER_BACK)
    return replace(
        view,
        state=one.to if shown else view.state,
        answered=(*view.answered, one.at) if own else view.answered,
        papers=(*view.papers, *papers),
    )


def visible(cases: Iterable[Case], person: str, rules: Rules) -> tuple[SubjectView, ...]:
    """Return what a person meets of a register: of cases that they were never asked about, not even that they exist."""
    return tuple(view for view in (subject_view(case, person, rules) for case in cases) if view)
