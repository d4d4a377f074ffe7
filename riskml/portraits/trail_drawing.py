"""Drawing the trail of a case from its rows: pure functions, the same rows give the same trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from riskml.core.texts import SEMICOLON, Text, quoted
from riskml.portraits.phrases import PHRASES
from riskml.portraits.trail import Act, Document, Mark, Planned, State, Trail, TrailHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from riskml.portraits.parts import Provenance
    from riskml.portraits.roster import Roster

    Words = Mapping[str, Mapping[str, Text]]

REFUSED = frozenset({"rejected", "withdrawn"})
_UNSAID = "-"


def _word(words: Words, kind: str, code: str | None) -> Text | None:
    return (words.get(kind, {}).get(code) or quoted(code)) if code else None


def listed(documents: str | None) -> tuple[str, ...]:
    """Return the records that an act lists.

    Examples
    --------
    >>> listed("Visit record； photos;")
    ('Visit record', 'photos')
    """
    return tuple(one.strip() for one in (documents or "").replace(SEMICOLON.zh, ";").split(";") if one.strip())


def _plain_name(name: str) -> str:
    return name.replace(" ", "").lower()


def _documents(
    guide: Guide | None, asked: Sequence[str], left: Sequence[str], *, told: bool
) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Return what an act had to leave, and what else it left."""
    there = {_plain_name(one) for one in left}
    documents = tuple(
        Document(
            name=one,
            label=(guide.documents if guide else {}).get(one, Text.same(one)),
            left=_plain_name(one) in there if told else None,
        )
        for one in asked
    )
    wanted = {_plain_name(one) for one in asked}
    return documents, tuple(one for one in left if _plain_name(one) not in wanted)


