"""A lead: what a person's portrait and a warning about a matter have in common, so that one paper serves for both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, RiskmlError, Verbatim, did_you_mean
from riskml.core.texts import Text
from riskml.papers.phrases_faults import phrase
from riskml.portraits.phrases_reasons import PHRASES as OF_REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from riskml.pipeline.published import Published
    from riskml.portraits import OfficialPortrait, Register
    from riskml.portraits.matter_parts import LeadLine
    from riskml.portraits.parts import Grade, Provenance
    from riskml.portraits.reason_parts import Reason


@dataclass(frozen=True, slots=True)
class Cited:
    """A record that a point rests on, with as much of it as is known."""

    ref: str
    at: datetime | None = None
    what: Text | None = None
    whom: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a lead: what was found, what must stand beside it, and its records; ``total`` counts them all."""

    label: Text
    sentence: Text
    notes: tuple[Text, ...]
    records: tuple[Cited, ...]
    total: int
    innocent: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """What is warned of, about whom or what, and the records to look at.

    Parameters
    ----------
    key
        The official's identifier, or that of the warning.
    title
        The person's name, or what the matter is.
    people
        Identifiers and names of those concerned.
    units
        Their units, or the matter's.
    post
        A person's; nothing where it is not known, and of matters.
    grade, line
        The grade, and why it was listed, in one line.
    points
        What was found, most telling first.
    first
        Records to pull first.
    favour, missing, onward
        What speaks for the person, what is missing to judge, and what may be done next.
    start, end
        The months that were looked at.
    inbox
        Who is to take up a matter.
    cases
        Cases of the log that it may be about, whose trails belong to its file.
    provenance
        Of which data and run.
    """

    key: str
    title: Text
    people: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    post: Text | None
    grade: Grade
    line: Text
    points: tuple[Point, ...]
    first: tuple[Cited, ...]
    favour: tuple[Text, ...]
    missing: tuple[Text, ...]
    onward: tuple[Text, ...]
    start: date
    end: date
    inbox: Text | None
    cases: tuple[str, ...]
    provenance: Provenance

    @property
    def is_person(self) -> bool:
        """Whether it is of a person's portrait, and not of a matter that people had a hand in."""
        return len(self.people) == 1 and self.key == self.people[0][0]

    @property
    def records(self) -> int:
        """How many records its points rest on."""
        return sum(point.total for point in self.points)

    @property
    def innocent(self) -> tuple[Text, ...]:
        """The innocent explanations of all its points, each once."""
        return tuple(dict.fromkeys(one for point in self.points for one in point.innocent))


def lead_of_person(portrait: OfficialPortrait) -> Lead:
    """Return what a portrait says of a person, as a lead."""
    person = portrait.person
    return Lead(
        key=person.official_id,
        title=Text.same(person.name or person.official_id),
        people=((person.official_id, person.name),),
        units=(person.unit,) if person.unit else (),
        post=person.post,
        grade=portrait.grade.grade,
        line=portrait.summary.line,
        points=tuple(_point_of(reason) for reason in portrait.reasons),
        first=tuple(Cited(one.ref, one.at, one.what, one.whom) for one in portrait.summary.records),
        favour=portrait.summary.favour,
        missing=portrait.summary.missing,
        onward=portrait.summary.onward,
        start=portrait.start,
        end=portrait.end,
        inbox=None,
        cases=tuple(dict.fromkeys(one.ref for reason in portrait.reasons for one in reason.records)),
        provenance=portrait.provenance,
    )


def _point_of(reason: Reason) -> Point:
    course = (reason.course,) if reason.course else ()
    return Point(
        label=reason.label,
        sentence=reason.sentence,
        notes=(*course, *reason.explained, *reason.notes),
        records=tuple(Cited(one.ref, one.at, one.what, one.whom) for one in reason.records),
        total=reason.total,
        innocent=reason.innocent,
    )


def lead_of_warning(run: Published, register: Register, warning_id: str) -> Lead:
    """Return a warning about a matter as a run published it, as a lead.

    Parameters
    ----------
    run
        The run.
    register
        Its register.
    warning_id
        The warning.

    Raises
    ------
    RiskmlError
        The register has no such warning about a matter; the fault says where to look instead.
    """
    matters = register.matters
    line = next(
        (one for one in (*matters.lines, *matters.parties, *matters.later) if one.warning_id == warning_id), None
    )
    rows = run.rows("matter_warnings", "score", warning_id=warning_id) if line else []
    if line is None or not rows:
        raise _unknown(register, warning_id, run.as_of)
    hits = {one["hit_id"]: one for one in run.rows("hits", "measure") if one["hit_id"] in set(rows[0]["reasons"])}
    rules = {one["rule"]: one for one in run.rows("rules", "measure")}
    return _of_matter(line, rows[0], tuple(hits.values()), rules, register)


def _unknown(register: Register, warning_id: str, as_of: date) -> RiskmlError:
    matters = register.matters
    known = [one.warning_id for one in (*matters.lines, *matters.parties, *matters.later)]
    remedy = did_you_mean(warning_id, known) or phrase("people_by_official")
    expected = phrase("a_warning_of_the_register", as_of=as_of)
    return RiskmlError([Fault(phrase("warning"), expected, Verbatim(repr(warning_id)), remedy)])


def _of_matter(
    line: LeadLine,
    row: Mapping[str, Any],
    hits: Sequence[Mapping[str, Any]],
    rules: Mapping[str, Mapping[str, Any]],
    register: Register,
) -> Lead:
    facts: Mapping[str, Sequence[str]] = json.loads(row["facts"])
    points = tuple(
        _point_of_rule([one for one in hits if one["rule"] == rule], rules[rule], tuple(facts.get(rule, ())))
        for rule in row["rules"]
        if rule in rules
    )
    cases = [row["key"], *(one["case_id"] for one in hits if one["case_id"]), *row["records"]]
    first = [Cited(ref, None, point.label) for point in points for ref in (one.ref for one in point.records[:2])]
    return Lead(
        key=line.warning_id,
        title=line.title,
        people=line.officials,
        units=line.units,
        post=None,
        grade=line.grade,
        line=line.order or line.reason or line.title,
        points=points,
        first=tuple(first),
        favour=(),
        missing=(),
        onward=(),
        start=line.first,
        end=line.last,
        inbox=line.inbox,
        cases=tuple(dict.fromkeys(str(one) for one in cases)),
        provenance=register.provenance,
    )


def _point_of_rule(hits: Sequence[Mapping[str, Any]], rule: Mapping[str, Any], refs: tuple[str, ...]) -> Point:
    """Return what one rule says of a matter: its latest hit in words, and how many there are."""
    label = Text(zh=rule["label_zh"], en=rule["label_en"])
    latest = max(hits, key=lambda one: (one["at"], one["hit_id"]), default=None)
    sentence = Text(zh=latest["sentence_zh"], en=latest["sentence_en"]) if latest else label
    if len(hits) > 1:
        sentence = OF_REASONS["times_more"].filled(sentence=sentence, count=len(hits))
    innocent = (Text(zh=rule["innocent_zh"], en=rule["innocent_en"]),) if rule["innocent_zh"] else ()
    return Point(label, sentence, (), tuple(Cited(one, None, label) for one in refs), len(refs), innocent)
