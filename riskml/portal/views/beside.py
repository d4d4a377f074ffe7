"""What stands beside a case: notes, signals, cases tied to it, agendas, ties of staff, and what the reader may add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from riskml.core.texts import Text
from riskml.portal.accounts import roles_in_force
from riskml.portal.models import CaseFile
from riskml.portal.models_notes import CaseLink
from riskml.portal.parts import case_of
from riskml.portal.phrases_pages import PHRASES
from riskml.portal.place import place
from riskml.portal.scopes import RECUSAL, about_case, readable_cases, ties_of
from riskml.reviews.cases import may
from riskml.reviews.cases.table import HANDLER, SUBJECT

if TYPE_CHECKING:
    from riskml.portal.doors import Reader
    from riskml.portal.models_notes import AgendaItem, Note, Signal
    from riskml.reviews.cases import Tie

PUT_ON_AGENDA: Final = "put_on_agenda"
TIE_WORDS: Final = {"kin": PHRASES["pages_tie_kin"], "past_post": PHRASES["pages_tie_past_post"]}


@dataclass(frozen=True, slots=True)
class Tied:
    """A case that another is tied to: its number and, where the reader may open it, its row."""

    number: str
    row: CaseFile | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case.

    Parameters
    ----------
    row
        The case.
    notes, signals, agenda
        What was remarked, what came from outside, and the days on whose agenda it stands.
    to, of
        The cases that a signature tied it to, and those of which one was tied to it.
    ties
        The ties of staff to whom it is about that nobody has decided on yet; for those who may have them decided.
    comments, puts
        Whether the reader may remark something, and put the case on an agenda.
    enters
        Whether the reader may enter that something came from outside about it.
    """

    row: CaseFile
    notes: tuple[Note, ...]
    signals: tuple[Signal, ...]
    agenda: tuple[AgendaItem, ...]
    to: tuple[Tied, ...]
    of: tuple[Tied, ...]
    ties: tuple[Tie, ...]
    comments: bool
    puts: bool
    enters: bool


def beside_of(row: CaseFile, reader: Reader) -> Beside:
    """Return what stands beside a case, as far as a reader who may open it may know."""
    about, kind = about_case(row, reader), place().page_of[row.register]
    table = place().access
    of = CaseFile.objects.filter(readable_cases(reader), links__number=row.number).order_by("number")
    opens = set(place().cases.register_of[RECUSAL].opens) - {HANDLER, SUBJECT}
    return Beside(
        row,
        tuple(row.notes.all()),
        tuple(row.signals.all()),
        tuple(row.agenda.filter(off_at__isnull=True)),
        _tied_to(row, reader),
        tuple(Tied(one.number, one) for one in of),
        open_ties(row) if reader.roles & opens else (),
        may(table, reader.person, kind, "comment", about),
        not row.final and may(table, reader.person, kind, PUT_ON_AGENDA, about),
        not row.final and row.register in ("warning", "clue") and reader.opens("clues", "enter_signal"),
    )


def _tied_to(row: CaseFile, reader: Reader) -> tuple[Tied, ...]:
    numbers = list(CaseLink.objects.filter(case=row).order_by("pk").values_list("number", flat=True))
    if not numbers:
        return ()
    here = CaseFile.objects.filter(readable_cases(reader), Q(number__in=numbers))
    rows = {one.number: one for one in here}
    return tuple(Tied(one, rows.get(one)) for one in numbers)


def open_ties(row: CaseFile) -> tuple[Tie, ...]:
    """Return the ties of staff to whom a case is about that were not brought to a decision yet."""
    found = ties_of(row, roles_in_force())
    if not found:
        return ()
    recusals = [case_of(one) for one in CaseFile.objects.filter(register=RECUSAL, parent__in=case_of(row).line)]
    decided = {who for one in recusals for who in one.opening.subjects}
    return tuple(one for one in found if one.person not in decided)


def tie_said(tie: Tie) -> Text:
    """Return a tie in words: which kind it is, and the table that shows it; never whom it is to."""
    return TIE_WORDS.get(tie.kind, Text.same(tie.kind))
