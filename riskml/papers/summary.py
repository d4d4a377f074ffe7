"""The summary for those who lead, on two pages: counts, what stands first, where, what is common, and what is missing.

It names nobody: who is listed, those look up who may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Heading, Paragraph, Signature, Table
from riskml.papers.parts import paper, small_closing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.papers.document import Block, Paper
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits import Register, WholePortrait

_MATTERS: Final = 4
_UNITS: Final = 5
_COMMON: Final = 2
_TABLES: Final = 4


def summary(register: Register, whole: WholePortrait, head: Letterhead) -> Paper:
    """Return the summary of a run for those who lead.

    Parameters
    ----------
    register, whole
        The run's register, and its portrait of the whole.
    head
        In which language, and what the office puts on it.
    """
    say = head.say
    blocks: list[Block] = [
        Heading(say("summary_whole")),
        *_counts(register, whole, say),
        Heading(say("summary_first")),
        _first(register, say),
        Heading(say("summary_units")),
        *_units(whole, say),
        Heading(say("summary_common")),
        *_common(register, say),
        Heading(say("summary_limits")),
        _limits(register, say),
        Heading(say("summary_next")),
        Paragraph(say("summary_next_text")),
        small_closing(say),
        Signature(head.signed()),
    ]
    title = say("summary_title", month=say.month(register.end))
    return paper("summary", title, blocks, register.provenance, head)


def _counts(register: Register, whole: WholePortrait, say: Wording) -> Iterable[Paragraph]:
    counts = register.counts
    yield Paragraph(
        say(
            "summary_compared",
            as_of=say.day(register.provenance.as_of),
            start=say.month(register.start),
            end=say.month(register.end),
            units=len(whole.units),
            people=counts.officials,
        )
    )
    yield Paragraph(
        say(
            "summary_people",
            listed=counts.people_red + counts.people_yellow,
            red=counts.people_red,
            yellow=counts.people_yellow,
            drawn=counts.people_drawn,
        )
    )
    if counts.people_open:
        yield Paragraph(say("summary_people_open", count=counts.people_open))
    facts = {
        "issued": counts.matters_red + counts.matters_yellow,
        "red": counts.matters_red,
        "yellow": counts.matters_yellow,
        "waiting": counts.matters_waiting,
        "waiting_red": counts.matters_waiting_red,
        "reminders": counts.matters_reminders,
    }
    if counts.compared is None:
        yield Paragraph(say("summary_matters_first", **facts))
    else:
        yield Paragraph(say("summary_matters", **facts, new=counts.matters_new, grown=counts.matters_grown))


def _first(register: Register, say: Wording) -> Block:
    """Return the matters that stand first, by number and rule: their titles name people, and are left out."""
    lines = [one for one in register.matters.lines if not one.drawn][:_MATTERS]
    if not lines:
        return Paragraph(say("summary_no_matters"))
    return Table(
        caption=say("summary_first_table", count=len(lines)),
        head=tuple(say(one) for one in ("box_warning", "column_grade", "column_unit", "column_rules")),
        rows=tuple(
            (
                one.warning_id,
                say("short_red" if one.grade == "red" else "short_yellow"),
                say.some(one.units) or say("none_told"),
                say.some(one.rules),
            )
            for one in lines
        ),
        widths=(6, 3, 8, 8),
    )


def _units(whole: WholePortrait, say: Wording) -> Iterable[Paragraph]:
    """Return the units whose people were warned of, in the order of their identifiers."""
    red = [one for one in whole.units if one.red]
    told = [say("summary_unit", unit=one.unit or one.unit_id, count=one.red) for one in red]
    if not told:
        yield Paragraph(say("summary_no_units"))
        return
    rest = len(told) - _UNITS
    shown = [*told[:_UNITS], say("summary_units_rest", count=rest)] if rest > 0 else told
    yield Paragraph(say("summary_units_note") + say.listed(shown) + say.page("stop"))


def _common(register: Register, say: Wording) -> Iterable[Paragraph]:
    metrics = [
        say("common_metric", unit=one.unit or one.unit_id, label=one.shape.label, people=one.shape.people)
        for one in register.problems
    ]
    rules = [(unit, one) for unit in register.matters.common for one in unit.rules]
    rules.sort(key=lambda pair: (-pair[1].people, -pair[1].hits, pair[0].unit_id, pair[1].rule))
    told = [
        say("common_rule", unit=unit.unit or unit.unit_id, label=one.label, people=one.people, hits=one.hits)
        for unit, one in rules
    ]
    chosen = [*metrics, *told][:_COMMON]
    if not chosen:
        yield Paragraph(say("summary_no_common"))
        return
    yield Paragraph(say("summary_common_note") + say.page("list_semicolon").join(chosen) + say.page("stop"))


def _limits(register: Register, say: Wording) -> Paragraph:
    count = sum(len(one.metrics) + len(one.rules) for one in register.off)
    if not count:
        return Paragraph(say("summary_whole_data"))
    lacking = dict.fromkeys(say.text(label) for one in register.off for _, label in one.tables)
    return Paragraph(say("summary_limits_text", count=count, tables=say.listed(list(lacking)[:_TABLES])))
