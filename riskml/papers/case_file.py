"""The file of a warning: what is in it, the warning with all its records, and the trails of its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Annex, Form, Heading, Paragraph, Table
from riskml.papers.parts import boxes, closing, form, innocent, paper, point, records
from riskml.portraits.numerals import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.papers.document import Block, Paper
    from riskml.papers.lead import Lead
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits.trail import Act, Trail

TRAILS: Final = 10
"""Trails that one file holds; a warning about more cases is looked at by its records."""


def case_file(lead: Lead, trails: Sequence[Trail], head: Letterhead) -> Paper:
    """Return the file of a warning.

    Parameters
    ----------
    lead
        The warning.
    trails
        The trails of the cases that it is about.
    head
        In which language, and what the office puts on it.
    """
    say = head.say
    blocks: list[Block] = [
        Form(boxes(lead, say)),
        _contents(trails, say),
        Heading(say("file_warning")),
    ]
    for one in lead.points:
        blocks += point(one, say)
        if one.records:
            caption = say("file_reason", label=say.text(one.label), count=one.total)
            blocks.append(records(one.records, one.total, say, caption=caption))
    if not lead.points:
        blocks.append(Paragraph(say.text(lead.line)))
    blocks += [Heading(say("file_innocent")), Paragraph(innocent(lead, say)), closing(say)]
    if not trails:
        blocks.append(Paragraph(say("file_no_trail")))
    for trail in trails:
        blocks += _trail(trail, say)
    return paper("case-file", say("file_title"), blocks, lead.provenance, head)


def _contents(trails: Sequence[Trail], say: Wording) -> Table:
    parts = [say("file_warning"), *(say("file_trail", case=one.case_id) for one in trails), say("file_papers")]
    return Table(
        caption=say("file_list"),
        head=(say("column_number"), say("file_part"), say("file_pages")),
        rows=tuple((str(place), part, "") for place, part in enumerate(parts, 1)),
        widths=(2, 12, 2),
    )


def _trail(trail: Trail, say: Wording) -> Iterable[Block]:
    """Return the trail of a case: its dates, every step in order, and what its workflow asks for without a record."""
    yield Annex(say("file_trail", case=trail.case_id), say.text(trail.matter))
    closed = say.time(trail.closed_at) or say("file_open")
    yield form(
        [("file_matter", say.text(trail.matter), 1), ("box_unit", trail.unit or say("none_told"), 1)],
        [("file_opened", say.time(trail.opened_at), 1), ("file_closed", closed, 1)],
        [("file_due", say.time(trail.due_at) or say("none_told"), 1), ("file_outcome", say.text(trail.outcome), 1)],
        say=say,
    )
    names = ("column_number", "file_step", "file_who", "column_at", "file_late", "file_outcome")
    yield Table(
        caption=say("file_steps"),
        head=tuple(say(one) for one in names),
        rows=tuple(_act(one, say) for one in trail.acts),
        widths=(3, 6, 6, 6, 5, 4),
    )
    if trail.lacking:
        yield Paragraph(say("file_lacking", steps=say.listed([one.label for one in trail.lacking])))
    for hit in trail.hits:
        yield Paragraph(say.text(hit.sentence))


def _act(act: Act, say: Wording) -> tuple[str, ...]:
    name = "" if act.official == act.official_id else act.official
    person = say.named(name, act.official_id) if act.official_id else act.account or say("file_nobody")
    late = number(act.late_workdays) if act.late_workdays else ""
    return str(act.number), say.text(act.label), person, say.time(act.occurred_at), late, say.text(act.outcome)
