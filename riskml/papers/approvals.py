"""Papers about a lead inside the commission: forms for approval, the plan of a check, and the frame of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Field, Form, Heading, Paragraph, Table
from riskml.papers.parts import (
    RECORDS,
    about,
    boxes,
    closing,
    form,
    innocent,
    origin,
    paper,
    point,
    records,
    small_closing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.papers.document import Block, Paper
    from riskml.papers.lead import Lead
    from riskml.papers.wording import Letterhead, Wording

    _Rows = Sequence[Sequence[tuple[str, str, int]]]

_POINTS: Final = 5
_REFS: Final = 12


def disposal(lead: Lead, head: Letterhead) -> Paper:
    """Return the form by which one of the four disposals of a clue is approved.

    Parameters
    ----------
    lead
        What the clue came of.
    head
        In which language, and what the office puts on it.
    """
    own = [("form_proposal", head.say("form_disposals"), 2)], [("form_grounds", "", 2)]
    return _for_approval("disposal", "disposal_title", lead, head, own)


def closing_form(lead: Lead, head: Letterhead) -> Paper:
    """Return the form by which a clue is closed, with what was answered and whether the person was told."""
    own = (
        [("closing_checked", "", 4)],
        [("closing_answer", "", 4)],
        [("form_grounds", "", 2)],
        [("closing_told", head.say("closing_letter"), 1)],
    )
    return _for_approval("closing", "closing_title", lead, head, own)


def keeping(lead: Lead, head: Letterhead) -> Paper:
    """Return the form by which a clue is kept for later, with what is missing and when it is looked at again."""
    missing = "\n".join(head.say.text(one) for one in lead.missing)
    own = (
        [("keeping_why", "", 4)],
        [("keeping_needs", missing, 3)],
        [("keeping_until", head.say("blank_day"), 1)],
        [("form_grounds", "", 2)],
    )
    return _for_approval("keeping", "keeping_title", lead, head, own)


def _for_approval(name: str, title: str, lead: Lead, head: Letterhead, own: _Rows) -> Paper:
    """Return a form: what the machine knows, what this form asks, and who approves."""
    say = head.say
    refs = [one.ref for one in lead.first][:_REFS]
    told = form(
        [("form_clue", "", 1), ("form_received", "", 1)],
        [("form_source", origin(lead, say), 1)],
        [("form_about", about(lead, say), 1)],
        [("box_unit", say.listed(lead.units) or say("none_told"), 1)],
        [("form_content", _content(lead, say), 3)],
        [("form_records", say.listed(refs), 1)],
        [("form_innocent", innocent(lead, say), 1)],
        *own,
        [("form_handlers", "", 2)],
        [("form_office", "", 2)],
        [("form_leader", "", 2)],
        [("form_principal", "", 2)],
        say=say,
    )
    return paper(name, head.say(title), [told, small_closing(say)], lead.provenance, head)


def _content(lead: Lead, say: Wording) -> str:
    """Write what a lead says, a line a point."""
    told = [say.text(one.sentence) for one in lead.points[:_POINTS]]
    return "\n".join(told) or say.text(lead.line)


def plan(lead: Lead, head: Letterhead) -> Paper:
    """Return the plan of a verification: the points, the records to pull, the explanations to try, and the group."""
    say = head.say
    source = say(
        "plan_source_text",
        source=origin(lead, say),
        grade=say(f"grade_{lead.grade}"),
        about=about(lead, say),
    )
    blocks: list[Block] = [Heading(say("plan_source")), Paragraph(source), Heading(say("plan_points"))]
    for one in lead.points:
        blocks += point(one, say)
    if not lead.points:
        blocks.append(Paragraph(say.text(lead.line)))
    if lead.first:
        blocks += [Heading(say("plan_pull")), records(lead.first[:RECORDS], lead.records, say)]
    group = form(
        [("plan_lead", "", 1), ("plan_members", "", 1)], [("plan_recusal", say("plan_recusal_text"), 1)], say=say
    )
    steps = ("plan_pull_step", "plan_unit_step", "plan_hear_step", "plan_report_step")
    table = Table(
        caption=say("plan_steps_table"),
        head=(say("column_number"), say("plan_step"), say("plan_by")),
        rows=tuple((str(place), say(key), "") for place, key in enumerate(steps, 1)),
        widths=(2, 10, 5),
    )
    approve = form([("form_office", "", 2)], [("form_leader", "", 2)], [("form_principal", "", 2)], say=say)
    blocks += [
        *(Heading(say("plan_innocent")), Paragraph(innocent(lead, say))),
        *(Heading(say("plan_group")), group),
        *(Heading(say("plan_steps")), table),
        *(Heading(say("plan_keep")), Paragraph(say("plan_keep_text")), closing(say)),
        *(Heading(say("plan_approve")), approve),
    ]
    return paper("check-plan", say("plan_title"), blocks, lead.provenance, head)


def report(lead: Lead, head: Letterhead) -> Paper:
    """Return the frame of the report of a verification: each point beside blanks for what was found and answered."""
    say = head.say
    blocks: list[Block] = [
        Paragraph(say("report_open")),
        Heading(say("plan_source")),
        Form(boxes(lead, say)),
        Heading(say("report_points")),
    ]
    for one in lead.points:
        said = "\n".join((say.text(one.sentence), say.listed([cited.ref for cited in one.records[:_REFS]])))
        boxes_of_point = [(Field(say("report_said"), said.strip()),)]
        for key, lines in (("report_found", 4), ("report_proof", 2), ("report_answered", 3), ("report_held", 2)):
            boxes_of_point.append((Field(say(key), "", lines),))
        blocks += [Heading(say.text(one.label), 2), Form(tuple(boxes_of_point))]
    ends = form(
        [("report_wrong", "", 3)], [("report_proposal", say("report_ways"), 2)], [("report_sign", "", 3)], say=say
    )
    blocks += [Heading(say("report_proposal")), ends, small_closing(say)]
    return paper("check-report", say("report_title"), blocks, lead.provenance, head)
