"""The trail of one case: every step that was done in it, in order, beside what its workflow asks for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import pandas as pd

from riskml.cards.matter import DUTIES, LEVELS
from riskml.core.texts import Text
from riskml.portraits.parts import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from riskml.cards import MatterCard, RuleCard
    from riskml.portraits.parts import Grade, Provenance
    from riskml.portraits.run_data import Roster

State = Literal["done", "lacking", "ahead", "optional", "unneeded"]
Mark = Literal["out_of_order", "skipped", "repeated", "outside", "late", "entered_late", "record_missing"]

OUTCOMES = {
    "approved": Text(zh="通过", en="approved"),
    "rejected": Text(zh="不予通过", en="rejected"),
    "withdrawn": Text(zh="撤回", en="withdrawn"),
    "returned": Text(zh="退回", en="returned"),
    "done": Text(zh="办毕", en="done"),
}
REFUSED = frozenset({"rejected", "withdrawn"})
_UNSAID = "-"


@dataclass(frozen=True, slots=True)
class Document:
    """A record that a step must leave; ``left`` is None where the log never says what was left."""

    name: str
    label: Text
    left: bool | None


@dataclass(frozen=True, slots=True)
class Act:
    """One step that was done: who, when, how long, with what limit, and what it left.

    ``workdays`` and ``hours`` are working time since the act before it (or since it was received); ``limit_workdays``
    is the limit that the log or the workflow sets, ``late_workdays`` what lies beyond it. ``others`` are records that
    nobody asked for, ``jumped`` the required steps that it went over, ``hits`` the numbers of the hits that cite it.
    """

    number: int
    operation_id: str
    step: str
    label: Text
    duty: Text | None
    place: int | None
    post: str
    official_id: str
    official: str
    unit: str
    started_at: datetime | None
    occurred_at: datetime
    recorded_at: datetime | None
    workdays: int | None
    hours: float | None
    limit_workdays: float | None
    limit_hours: float | None
    legal_limit_workdays: float | None
    late_workdays: float | None
    outcome: Text | None
    amount: float | None
    reason: str
    records: tuple[Document, ...]
    others: tuple[str, ...]
    jumped: tuple[Text, ...]
    marks: tuple[Mark, ...]
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of the workflow, and what became of it in this case.

    ``state`` is 'lacking' where the case went past a required step, or closed, without it; 'ahead' where it has not
    come to it; 'optional' where the step need not be done; 'unneeded' after a refusal or withdrawal.
    """

    place: int
    step: str
    label: Text
    duty: Text | None
    post: str
    required: bool
    state: State
    acts: tuple[int, ...]
    level: Text | None
    risk: Text | None
    control: Text | None


