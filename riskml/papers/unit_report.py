"""Papers about a unit: its month, a proposal for improvement, and the sheet on which it answers; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.papers.document import Copies, Heading, Paragraph, Signature, Table
from riskml.papers.parts import closing, form, paper, small_closing
from riskml.portraits.numerals import number, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from riskml.papers.document import Block, Paper
    from riskml.papers.wording import Letterhead, Wording
    from riskml.portraits import UnitPortrait
    from riskml.reviews.cases import Recommendation

_HITS: Final = 8
_METRICS: Final = 6
_COMMON: Final = 8


def unit_report(portrait: UnitPortrait, head: Letterhead) -> Paper:
    """Return the month of a unit.

    Parameters
    ----------
    portrait
        The unit's, as it was published: what it hides stays hidden here.
    head
        In which language, and what the office puts on it.
    """
    say = head.say
    title = say("unit_title", unit=_name(portrait), month=say.month(portrait.end))
    blocks: list[Block] = [Heading(say("unit_basis")), *_basis(portrait, say)]
    if portrait.own:
        blocks.append(Heading(say("unit_own")))
        blocks += [Paragraph(say.text(one.sentence)) for one in portrait.own[:_COMMON]]
    if not portrait.hidden:
        blocks += [Heading(say("summary_common")), *_common(portrait, say)]
        blocks += [*_single(portrait, say), *_metrics(portrait, say), *_hits(portrait, say)]
    answer = form(
        [("unit_causes", "", 4)], [("unit_measures", "", 4)], [("unit_head", "", 1), ("unit_on", "", 1)], say=say
    )
    blocks += [closing(say), Heading(say("unit_answer")), answer, Signature(head.signed())]
    return paper("unit-report", title, blocks, portrait.provenance, head)


def _name(portrait: UnitPortrait) -> str:
    return portrait.unit or portrait.unit_id


def _basis(portrait: UnitPortrait, say: Wording) -> Iterable[Paragraph]:
    start, end = say.month(portrait.start), say.month(portrait.end)
    if portrait.hidden:
        yield Paragraph(say.page("unit_hidden" if portrait.people else "unit_nobody"))
        return
    yield Paragraph(say("unit_compared", start=start, end=end, people=portrait.people))
    if portrait.counted:
        told = [say("unit_count", label=one.label, count=one.count) for one in portrait.warnings]
        yield Paragraph(say("unit_warned", counts=say.listed(told)))
    else:
        yield Paragraph(say.page("unit_uncounted"))


def common_lines(portrait: UnitPortrait, say: Wording) -> list[str]:
    """Return what is common to a unit, a line each: metrics on which most differ, then rules that hit several."""
    shapes = [one for one in portrait.shapes if one.pattern == "common"]
    lines = [say("own_metric", label=one.label, people=one.people) for one in shapes]
    rules = sorted(portrait.common, key=lambda one: (-one.people, -one.hits, one.rule))
    told = [say("own_rule", label=one.label, people=one.people, hits=one.hits) for one in rules]
    return [*lines, *told][:_COMMON]


def _listed(lines: Sequence[str], say: Wording) -> Iterable[Paragraph]:
    return (Paragraph(one + say.page("stop")) for one in lines)


def _common(portrait: UnitPortrait, say: Wording) -> Iterable[Paragraph]:
    lines = common_lines(portrait, say)
    if not lines:
        yield Paragraph(say("summary_no_common"))
        return
    yield Paragraph(say("summary_common_note"))
    yield from _listed(lines, say)


def _single(portrait: UnitPortrait, say: Wording) -> Iterable[Block]:
    labels = [one.label for one in portrait.shapes if one.pattern == "typical"]
    if labels:
        yield Heading(say("unit_single"))
        yield Paragraph(say("unit_single_note"))
        yield Paragraph(say.listed(labels) + say.page("stop"))


def _metrics(portrait: UnitPortrait, say: Wording) -> Iterable[Block]:
    told = sorted((one for one in portrait.metrics if one.stands_out), key=lambda one: -one.aside)[:_METRICS]
    if told:
        yield Heading(say("unit_metrics"))
        yield Table(
            caption=say("unit_metrics_table"),
            head=tuple(
                say(one)
                for one in ("column_metric", "column_counted", "column_observed", "column_expected", "column_z")
            ),
            rows=tuple(
                (
                    say.text(one.label),
                    say.text(one.unit),
                    number(one.figures.observed),
                    number(one.figures.expected),
                    signed(one.figures.z, 1),
                )
                for one in told
            ),
            widths=(5, 6, 2, 2, 2),
        )


def _hits(portrait: UnitPortrait, say: Wording) -> Iterable[Block]:
    told = sorted((one for one in portrait.hits if one.count), key=lambda one: (-one.count, one.name))[:_HITS]
    if told:
        yield Heading(say("unit_hits"))
        yield Table(
            caption=say("unit_hits_table", count=len(told)),
            head=(say("column_rule"), say("column_count")),
            rows=tuple((say.text(one.label), str(one.count)) for one in told),
            widths=(6, 1),
        )


def recommended(portrait: UnitPortrait, head: Letterhead, areas: Mapping[str, str]) -> tuple[Recommendation, ...]:
    """Return what was chosen to be recommended to a unit or, where nothing was, what fits its common findings."""
    if head.chosen:
        return tuple(head.library.recommendation[one] for one in head.chosen)
    rules = {one.rule for one in portrait.own} | (set() if portrait.hidden else {one.rule for one in portrait.common})
    shapes = () if portrait.hidden else portrait.shapes
    metrics = {one.metric for one in shapes if one.pattern == "common"}
    return head.library.fitting(rules | metrics, {areas[one] for one in rules if one in areas})


def _recommendation(one: Recommendation, head: Letterhead) -> Iterable[Block]:
    say = head.say
    tick = "" if head.chosen else say("proposal_tick")
    yield Paragraph(tick + say("proposal_one", label=say.text(one.label), says=say.text(one.says)))
    told = {"law": say.text(one.law), "check": say("proposal_to_check") if one.to_check else ""}
    yield Paragraph(say("proposal_rests_on", **told))
    yield Paragraph(say("proposal_measure", measure=say.text(one.measure)))


def proposal(portrait: UnitPortrait, head: Letterhead, areas: Mapping[str, str]) -> Paper:
    """Return a proposal for improvement to a unit: what is common to its people, and blanks for what people add.

    Parameters
    ----------
    portrait
        Of the unit.
    head
        In which language, what the office puts on it, and what was chosen of the library of recommendations.
    areas
        The area of each rule.
    """
    say = head.say
    start, end = say.month(portrait.start), say.month(portrait.end)
    lines = [] if portrait.hidden else common_lines(portrait, say)
    own = [say.finding(one.sentence) for one in portrait.own[:_COMMON]]
    office, _ = head.signed()
    fits = recommended(portrait, head, areas)
    blocks: list[Block] = [
        Paragraph(say("proposal_address", unit=_name(portrait)), "address"),
        Paragraph(say("proposal_open", start=start, end=end)),
        Heading(say("proposal_found")),
        *(_listed(lines, say) if lines else ()),
        *map(Paragraph, own),
        *(() if lines or own else (Paragraph(say("summary_no_common")),)),
        Heading(say("proposal_advice")),
        *(Paragraph(say(one)) for one in ("proposal_causes", "proposal_rules")),
        *((Paragraph(say("proposal_offered")),) if fits and not head.chosen else ()),
        *(block for one in fits for block in _recommendation(one, head)),
        Paragraph(say("proposal_reply")),
        form([("proposal_more", "", 5)], say=say),
        closing(say),
        Signature(head.signed()),
        Copies((say("copies_to"), say("printed_by", office=office, day=say("blank_day")))),
    ]
    return paper("proposal", say("proposal_title"), blocks, portrait.provenance, head, number=say("blank_number"))


def rectification(portrait: UnitPortrait, head: Letterhead) -> Paper:
    """Return the sheet on which a unit tells, line by line, what was put right."""
    say = head.say
    lines = [] if portrait.hidden else common_lines(portrait, say)
    lines += [say.finding(one.sentence) for one in portrait.own[:_COMMON]]
    names = ("column_number", "rectify_what", "rectify_cause", "rectify_measure", "rectify_who", "rectify_done")
    table = Table(
        caption=say("rectify_table"),
        head=tuple(say(one) for one in names),
        rows=tuple((str(place), line, "", "", "", "") for place, line in enumerate(lines or [""], 1)),
        widths=(3, 8, 5, 5, 4, 4),
    )
    signed = form(
        [("rectify_head", "", 2)],
        [("rectify_effect", "", 3)],
        [("rectify_inspect", "", 3)],
        [("rectify_by", "", 2)],
        say=say,
    )
    blocks: list[Block] = [Paragraph(say("rectify_open", unit=_name(portrait))), table, signed, small_closing(say)]
    return paper("rectification", say("rectify_title"), blocks, portrait.provenance, head)
