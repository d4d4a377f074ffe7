"""Which papers there are, what each is about, and how one is made of what a run published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.papers.approvals import closing_form, disposal, keeping, plan, report
from riskml.papers.case_file import TRAILS, case_file
from riskml.papers.lead import lead_of_person, lead_of_warning
from riskml.papers.letters import assignment, inquiry
from riskml.papers.meeting import meeting
from riskml.papers.phrases_faults import phrase
from riskml.papers.portrait import portrait_paper
from riskml.papers.summary import summary
from riskml.papers.unit_report import proposal, rectification, unit_report
from riskml.pipeline.portrayed import published_portrait
from riskml.pipeline.trails import published_trail
from riskml.portraits.stored import restored_portrait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from riskml.papers.document import Paper
    from riskml.papers.lead import Lead
    from riskml.papers.wording import Letterhead
    from riskml.pipeline.published import Published
    from riskml.portraits import OfficialPortrait, Register, UnitPortrait, WholePortrait

About = Literal["official", "unit", "warning"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a paper is about; nothing where it is about the whole."""

    about: About | None = None
    key: str = ""


_OF_LEADS: Final[Mapping[str, Callable[[Lead, Letterhead], Paper]]] = {
    "assignment": assignment,
    "disposal": disposal,
    "check-plan": plan,
    "check-report": report,
    "closing": closing_form,
    "keeping": keeping,
}
_OF_PEOPLE: Final[Mapping[str, Callable[[OfficialPortrait, Letterhead], Paper]]] = {
    "portrait": portrait_paper,
    "inquiry": inquiry,
}
_OF_UNITS: Final[Mapping[str, Callable[[UnitPortrait, Letterhead], Paper]]] = {
    "unit-report": unit_report,
    "rectification": rectification,
}

KINDS: Final[Mapping[str, tuple[About, ...]]] = {
    "summary": (),
    "unit-report": ("unit",),
    "portrait": ("official",),
    "assignment": ("warning", "official"),
    "inquiry": ("official",),
    "disposal": ("warning", "official"),
    "check-plan": ("warning", "official"),
    "check-report": ("warning", "official"),
    "closing": ("warning", "official"),
    "keeping": ("warning", "official"),
    "proposal": ("unit",),
    "rectification": ("unit",),
    "meeting": (),
    "case-file": ("warning", "official"),
}
"""Every paper by the name that the command has for it, and what it can be about; nothing of the whole."""


def make(kind: str, run: Published, subject: Subject, head: Letterhead) -> Paper:
    """Make a paper of what a run published.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    run
        The run.
    subject
        Whom or what it is about.
    head
        In which language, and what the office puts on it.

    Raises
    ------
    ProjectError
        The paper is about something else, or the run lacks what it is made of.
    RiskmlError
        Nothing is known of such an official, unit or warning.
    """
    _check(kind, subject)
    if kind == "summary":
        return summary(_register(run), cast("WholePortrait", _portrait(run, "whole")), head)
    if kind == "meeting":
        return meeting(_register(run), head)
    if kind in ("proposal", *_OF_UNITS):
        portrait = cast("UnitPortrait", _portrait(run, "unit", subject.key))
        return proposal(portrait, head, _areas(run)) if kind == "proposal" else _OF_UNITS[kind](portrait, head)
    if kind in _OF_PEOPLE:
        return _OF_PEOPLE[kind](cast("OfficialPortrait", _portrait(run, "official", subject.key)), head)
    lead = _lead(run, subject)
    if kind in _OF_LEADS:
        return _OF_LEADS[kind](lead, head)
    logged = {row["case_id"] for row in run.rows("trail_cases", "measure", columns=["case_id"])}
    cases = [one for one in lead.cases if one in logged][:TRAILS]
    return case_file(lead, [published_trail(run, one) for one in cases], head)


def _areas(run: Published) -> Mapping[str, str]:
    """Return the area of each rule of a run."""
    return {row["rule"]: row["area"] for row in run.rows("rules", "score", columns=["rule", "area"])}


def _check(kind: str, subject: Subject) -> None:
    """Refuse a paper about something that it cannot be about."""
    about = KINDS[kind]
    if subject.about in about or (not about and subject.about is None):
        return
    options = " / ".join(f"--{one}" for one in about)
    expected = phrase("a_subject", names=options) if about else phrase("of_the_whole")
    found = phrase("none_or_another", given=f"--{subject.about}" if subject.about else "—")
    raise ProjectError([Fault(Verbatim(f"riskml papers {kind}"), expected, found, phrase("name_the_subject"))])


def _portrait(run: Published, kind: str, key: str = "") -> Any:
    return restored_portrait(published_portrait(run, kind, key))


def _register(run: Published) -> Register:
    return cast("Register", _portrait(run, "register"))


def _lead(run: Published, subject: Subject) -> Lead:
    if subject.about == "official":
        return lead_of_person(cast("OfficialPortrait", _portrait(run, "official", subject.key)))
    return lead_of_warning(run, _register(run), subject.key)