@dataclass(frozen=True, slots=True)
class TrailHit:
    """A hit that cites this case or one of its acts; ``elsewhere`` counts the records that lie in other cases."""

    number: int
    rule: str
    label: Text
    grade: Grade
    sentence: Text
    innocent: Text
    acts: tuple[int, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Trail:
    """The full trail of one case, as known on a date.

    ``guided`` tells whether a matter card gives the workflow; without one it is the common variant of the log, and
    what lacks is only unusual. ``workdays`` run from the opening to the close, or to the date while it is open.
    """

    kind: ClassVar[str] = "trail"

    case_id: str
    matter_id: str
    matter: Text
    law: Text | None
    unit: str
    applicant_id: str
    counterparty: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    outcome: Text | None
    amount: float | None
    workdays: int | None
    limit_workdays: float | None
    guided: bool
    acts: tuple[Act, ...]
    workflow: tuple[Planned, ...]
    hits: tuple[TrailHit, ...]
    rules_silent: int
    provenance: Provenance

    @property
    def lacking(self) -> tuple[Planned, ...]:
        """The required steps that the case went past, or closed, without."""
        return tuple(one for one in self.workflow if one.state == "lacking")

    @property
    def records_missing(self) -> int:
        """How many records that the steps done should have left are not listed."""
        return sum(one.left is False for act in self.acts for one in act.records)

    def marked(self, mark: Mark) -> int:
        """Return how many acts bear a mark."""
        return sum(mark in act.marks for act in self.acts)

    @property
    def people(self) -> int:
        """How many officials acted."""
        return len({act.official_id for act in self.acts})

    def to_dict(self) -> dict[str, Any]:
        """Return the whole trail as values that JSON can hold."""
        return {"kind": self.kind, **plain(self)}


def _value(value: Any) -> Any:
    """Return None for what is missing, and Python's own values."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def _values(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): _value(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _word(value: str | None) -> Text | None:
    return None if value is None else OUTCOMES.get(value, Text(zh=value, en=value))


def listed(documents: str | None) -> tuple[str, ...]:
    """Return the records that an act lists.

    Examples
    --------
    >>> listed("Visit record； photos;")
    ('Visit record', 'photos')
    """
    return tuple(one.strip() for one in (documents or "").replace("；", ";").split(";") if one.strip())


def _plain_name(name: str) -> str:
    return name.replace(" ", "").lower()


def _documents(
    card: MatterCard | None, asked: Sequence[str], left: Sequence[str], *, told: bool
) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Return what an act had to leave, and what else it left."""
    there = {_plain_name(one) for one in left}
    documents = tuple(
        Document(
            name=one,
            label=card.document(one) if card else Text(zh=one, en=one),
            left=_plain_name(one) in there if told else None,
        )
        for one in asked
    )
    wanted = {_plain_name(one) for one in asked}
    return documents, tuple(one for one in left if _plain_name(one) not in wanted)


def _jumped(place: int | None, reached: int, steps: Sequence[dict[str, Any]]) -> list[str]:
    """Return the required steps that an act went over: those between what the case had reached and its own place."""
    if place is None:
        return []
    return [one["step"] for one in steps if one["required"] and reached < one["position"] < place]


def _entered_late(row: dict[str, Any]) -> bool:
    """Tell whether an act was recorded on a later day than it is said to have happened."""
    recorded = row["recorded_at"]
    return recorded is not None and recorded.date() > row["occurred_at"].date()


def _marks(
    row: dict[str, Any], jumped: Sequence[str], documents: Iterable[Document], *, known: bool
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


def _state(planned: dict[str, Any], furthest: int, *, done: bool, ended: bool, refused: bool) -> State:
    if done:
        return "done"
    if not planned["required"]:
        return "optional"
    if planned["position"] < furthest:
        return "lacking"
    if refused:
        return "unneeded"
    return "lacking" if ended else "ahead"


def _hits(
    hits: pd.DataFrame, case_id: str, numbers: Mapping[str, int], rules: Mapping[str, RuleCard]
) -> tuple[TrailHit, ...]:
    """Return the hits that cite an act of the case, or the case itself, red ones first."""
    own = []
    for hit in hits.to_dict("records"):
        records, card = [str(one) for one in hit["records"]], rules[hit["rule"]]
        of_case = card.records in ("cases", "open_cases") and case_id in records
        cited = [numbers[one] for one in records if one in numbers] if card.records == "steps" else []
        if cited or of_case or json.loads(hit["facts"]).get("case_id") == case_id:
            own.append((hit, card, cited, len(records) - len(cited) - of_case))
    own.sort(key=lambda one: (one[0]["grade"] != "red", one[0]["rule"], one[0]["hit_id"]))
    return tuple(
        TrailHit(
            number=number,
            rule=hit["rule"],
            label=card.label,
            grade=hit["grade"],
            sentence=Text(zh=hit["sentence_zh"], en=hit["sentence_en"]),
            innocent=card.innocent,
            acts=tuple(sorted(acts)),
            elsewhere=elsewhere,
        )
        for number, (hit, card, acts, elsewhere) in enumerate(own, 1)
    )


def draw_trail(
    *,
    case: Mapping[str, Any],
    steps: pd.DataFrame,
    workflow: pd.DataFrame,
    told: bool,
    hits: pd.DataFrame,
    rules_silent: int,
    rules: Iterable[RuleCard],
    card: MatterCard | None,
    roster: Roster,
    provenance: Provenance,
) -> Trail:
    """Draw the trail of one case.

    Parameters
    ----------
    case
        Its row of the working table ``cases``, with ``workdays`` and ``limit_workdays`` beside.
    steps
        Its rows of the working table ``steps``, in order.
    workflow
        Its matter's rows of the working table ``workflow``, in order.
    told
        Whether the log lists what acts of this matter left.
    hits
        The hits of every rule, as `riskml.rules.detect` gives them.
    rules_silent
        How many rules could not ask.
    rules
        The rules' cards.
    card
        The matter's card; None where there is none.
    roster
        Names.
    provenance
        Where it comes from.
    """
    one = {name: _value(value) for name, value in case.items()}
    rows, planned = _values(steps), _values(workflow)
    places = {row["step"]: row for row in planned}
    nodes = {node.name: node for node in card.step} if card else {}
    # An id names one act within its case; a rule that cites the same id means the same act.
    numbers = {row["operation_id"]: number for number, row in enumerate(rows, 1)}
    found = _hits(hits, one["case_id"], numbers, {rule.name: rule for rule in rules})
    acts: list[Act] = []
    reached = 0
    for number, row in enumerate(rows, 1):
        node, place = nodes.get(row["step"]), places.get(row["step"])
        left = listed(row["documents"])
        documents, others = _documents(card, node.records if node else (), left, told=told)
        jumped = _jumped(place["position"] if place else None, reached, planned)
        acts.append(
            Act(
                number=number,
                operation_id=row["operation_id"],
                step=row["step"],
                label=_label(nodes, row["step"]),
                duty=DUTIES[node.duty] if node and node.duty else None,
                place=place["position"] if place else None,
                post=(node.post if node else None) or "",
                official_id=row["official_id"],
                official=roster.official(row["official_id"]),
                unit="" if row["unit_id"] == _UNSAID else roster.unit(row["unit_id"]),
                started_at=row["started_at"],
                occurred_at=row["occurred_at"],
                recorded_at=row["recorded_at"] if _entered_late(row) else None,
                workdays=row["elapsed_workdays"],
                hours=row["elapsed_hours"],
                limit_workdays=row["limit_workdays"],
                limit_hours=node.limit_hours if node else None,
                legal_limit_workdays=node.legal_limit_workdays if node else None,
                late_workdays=row["late_workdays"],
                outcome=_word(row["outcome"]),
                amount=row["amount"],
                reason=row["reason"] or "",
                records=documents,
                others=others,
                jumped=tuple(_label(nodes, step) for step in jumped),
                marks=_marks(row, jumped, documents, known=place is not None or not nodes),
                hits=tuple(hit.number for hit in found if number in hit.acts),
            )
        )
        reached = max(reached, place["position"] if place else 0)
    refused = one["outcome"] in REFUSED or any(row["outcome"] in REFUSED for row in rows)
    ended = one["closed_at"] is not None
    return Trail(
        case_id=one["case_id"],
        matter_id="" if one["matter_id"] == _UNSAID else one["matter_id"],
        matter=_matter(card, one["matter_id"]),
        law=card.law if card else None,
        unit="" if one["unit_id"] == _UNSAID else roster.unit(one["unit_id"]),
        applicant_id=one["applicant_id"] or "",
        counterparty=roster.counterparties.get(one["counterparty_id"] or "", one["counterparty_id"] or ""),
        opened_at=one["opened_at"],
        closed_at=one["closed_at"],
        due_at=one["due_at"],
        outcome=_word(one["outcome"]),
        amount=one["amount"],
        workdays=one["workdays"],
        limit_workdays=one["limit_workdays"],
        guided=card is not None and bool(card.step),
        acts=tuple(acts),
        workflow=tuple(_planned(row, nodes, acts, reached, ended=ended, refused=refused) for row in planned),
        hits=found,
        rules_silent=rules_silent,
        provenance=provenance,
    )


def _matter(card: MatterCard | None, matter_id: str) -> Text:
    if card:
        return card.label
    return Text(zh="事项未登记", en="matter not recorded") if matter_id == _UNSAID else Text(zh=matter_id, en=matter_id)


def _label(nodes: Mapping[str, Any], step: str) -> Text:
    return nodes[step].label if step in nodes else Text(zh=step, en=step)


def _planned(
    row: dict[str, Any], nodes: Mapping[str, Any], acts: Sequence[Act], furthest: int, *, ended: bool, refused: bool
) -> Planned:
    node = nodes.get(row["step"])
    own = tuple(act.number for act in acts if act.step == row["step"])
    risk = node.risk if node else None
    return Planned(
        place=row["position"],
        step=row["step"],
        label=_label(nodes, row["step"]),
        duty=DUTIES[node.duty] if node and node.duty else None,
        post=row["post"] or "",
        required=bool(row["required"]),
        state=_state(row, furthest, done=bool(own), ended=ended, refused=refused),
        acts=own,
        level=LEVELS[risk.level] if risk else None,
        risk=risk.about if risk else None,
        control=risk.control if risk else None,
    )
