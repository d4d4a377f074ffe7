"""What a form of a move asks for, and what was filled in: papers, a reason, and the move's particulars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from riskml.core.texts import COLON
from riskml.portal.casework import Named
from riskml.portal.parts import case_of, held, recommended_for, records_said
from riskml.portal.place import place
from riskml.reviews.cases import Told
from riskml.reviews.cases.case import GRADES
from riskml.reviews.cases.moves import was_asked
from riskml.reviews.cases.table import HANDLER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from riskml.core.texts import Language, Text
    from riskml.portal.models import CaseFile
    from riskml.portal.parts import Records
    from riskml.reviews.cases import Move, Recommendation

_LONGEST: Final = 4000
_COMMAS: Final = re.compile(r"[,\uff0c]")
"""Between numbers, as people write them in either language."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What the form of a move asks for.

    Parameters
    ----------
    papers
        Those that must be named, by kind.
    reason
        Whether one must be written.
    asks
        What else: 'group', 'linked', 'until', 'grade', 'facts', 'taken_from'; empty for nothing.
    handlers
        Who may be in a group; of a case that is taken over, from whom.
    stated
        What the first to sign has stated: who signs after signs the same.
    records
        Of a split: what may go into the second case.
    offered
        What may be recommended, of a move by which something is to be improved.
    """

    papers: tuple[tuple[str, Text], ...]
    reason: bool
    asks: str
    handlers: tuple[str, ...]
    stated: Told | None
    records: tuple[Records, ...] = ()
    offered: tuple[Recommendation, ...] = ()


TAKEN_FROM: Final = "taken_from"
_ASKS: Final = {
    "assign": "group",
    "link": "linked",
    "number": "linked",
    "store": "until",
    "grow": "grade",
    "split": "facts",
}


def blank_of(row: CaseFile, one: Move, roles: Mapping[str, frozenset[str]]) -> Blank:
    """Return what the form of a move of a case asks for."""
    here, case = place(), case_of(row)
    register = here.cases.register_of[case.register]
    kinds = (*one.attach, *(one.attach_if_asked if was_asked(case, register) else ()))
    before = [each for each in case.pending if each.move == one.name]
    takes = one.effect == "take" and one.reason
    handlers = sorted(name for name, held in roles.items() if HANDLER in held and name not in case.opening.subjects)
    return Blank(
        tuple((kind, here.cases.paper(kind)) for kind in kinds),
        one.reason,
        TAKEN_FROM if takes else _ASKS.get(one.effect, ""),
        case.group if takes else tuple(handlers),
        before[0].told if before else None,
        records_said(row, held(row)) if one.effect == "split" else (),
        recommended_for(row) if one.recommends else (),
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in; ``missing`` names what was not: 'reason', 'group', a kind of paper and so on."""

    told: Told
    papers: tuple[Named, ...]
    missing: tuple[str, ...]


def filled_in(blank: Blank, form: QueryDict, files: Sequence[Named] = ()) -> Filled:
    """Read a form; a form in which nothing is stated signs what the first has stated.

    Parameters
    ----------
    blank, form
        What was asked, and what was filled in.
    files
        The papers that came as files; of the kinds that did not, a name will do.
    """
    here = {one.kind for one in files}
    by_name = tuple(
        Named(kind, name)
        for kind, _ in blank.papers
        if kind not in here and (name := form.get(f"paper_{kind}", "").strip()[:_LONGEST])
    )
    papers = (*files, *by_name)
    ticked = set(form.getlist("facts"))
    facts = [
        (one.rule, record)
        for one in blank.records
        for record in one.records
        if one.rule in ticked or f"{one.rule}|{record}" in ticked
    ]
    linked = _COMMAS.split(form.get("linked", ""))
    grade = form.get("grade", "")
    groups = blank.asks in ("group", TAKEN_FROM)
    told = Told(
        reason="\n".join(one for one in (form.get("reason", "").strip(), *_chosen(blank, form)) if one)[:_LONGEST],
        group=tuple(one for one in form.getlist("group") if one in blank.handlers) if groups else (),
        linked=tuple(name for one in linked if (name := one.strip()[:64])) if blank.asks == "linked" else (),
        until=_day(form.get("until", "")) if blank.asks == "until" else None,
        grade=next((one for one in GRADES if one == grade), None) if blank.asks == "grade" else None,
        facts=tuple(facts),
    )
    if blank.stated is not None and told == Told() and not papers:
        return Filled(told, papers, ())
    named = {one.kind for one in papers}
    missing = [kind for kind, _ in blank.papers if kind not in named]
    if blank.reason and not told.reason:
        missing.append("reason")
    if blank.asks and not getattr(told, "group" if groups else blank.asks):
        missing.append(blank.asks)
    return Filled(told, papers, tuple(missing))


def _chosen(blank: Blank, form: QueryDict) -> list[str]:
    """Return the recommendations that were chosen, as the words that are signed; they may be changed in the reason."""
    ticked = set(form.getlist("recommend"))
    said: Language = "zh" if form.get("language") == "zh" else "en"
    chosen = (one for one in blank.offered if one.label.en in ticked)
    return [one.label.then(COLON, one.says).in_(said) for one in chosen]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
