"""Papers about a lead that go out: the sheet by which a warning is assigned, and the letter that asks a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.core.errors import Fault, RiskmlError
from riskml.papers.document import Annex, Field, Form, Heading, Paragraph, Signature
from riskml.papers.lead import Cited
from riskml.papers.parts import RECORDS, below, boxes, closing, form, innocent, joined, paper, point, records
from riskml.papers.phrases_faults import phrase
from riskml.portraits.answer_sheet import Inquiry, answer_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.papers.document import Block, Paper
    from riskml.papers.lead import Lead
    from riskml.papers.wording import Letterhead
    from riskml.portraits import OfficialPortrait
    from riskml.portraits.answer_sheet import Question

_LISTED: Final = 10
"""Records that a letter lists of each point: as many as a person can answer one by one."""


def assignment(lead: Lead, head: Letterhead) -> Paper:
    """Return the sheet by which a warning is assigned to those who check it.

    Parameters
    ----------
    lead
        The warning, of a person or of a matter.
    head
        In which language, and what the office puts on it.
    """
    say = head.say
    top = Form(
        (
            *boxes(lead, say),
            (Field(say("assign_to"), say.text(lead.inbox)), Field(say("assign_on"), say("blank_day"))),
            (Field(say("assign_by"), say("blank_day")),),
        )
    )
    blocks: list[Block] = [top, Heading(say("assign_why"))]
    for one in lead.points:
        blocks += point(one, say)
    if not lead.points:
        blocks.append(Paragraph(say.text(lead.line)))
    if lead.first:
        blocks.append(records(lead.first[:RECORDS], lead.records, say))
    blocks += [Heading(say("assign_innocent")), Paragraph(innocent(lead, say)), Heading(say("assign_ask"))]
    asked = ("assign_rule_two", "assign_rule_try", "assign_rule_report", "assign_rule_secret")
    blocks += [Paragraph(say(one)) for one in asked]
    blocks += [
        closing(say),
        Heading(say("assign_sign")),
        form(
            [("assign_registrar", "", 2), ("assign_head", "", 2)],
            [("assign_receiver", "", 2), ("unit_on", "", 2)],
            say=say,
        ),
    ]
    return paper("assignment", say("assign_title"), blocks, lead.provenance, head, number=say("blank_number"))


def inquiry(portrait: OfficialPortrait, head: Letterhead) -> Paper:
    """Return the letter that asks a person about the reasons of a portrait, and the sheet to answer on.

    It holds what the person can answer, and nothing about the list, the score, other people or the unit. Without the
    number of an approval it is a draft, and says so across every page.

    Parameters
    ----------
    portrait
        As it was published.
    head
        In which language, what the office puts on it, and under which approval.

    Raises
    ------
    RiskmlError
        The portrait has no reason to ask about.
    """
    say = head.say
    if not portrait.reasons:
        where = portrait.person.official_id
        raise RiskmlError([Fault(where, phrase("reasons_to_ask_about"), phrase("no_reason"))])
    approval = head.approval or say("inquiry_no_approval")
    sheet = answer_sheet(portrait, Inquiry(approval, portrait.provenance.as_of, head.office))
    name = portrait.person.name or portrait.person.official_id
    opening = say("inquiry_open", start=say.month(sheet.start), end=say.month(sheet.end), approval=approval)
    within = say("inquiry_within", office=head.office or say("blank_office"))
    blocks: list[Block] = [
        Paragraph(say("inquiry_address", name=name), "address"),
        Paragraph(opening),
        Heading(say("inquiry_points")),
        *(block for one in sheet.questions for block in _question(one, head)),
        Heading(say("inquiry_how")),
        Paragraph(within),
        *(Paragraph(say(one)) for one in ("inquiry_open_to", "inquiry_never_worse", "inquiry_lead")),
        Paragraph(say("annexes", one=say("inquiry_list"), two=say("inquiry_sheet"))),
        Signature(head.signed()),
        Annex(say("annex_one"), say("inquiry_list")),
        *(_records(one, head) for one in sheet.questions if one.records),
        Annex(say("annex_two"), say("inquiry_sheet")),
        _answers(sheet.questions, head),
    ]
    watermark = "" if head.approval else say("inquiry_unapproved")
    number = say("blank_number")
    title = say("inquiry_title")
    return paper("inquiry", title, blocks, portrait.provenance, head, number=number, watermark=watermark)


def _question(one: Question, head: Letterhead) -> Iterable[Block]:
    say = head.say
    yield Heading(say.text(one.label), 2)
    yield Paragraph(below(one.label, say.finding(one.sentence), say))
    yield from (Paragraph(say.finding(text)) for text in one.found)
    if one.notes:
        yield Paragraph(joined(one.notes, say))
    yield Paragraph(say("inquiry_computed", text=say.text(one.computed)))
    if one.records:
        here = min(len(one.records), _LISTED)
        form = "inquiry_records" if here == one.total else "inquiry_records_some"
        yield Paragraph(say(form, count=one.total, here=here, office=head.office or say("blank_office")))


def _records(one: Question, head: Letterhead) -> Block:
    say = head.say
    cited = [Cited(record.ref, record.at, record.what, record.whom) for record in one.records[:_LISTED]]
    facts = {"label": say.text(one.label), "total": one.total, "here": len(cited)}
    caption = say("inquiry_list_table", point=say("inquiry_point", number=one.number), **facts)
    return records(cited, one.total, say, caption=caption)


def _answers(questions: Iterable[Question], head: Letterhead) -> Form:
    say = head.say
    asked = [(Field(say("inquiry_answer", number=one.number), "", 6),) for one in questions]
    ends = (("inquiry_else", 4), ("inquiry_signed", 2), ("inquiry_opinion", 4))
    return Form((*asked, *((Field(say(key), "", lines),) for key, lines in ends)))
