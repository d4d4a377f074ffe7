"""A portrait of an official as a document: the reasons, each with its records, and what speaks for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Field, Form, Heading, Paragraph, Table
from riskml.papers.lead import lead_of_person
from riskml.papers.parts import closing, joined, paper, point, records, texts
from riskml.portraits.numerals import signed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.texts import Text
    from riskml.papers.document import Block, Paper
    from riskml.papers.lead import Lead
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits import OfficialPortrait

_RECORDS: Final = 5
"""Records of each reason that a portrait lists; the annex and the file of a case have them all."""
_PARTS: Final = 8
"""Contributions that are listed; what the others add up to stands in one line."""


def portrait_paper(portrait: OfficialPortrait, head: Letterhead) -> Paper:
    """Return the portrait of an official as a document.

    Parameters
    ----------
    portrait
        As it was published.
    head
        In which language, and what the office puts on it.
    """
    say, lead, summary = head.say, lead_of_person(portrait), portrait.summary
    blocks: list[Block] = [
        _who(portrait, say),
        Heading(say("portrait_hint")),
        *texts((summary.line, *_by_score(portrait)), say),
        *_also(summary.also, say),
        *texts((summary.money,), say),
        Heading(say("portrait_reasons")),
        *_reasons(lead, say),
    ]
    for key, told in (
        ("portrait_favour", summary.favour),
        ("portrait_missing", summary.missing),
        ("portrait_onward", summary.onward),
    ):
        blocks += [Heading(say(key)), *(texts(told, say) if told else (Paragraph(say("nothing")),))]
    blocks += [Heading(say("portrait_account")), *_account(portrait, say), *texts((summary.chance,), say), closing(say)]
    name = say("portrait_who", name=portrait.person.name or portrait.person.official_id)
    return paper("portrait", name, blocks, portrait.provenance, head)


def _by_score(portrait: OfficialPortrait) -> tuple[Text, ...]:
    """Return why the score lists a person; of one whom a rule or the lot lists, the score is not told."""
    reason = portrait.grade.reason
    return (reason,) if reason and portrait.grade.selected_by == "score" else ()


def _also(labels: tuple[Text, ...], say: Wording) -> tuple[Paragraph, ...]:
    """Return what else goes the same way, by name and in one sentence."""
    if not labels:
        return ()
    return (Paragraph(say("portrait_also", count=len(labels), labels=say.listed(labels)) + say.page("stop")),)


def _who(portrait: OfficialPortrait, say: Wording) -> Form:
    person, missing = portrait.person, say("none_told")
    return Form(
        (
            (Field(say("box_person"), person.name or missing), Field(say("box_code"), person.official_id)),
            (Field(say("box_unit"), person.unit or missing), Field(say("box_post"), say.text(person.post) or missing)),
            (
                Field(say("box_period"), say("span", first=say.month(portrait.start), last=say.month(portrait.end))),
                Field(say("box_grade"), say(f"grade_{portrait.grade.grade}")),
            ),
        )
    )


def _reasons(lead: Lead, say: Wording) -> Iterable[Block]:
    if not lead.points:
        yield Paragraph(say("portrait_no_reasons"))
    for one in lead.points:
        yield from point(one, say)
        if one.innocent:
            yield Paragraph(say("portrait_innocent", text=joined(one.innocent, say)))
        if one.records:
            yield records(one.records[:_RECORDS], one.total, say)
        if one.total > _RECORDS:
            yield Paragraph(say("more_records", count=one.total - _RECORDS))


def _account(portrait: OfficialPortrait, say: Wording) -> Iterable[Block]:
    """Return what the score is the sum of; who is listed by a rule is not listed for a score."""
    account = portrait.account
    if portrait.grade.selected_by == "rule":
        yield Paragraph(say("portrait_account_rule"))
        return
    if account is None:
        yield Paragraph(say.page("account_none"))
        return
    parts = sorted(account.contributions, key=lambda one: -abs(one.value))
    rows = [(say.text(one.label), signed(one.value)) for one in parts[:_PARTS]]
    if len(parts) > _PARTS:
        rest = sum(one.value for one in parts[_PARTS:])
        rows.append((say("portrait_account_rest", count=len(parts) - _PARTS), signed(rest)))
    yield Paragraph(say("portrait_account_note"))
    yield Table(
        caption=say("portrait_account_table", score=signed(account.score), base=signed(account.base)),
        head=(say("column_item"), say("column_contribution")),
        rows=tuple(rows),
        widths=(4, 1),
    )