def _jumped(place: int | None, reached: int, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the required steps that an act went over: those between what the case had reached and its own place."""
    if place is None:
        return []
    return [one["step"] for one in steps if one["required"] and reached < one["position"] < place]


def _entered_late(row: Mapping[str, Any]) -> bool:
    """Tell whether an act was recorded on a later day than it is said to have happened."""
    recorded = row["recorded_at"]
    return recorded is not None and recorded.date() > row["occurred_at"].date()


def _marks(
    row: Mapping[str, Any], jumped: Sequence[str], documents: Iterable[Document], *, known: bool
) -> tuple[Mark, ...]:
    told: dict[Mark, bool] = {
        "outside": not known,
        "out_of_order": bool(row["out_of_order"]),
        "skipped": bool(jumped),
        "repeated": bool(row["repeated"]),
        "late": (row["late_workdays"] or 0) > 0,
        "entered_late": _entered_late(row),
        "record_missing": any(one.left is False for one in documents),
    }
    return tuple(mark for mark, holds in told.items() if holds)


def _state(planned: Mapping[str, Any], furthest: int, *, done: bool, ended: bool, refused: bool) -> State:
    if done:
        return "done"
    if not planned["required"]:
        return "optional"
    if planned["position"] < furthest:
        return "lacking"
    if refused:
        return "unneeded"
    return "lacking" if ended else "ahead"


@dataclass(frozen=True, slots=True)
class CaseRows:
    """What is known of one case, as plain values by column.

    Parameters
    ----------
    case
        Its row of the working table ``cases``, with ``workdays``, ``limit_workdays`` and ``limit_since`` beside.
    steps
        Its rows of the working table ``steps``, in order, with ``limit_since``, ``hours_since`` and ``legal_since``.
    workflow
        Its matter's rows of the working table ``workflow``, in order.
    told
        Whether the log lists what acts of this matter left.
    """

    case: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]
    workflow: Sequence[Mapping[str, Any]]
    told: bool


@dataclass(frozen=True, slots=True)
class Node:
    """What a matter's card says of one step; ``level``, ``risk`` and ``control`` are of its risk point."""

    label: Text
    duty: Text | None
    post: str
    records: tuple[str, ...]
    level: Text | None
    risk: Text | None
    control: Text | None


@dataclass(frozen=True, slots=True)
class Guide:
    """What a matter's card asks for: its steps by name, and what the records that they must leave are called."""

    label: Text
    law: Text | None
    documents: Mapping[str, Text]
    nodes: Mapping[str, Node]


class RuleWords(NamedTuple):
    """What a trail says of a rule, and which records it cites."""

    label: Text
    innocent: Text
    records: str


def _hits(
    hits: Iterable[Mapping[str, Any]], case_id: str, numbers: Mapping[str, int], rules: Mapping[str, RuleWords]
) -> tuple[TrailHit, ...]:
    """Return the hits that cite an act of the case, or the case itself, red ones first."""
    own = []
    for hit in hits:
        records, rule = [str(one) for one in hit["records"]], rules[hit["rule"]]
        of_case = rule.records in ("cases", "open_cases") and case_id in records
        cited = [numbers[one] for one in records if one in numbers] if rule.records == "steps" else []
        if cited or of_case or hit["case_id"] == case_id:
            own.append((hit, rule, cited, len(records) - len(cited) - of_case))
    own.sort(key=lambda one: (one[0]["grade"] != "red", one[0]["rule"], one[0]["hit_id"]))
    return tuple(
        TrailHit(
            number=number,
            rule=hit["rule"],
            label=rule.label,
            grade=hit["grade"],
            sentence=Text(zh=hit["sentence_zh"], en=hit["sentence_en"]),
            innocent=rule.innocent,
            acts=tuple(sorted(acts)),
            elsewhere=elsewhere,
        )
        for number, (hit, rule, acts, elsewhere) in enumerate(own, 1)
    )


def draw_trail(
    known: CaseRows,
    *,
    hits: Iterable[Mapping[str, Any]],
    rules: Mapping[str, RuleWords],
    rules_silent: int,
    guide: Guide | None,
    roster: Roster,
    words: Words,
    provenance: Provenance,
) -> Trail:
    """Draw the trail of one case.

    Parameters
    ----------
    known
        What is known of it.
    hits
        Hits of which some may cite it: hit_id, rule, grade, records, case_id, sentence_zh, sentence_en.
    rules
        What is said of each rule that has hits.
    rules_silent
        How many rules could not ask.
    guide
        What the matter's card asks for; None where there is none.
    roster
        Names.
    words
        What codes are called, by their kind.
    provenance
        Where it comes from.
    """
    one, rows, planned = known.case, known.steps, known.workflow
    places = {row["step"]: row for row in planned}
    nodes = guide.nodes if guide else {}
    # An id names one act within its case; a rule that cites the same id means the same act.
    numbers = {row["operation_id"]: number for number, row in enumerate(rows, 1)}
    found = _hits(hits, one["case_id"], numbers, rules)
    acts: list[Act] = []
    reached = 0
    for number, row in enumerate(rows, 1):
        node, place = nodes.get(row["step"]), places.get(row["step"])
        left = listed(row["documents"])
        documents, others = _documents(guide, node.records if node else (), left, told=known.told)
        jumped = _jumped(place["position"] if place else None, reached, planned)
        acts.append(
            Act(
                number=number,
                operation_id=row["operation_id"],
                step=row["step"],
                label=_label(nodes, row["step"]),
                duty=node.duty if node else None,
                place=place["position"] if place else None,
                post=_word(words, "post", node.post if node else None),
                official_id=row["official_id"] or "",
                official=roster.official(row["official_id"]) if row["official_id"] else "",
                unit="" if row["unit_id"] == _UNSAID else roster.unit(row["unit_id"]),
                started_at=row["started_at"],
                occurred_at=row["occurred_at"],
                recorded_at=row["recorded_at"] if _entered_late(row) else None,
                workdays=row["elapsed_workdays"],
                hours=row["elapsed_hours"],
                limit_workdays=row["limit_workdays"],
                limit_hours=row.get("promised_hours"),
                legal_limit_workdays=row.get("legal_workdays"),
                late_workdays=row["late_workdays"],
                outcome=_word(words, "outcome", row["outcome"]),
                amount=row["amount"],
                reason=row["reason"] or "",
                records=documents,
                others=others,
                jumped=tuple(_label(nodes, step) for step in jumped),
                marks=_marks(row, jumped, documents, known=place is not None or not nodes),
                hits=tuple(hit.number for hit in found if number in hit.acts),
                account=row.get("account_id") or "",
                limit_since=row.get("limit_since"),
                hours_since=row.get("hours_since"),
                legal_since=row.get("legal_since"),
            )
        )
        reached = max(reached, place["position"] if place else 0)
    refused = one["outcome"] in REFUSED or any(row["outcome"] in REFUSED for row in rows)
    ended = one["closed_at"] is not None
    return Trail(
        case_id=one["case_id"],
        matter_id="" if one["matter_id"] == _UNSAID else one["matter_id"],
        matter=_matter(guide, one["matter_id"]),
        law=guide.law if guide else None,
        unit="" if one["unit_id"] == _UNSAID else roster.unit(one["unit_id"]),
        applicant_id=one["applicant_id"] or "",
        counterparty=roster.counterparties.get(one["counterparty_id"] or "", one["counterparty_id"] or ""),
        agent=roster.counterparties.get(one.get("agent_id") or "", one.get("agent_id") or ""),
        opened_at=one["opened_at"],
        closed_at=one["closed_at"],
        due_at=one["due_at"],
        outcome=_word(words, "outcome", one["outcome"]),
        amount=one["amount"],
        workdays=one["workdays"],
        limit_workdays=one["limit_workdays"],
        guided=bool(nodes),
        acts=tuple(acts),
        workflow=tuple(
            _planned(row, nodes, acts, reached, _word(words, "post", row["post"]), ended=ended, refused=refused)
            for row in planned
        ),
        hits=found,
        rules_silent=rules_silent,
        provenance=provenance,
        limit_since=one.get("limit_since"),
    )


def _matter(guide: Guide | None, matter_id: str) -> Text:
    if guide:
        return guide.label
    return PHRASES["no_matter"] if matter_id == _UNSAID else quoted(matter_id)


def _label(nodes: Mapping[str, Node], step: str) -> Text:
    return nodes[step].label if step in nodes else quoted(step)


def _planned(
    row: Mapping[str, Any],
    nodes: Mapping[str, Node],
    acts: Sequence[Act],
    furthest: int,
    post: Text | None,
    *,
    ended: bool,
    refused: bool,
) -> Planned:
    node = nodes.get(row["step"])
    own = tuple(act.number for act in acts if act.step == row["step"])
    return Planned(
        place=row["position"],
        step=row["step"],
        label=_label(nodes, row["step"]),
        duty=node.duty if node else None,
        post=post,
        required=bool(row["required"]),
        state=_state(row, furthest, done=bool(own), ended=ended, refused=refused),
        acts=own,
        level=node.level if node else None,
        risk=node.risk if node else None,
        control=node.control if node else None,
    )
