"""Parts that several papers share: who it is about, records as a table, points in words, the closing lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Field, Form, Heading, Paper, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.core.texts import Text
    from riskml.papers.document import Block
    from riskml.papers.lead import Cited, Lead, Point
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits.parts import Provenance

RECORDS: Final = 10
"""Records that a paper lists; all of them stand in the portrait's annex, and in the file of a case."""


def paper(name: str, title: str, blocks: Iterable[Block], of: Provenance, head: Letterhead, **told: str) -> Paper:
    """Put a paper together; it ends with the words that it is a lead, and with where it comes from."""
    return Paper(
        name=name,
        title=title,
        language=head.say.language,
        blocks=tuple(blocks),
        number=told.get("number", ""),
        secrecy=head.secrecy,
        watermark=told.get("watermark") or head.watermark,
        origin=head.origin(of),
    )


def closing(say: Wording) -> Paragraph:
    """Return the paragraph that says that all of it is a lead."""
    return Paragraph(say("lead"))


def small_closing(say: Wording) -> Paragraph:
    """Return the same below a form, where room is for what hands fill in."""
    return Paragraph(say("lead"), "note")


def texts(given: Iterable[Text], say: Wording) -> Iterable[Paragraph]:
    """Return a paragraph a text, each a sentence."""
    return (Paragraph(say.sentence(one)) for one in given)


def who(lead: Lead, say: Wording) -> str:
    """Write the people that a lead concerns, each with the identifier."""
    return say.listed([say.named(name, code) for code, name in lead.people])


def about(lead: Lead, say: Wording) -> str:
    """Write whom or what a lead is about: a person by name and identifier, or a matter with its people."""
    if lead.is_person:
        return who(lead, say)
    people = who(lead, say)
    return say.listed([say.text(lead.title), people]) if people else say.text(lead.title)


def origin(lead: Lead, say: Wording) -> str:
    """Write where a lead comes from: a person has an identifier, which is not the number of any warning."""
    as_of = say.day(lead.provenance.as_of)
    return say("source_person", as_of=as_of) if lead.is_person else say("source_matter", code=lead.key, as_of=as_of)


def boxes(lead: Lead, say: Wording) -> tuple[tuple[Field, ...], ...]:
    """Return the boxes at the head of a form: which warning, about whom, where, and at what grade."""
    missing = say("none_told")
    first = Field(say("box_kind"), say("kind_person")) if lead.is_person else Field(say("box_warning"), lead.key)
    return (
        (first, Field(say("box_grade"), say(f"grade_{lead.grade}"))),
        (Field(say("box_about"), about(lead, say)),),
        (
            Field(say("box_unit"), say.listed(lead.units) or missing),
            Field(say("box_period" if lead.is_person else "box_span"), say.span(lead.start, lead.end)),
        ),
    )


def records(cited: Sequence[Cited], total: int, say: Wording, *, caption: str = "") -> Table:
    """Return records as a table; columns that hold nothing are left out.

    Parameters
    ----------
    cited
        The records that are listed.
    total
        How many there are in all.
    say
        The words.
    caption
        What stands above; how many are listed of how many, where nothing is given.
    """
    columns = [
        (say("column_number"), 2, [str(number) for number in range(1, len(cited) + 1)]),
        (say("column_record"), 5, [one.ref for one in cited]),
        (say("column_at"), 5, [say.time(one.at) for one in cited]),
        (say("column_what"), 8, [say.text(one.what) for one in cited]),
        (say("column_whom"), 6, [one.whom for one in cited]),
    ]
    held = [one for one in columns if any(one[2])] or columns[:2]
    return Table(
        caption=caption or say("records_title", total=total, here=len(cited)),
        head=tuple(one[0] for one in held),
        rows=tuple(zip(*(one[2] for one in held), strict=True)),
        widths=tuple(one[1] for one in held),
    )


def point(one: Point, say: Wording) -> Iterable[Block]:
    """Return a point as a heading of the second level, the finding, and what must stand beside it."""
    yield Heading(say.text(one.label), 2)
    yield Paragraph(below(one.label, say.text(one.sentence), say))
    if one.notes:
        yield Paragraph(joined(one.notes, say))


def below(label: Text, sentence: str, say: Wording) -> str:
    """Write a finding below its heading, which is not said again at its beginning."""
    return sentence.removeprefix(say("led_by", label=say.text(label), said=""))


def joined(given: Iterable[Text], say: Wording) -> str:
    """Write sentences one after another."""
    between = "" if say.language == "zh" else " "
    return between.join(say.text(one) for one in given)


def innocent(lead: Lead, say: Wording) -> str:
    """Write the innocent explanations of a lead, or that the cards name none."""
    return joined(lead.innocent, say) or say("plan_innocent_none")


def form(*rows: Sequence[tuple[str, str, int]], say: Wording) -> Form:
    """Return a form by the keys of its labels: key, text and lines of each box."""
    return Form(tuple(tuple(Field(say(key), text, lines) for key, text, lines in row) for row in rows))
