"""Handing in: papers, an answer and a signature are taken together, or none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.portal.accounts import now
from riskml.portal.answering import EVIDENCE, STATEMENT, add_further, save_draft, send
from riskml.portal.casework import Named, sign
from riskml.portal.entries import enter_moves
from riskml.portal.models_answers import Answer, CasePaper
from riskml.portal.papers import clear, keep, shelving
from riskml.portal.receiving import Received
from riskml.portal.views.signing import filled_in
from riskml.reviews.cases import Faults

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from django.http import HttpRequest

    from riskml.portal.answering import Written
    from riskml.portal.models import CaseFile
    from riskml.portal.views.signing import Blank, Filled
    from riskml.reviews.cases import Signer


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a move, as it was filled in.

    Parameters
    ----------
    request
        With what was written, and the files that came.
    row, version
        Of which case, and which signature was read last.
    move, by
        Which move, and who signs it.
    blank
        What the form asks for.
    person
        Of an answer: whose it is; empty of a unit's.
    """

    request: HttpRequest
    row: CaseFile
    version: int
    move: str
    by: Signer
    blank: Blank
    person: str = ""

    def files(self, name: str) -> list[Received]:
        """Return the files of a field."""
        return [one for one in self.request.FILES.getlist(name) if isinstance(one, Received)]


class _NotTakenError(Exception):
    """Why a form was not taken, on its way past all that was written for it: faults, or what is missing."""

    def __init__(self, against: Faults | tuple[str, ...]) -> None:
        super().__init__(str(against))
        self.against = against


def hand_in(form: Form) -> CaseFile | Faults | tuple[str, ...]:
    """Sign a move with the papers that came with the form.

    Returns
    -------
    CaseFile, Faults or tuple of str
        The case after it; what stands against it; or what is missing.
    """
    request, came = form.request, [(kind, one) for kind, _ in form.blank.papers for one in form.files(f"file_{kind}")]
    files = [
        Named(kind, request.POST.get(f"paper_{kind}", "").strip() or one.shown, one.sha256, file=True)
        for kind, one in came
    ]
    filled = filled_in(form.blank, request.POST, files)
    if filled.missing:
        return filled.missing
    try:
        with shelving() as placed:
            for kind, one in came:
                _attach(form, one, kind, placed)
            return _signed(form, filled, filled.papers)
    except _NotTakenError as error:
        return error.against


def _signed(form: Form, filled: Filled, papers: tuple[Named, ...]) -> CaseFile:
    """Sign, or undo all that was written for it."""
    after = sign(form.row.number, form.version, form.move, form.by, told=filled.told, papers=papers)
    if isinstance(after, Faults):
        raise _NotTakenError(after)
    return after


def keep_draft(form: Form, written: Written) -> Answer:
    """Keep what somebody has written so far, and the files that came with it; those that they take back are gone."""
    with shelving() as placed:
        draft = _draft(form, written, placed)
        taken_back = _take_back(draft, form.request.POST.getlist("take_back"))
    for sha256 in taken_back:
        clear(sha256)
    return draft


def _take_back(draft: Answer, asked: Iterable[str]) -> list[str]:
    """Take files out of a draft; return the hashes of those that no case knows any more."""
    rows = draft.papers.filter(pk__in=[int(one) for one in asked if one.isdecimal()]).select_related("file")
    gone = []
    for row in list(rows):
        row.delete()
        if not CasePaper.objects.filter(file=row.file).exists():
            row.file.delete()
            gone.append(row.file.sha256)
    return gone


def send_answer(form: Form, written: Written, draft: Answer) -> CaseFile | Faults | tuple[str, ...]:
    """Send a draft that was kept, with its files, and sign with it: both at once, or it stays a draft.

    The machine knows it by its hash, over every point and every file, beside the papers that its move asks for.

    Returns
    -------
    CaseFile, Faults or tuple of str
        As `hand_in`.
    """
    try:
        with shelving():
            came = list(draft.papers.select_related("file"))
            files = [Named(one.kind, one.name, one.file.sha256, file=True) for one in came if one.kind != EVIDENCE]
            filled = filled_in(form.blank, form.request.POST, files)
            _insist_on(one for one in filled.missing if one != STATEMENT or not (written.said or came))
            return _signed(form, filled, (*filled.papers, Named(STATEMENT, "", send(draft).sha256)))
    except _NotTakenError as error:
        return error.against


def _insist_on(missing: Iterable[str]) -> None:
    """Undo all that was written, where something that a form asks for is missing."""
    lacking = tuple(missing)
    if lacking:
        raise _NotTakenError(lacking)


def say_more(row: CaseFile, answer: Answer, by: Signer, words: str) -> None:
    """Add a statement beside an answer that was sent; the case stays where it is."""
    with shelving():
        add_further(answer, by, words)
        enter_moves(row.register, by.person, [(row.number, row.state, row.state)])


def _draft(form: Form, written: Written, placed: list[Path]) -> Answer:
    draft = save_draft(form.row, form.move, form.by, form.person, written)
    for kind, _ in form.blank.papers:
        for one in form.files(f"file_{kind}"):
            _attach(form, one, kind, placed, answer=draft)
    for point in written.points:
        for one in form.files(f"file_point_{point.place}"):
            _attach(form, one, EVIDENCE, placed, answer=draft, at=point.place)
    return draft


def _attach(
    form: Form, one: Received, kind: str, placed: list[Path], *, answer: Answer | None = None, at: int | None = None
) -> None:
    CasePaper.objects.create(
        case=form.row,
        file=keep(one.incoming.path, one.sha256, one.size or 0, placed),
        kind=kind,
        name=one.shown,
        by=form.by.person,
        role=form.by.role,
        at=now(),
        answer=answer,
        place=at,
    )
