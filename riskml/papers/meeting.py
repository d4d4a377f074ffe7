"""The papers of the meeting that goes through the month's warnings: people and red matters, and a blank for each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskml.papers.document import Heading, Paragraph, Table
from riskml.papers.parts import closing, form, paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.papers.document import Block, Paper
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits import Register
    from riskml.portraits.matter_parts import Choice, ChoiceGroup


def meeting(register: Register, head: Letterhead) -> Paper:
    """Return the papers of a meeting on the warnings of a run.

    Parameters
    ----------
    register
        The run's register.
    head
        In which language, and what the office puts on it.
    """
    say = head.say
    red = [(group, [one for one in group.lines if one.grade == "red"]) for group in register.choices.matters]
    people = [(group, list(group.lines)) for group in register.choices.people]
    shown = [one for part in (people, red) for _, lines in part for one in lines]
    facts = {"people": sum(len(lines) for _, lines in people), "matters": sum(len(lines) for _, lines in red)}
    blocks: list[Block] = [Heading(say("meeting_how")), Paragraph(say("meeting_how_text", **facts))]
    if register.choices.told_with_people:
        blocks.append(Paragraph(say("meeting_told_with", count=register.choices.told_with_people)))
    blocks.append(closing(say))
    for key, part in (("meeting_people", people), ("meeting_matters", red)):
        blocks += [Heading(say(key)), *_groups(part, say)]
    if shown:
        blocks += [Heading(say("meeting_decide")), _decisions(shown, say)]
    blocks.append(
        form(
            [("meeting_present", "", 3)],
            [("meeting_recused", "", 2)],
            [("meeting_keeper", "", 1), ("unit_on", "", 1)],
            say=say,
        )
    )
    title = say("meeting_title", month=say.month(register.end))
    return paper("meeting", title, blocks, register.provenance, head)


def _groups(groups: Sequence[tuple[ChoiceGroup, list[Choice]]], say: Wording) -> Iterable[Block]:
    told = [one for one in groups if one[1]]
    if not told:
        yield Paragraph(say("meeting_none"))
    for group, lines in told:
        yield Heading(say.text(group.label) or say("meeting_other"), 2)
        for line in lines:
            yield Heading(_title(line, say), 3)
            yield Paragraph(_line(line, say))


def _title(line: Choice, say: Wording) -> str:
    """Write whom or what a line is about, with the number by which it is found."""
    return say.listed([say.named(say.text(line.title), line.key), *line.units])


def _line(line: Choice, say: Wording) -> str:
    times = say("none_told") if line.first is None else say.span(line.first, line.last or line.first)
    if line.first is not None and line.observed:  # of a metric the first of the months that lie apart is known
        times = say("meeting_since", month=say.month(line.first))
    facts = {
        "grade": say(f"grade_{line.grade}"),
        "kinds": say.listed(line.kinds) or say("none_told"),
        "count": line.records_in_all,
        "records": say.listed(line.records[:3]) or say("none_told"),
        "times": times,
    }
    told = [say("meeting_line", **facts)]
    if line.observed:
        facts = {"observed": line.observed, "expected": line.expected, "unit": say.text(line.measured_in)}
        told.append(say("meeting_metric_in" if line.measured_in else "meeting_metric", **facts))
    if not math.isnan(line.amount):
        told.append(say("meeting_amount", amount=f"{line.amount:,.2f}", unit=say.text(line.unit)))
    return ("" if say.language == "zh" else " ").join(told)


def _decisions(lines: Sequence[Choice], say: Wording) -> Table:
    return Table(
        caption=say("meeting_decide"),
        head=tuple(say(one) for one in ("column_number", "meeting_whom", "meeting_proposal", "meeting_decision")),
        rows=tuple((str(place), say.named(say.text(one.title), one.key), "", "") for place, one in enumerate(lines, 1)),
        widths=(2, 7, 6, 6),
    )
