"""Answering point by point: what somebody is asked, what they say to each reason, and what they sent.

An answer moves a case only by the machine's own move; what it says to a reason neither opens a way nor shortens a time.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch

from riskml.core.texts import Text
from riskml.portal.accounts import now
from riskml.portal.models import CaseFile, Portrait, Reason, Record, RunWarning
from riskml.portal.models_answers import Answer, AnswerPoint, CasePaper, FurtherStatement
from riskml.portal.neutralised import both_numbers, explained_in
from riskml.portal.parts import case_of, share_of
from riskml.portal.place import place
from riskml.portal.told import values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.http import QueryDict

    from riskml.portal.neutralised import BothNumbers
    from riskml.reviews.cases import Signer
    from riskml.reviews.facts import Fact

STANCES: Final = ("agreed", "not_so", "circumstance")
OWN: Final = "own"
"""The choice of a circumstance that the card does not have."""
EVIDENCE: Final = "evidence"
STATEMENT: Final = "statement"
"""The paper that an answer given here is itself."""
LONGEST: Final = 4000
MOST_RECORDS: Final = 50
_BETWEEN_ZH: Final = re.compile(r"[\uff1b\u3002]")
_BETWEEN_EN: Final = re.compile(r";\s+|\.\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """One reason as it is put to whom it is about.

    Parameters
    ----------
    place, name
        Which of the warning's reasons.
    label, sentence
        In the words of the portrait.
    computed, notes
        How it was computed, and what must stand beside the figures, as far as a portrait tells it.
    records, total
        The records to look at, and how many there are in all.
    circumstances
        The innocent ones that the card knows.
    """

    place: int
    name: str
    label: Text
    sentence: Text
    computed: Text | None
    notes: tuple[Text, ...]
    records: tuple[Record, ...]
    total: int
    circumstances: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What is said to one reason."""

    place: int
    name: str
    stance: str = ""
    circumstance: Text | None = None
    words: str = ""

    @property
    def said(self) -> bool:
        """Whether anything is."""
        return bool(self.stance or self.words)


@dataclass(frozen=True, slots=True)
class Written:
    """What a form says: to each reason, and in general; ``missing`` names reasons whose circumstance is not told."""

    points: tuple[Point, ...]
    words: str
    missing: tuple[int, ...] = ()

    @property
    def said(self) -> bool:
        """Whether anything is."""
        return bool(self.words) or any(one.said for one in self.points)


def circumstances_of(innocent: Text | None) -> tuple[Text, ...]:
    """Return the innocent circumstances that cards name, each by itself.

    Those of a card stay one text where its two languages do not part them alike.

    Examples
    --------
    >>> [one.en for one in circumstances_of(Text(zh="休假", en="Leave."))]
    ['Leave']
    """
    if innocent is None:
        return ()
    found: list[Text] = []
    for zh, en in zip(innocent.zh.split("\n"), innocent.en.split("\n"), strict=False):
        here = [one.strip() for one in _BETWEEN_ZH.split(zh) if one.strip()]
        there = [one.strip() for one in _BETWEEN_EN.split(en) if one.strip()]
        pairs = zip(here, there, strict=True) if len(here) == len(there) else [(zh.strip(), en.strip())]
        found += [Text(zh=a, en=b) for a, b in pairs if a and b]
    return tuple(dict.fromkeys(found))


def asked_at(row: CaseFile) -> datetime | None:
    """Return when somebody was last asked to answer in a case; nothing where nobody was."""
    states = place().cases.register_of[row.register].state
    told = (one.at for one in reversed(case_of(row).made) if one.to in states and states[one.to].subject == "answers")
    return next(told, None)


def warning_of(row: CaseFile) -> RunWarning | None:
    """Return the warning that a case came from, as it was told when it was asked about; what later runs say is not."""
    source = row
    while not source.warning:
        above = CaseFile.objects.filter(number=source.parent).first() if source.parent else None
        if above is None:
            return None
        source = above
    told = RunWarning.objects.filter(number=source.warning).select_related("run").order_by("run__as_of", "run__pk")
    asked = asked_at(row)
    return (told.filter(run__loaded_at__lte=asked).last() if asked else None) or told.first()


def asked_of(warning: RunWarning | None, person: str = "", share: frozenset[Fact] | None = None) -> tuple[Asked, ...]:
    """Return the reasons of a warning as they are put to somebody; what is said of another is not put to them.

    Parameters
    ----------
    warning
        The warning; without one there is nothing to answer point by point.
    person
        Whom; a unit where it is empty, which answers all of them.
    share
        Of a warning that was split, what lies with the case: of the other's records nothing is asked in it.
    """
    if warning is None:
        return ()
    records = Prefetch("records", Record.objects.filter(place__lt=MOST_RECORDS))
    rows = Reason.objects.filter(warning=warning).prefetch_related(records)
    told = _portrayed(warning)
    return tuple(
        Asked(
            one.place,
            one.name,
            one.label,
            one.sentence,
            *told.get(one.place, (None, ())),
            tuple(each for each in one.records.all() if share is None or (one.name, each.ref) in share),
            one.total if share is None else sum(rule == one.name for rule, _ in share),
            circumstances_of(one.innocent),
        )
        for one in rows
        if (not person or one.official_id in ("", person)) and _is_within(one, share)
    )


def _is_within(reason: Reason, share: frozenset[Fact] | None) -> bool:
    """Say whether any record of a reason lies with a case; of those beyond the ones kept, its rule says so."""
    if share is None:
        return True
    records = [one.ref for one in reason.records.all()]
    beyond = reason.total > len(records)
    return any(rule == reason.name and (beyond or record in records) for rule, record in share)


def _portrayed(warning: RunWarning) -> Mapping[int, tuple[Text | None, tuple[Text, ...]]]:
    """Return of each reason about a person how it was computed, and what stands beside it, as its portrait has it."""
    person = warning.people.first() if warning.about == "person" else None
    kept = person and Portrait.objects.filter(run=warning.run, kind="official", key=person.official_id).first()
    if not kept:
        return {}
    told: Mapping[str, Any] = values_of(kept)
    read = {one["metric"]: one["how_to_read"] for one in told["metrics"]}
    return {
        at: (_text(read.get(one["name"])), tuple(text for each in one["notes"] if (text := _text(each))))
        for at, one in enumerate(told["reasons"])
    }


def _text(told: Mapping[str, str] | None) -> Text | None:
    return Text(zh=told["zh"], en=told["en"]) if told else None


def written_in(form: QueryDict, asked: Sequence[Asked]) -> Written:
    """Read what a form says to each reason."""
    points, missing = [], []
    for one in asked:
        stance = form.get(f"stance_{one.place}", "")
        stance = stance if stance in STANCES else ""
        circumstance = _circumstance(form, one) if stance == "circumstance" else None
        if stance == "circumstance" and circumstance is None:
            missing.append(one.place)
        words = form.get(f"words_{one.place}", "").strip()[:LONGEST]
        points.append(Point(one.place, one.name, stance, circumstance, words))
    return Written(tuple(points), form.get("reason", "").strip()[:LONGEST], tuple(missing))


def _circumstance(form: QueryDict, asked: Asked) -> Text | None:
    chosen = form.get(f"circumstance_{asked.place}", "")
    if chosen.isdecimal() and int(chosen) < len(asked.circumstances):
        return asked.circumstances[int(chosen)]
    own = form.get(f"own_{asked.place}", "").strip()[:LONGEST]
    return Text.same(own) if own else None


def missing_points(written: Written) -> tuple[str, ...]:
    """Return the reasons that want a circumstance, as forms name what is missing: by their numbers."""
    return tuple(str(one + 1) for one in written.missing)


def draft_of(row: CaseFile, by: str) -> Answer | None:
    """Return what somebody has begun to answer and not sent."""
    return Answer.objects.filter(case=row, by=by, sent_at=None).first()


def save_draft(row: CaseFile, move: str, by: Signer, person: str, written: Written) -> Answer:
    """Keep what somebody has written so far, in place of what they had kept before."""
    answer = draft_of(row, by.person) or Answer(case=row, by=by.person)
    answer.move, answer.role, answer.person, answer.words = move, by.role, person, written.words
    answer.warning, answer.saved_at = warning_of(row), now()
    answer.save()
    answer.points.all().delete()
    AnswerPoint.objects.bulk_create(
        [
            AnswerPoint(
                answer=answer,
                place=one.place,
                name=one.name,
                stance=one.stance,
                words=one.words,
                circumstance_zh=one.circumstance.zh if one.circumstance else "",
                circumstance_en=one.circumstance.en if one.circumstance else "",
            )
            for one in written.points
            if one.said
        ]
    )
    return answer


def hash_of(answer: Answer) -> str:
    """Return the hash of all that an answer says, the files beside it included."""
    told = {
        "case": answer.case.number,
        "warning": answer.warning.number if answer.warning else "",
        "run": answer.warning.run.run_id if answer.warning else "",
        "person": answer.person,
        "words": answer.words,
        "points": [
            [one.place, one.name, one.stance, one.circumstance_zh, one.circumstance_en, one.words]
            for one in answer.points.all()
        ],
        "papers": [
            [one.kind, one.place, one.name, one.file.sha256] for one in answer.papers.select_related("file").all()
        ],
    }
    return _digest(told)


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def send(answer: Answer) -> Answer:
    """Send an answer: from now on it stands as it is."""
    answer.sent_at, answer.sha256 = now(), hash_of(answer)
    answer.save()
    return answer


def add_further(answer: Answer, by: Signer, words: str) -> FurtherStatement:
    """Add a statement beside an answer that was sent."""
    told = [answer.sha256, by.person, words]
    return FurtherStatement.objects.create(
        answer=answer, by=by.person, role=by.role, at=now(), words=words, sha256=_digest(told)
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that was sent, as pages show it: each reason with what was said to it and the files beside it.

    ``numbers`` are the score as published and with what was explained as expected, where a run told them.
    """

    answer: Answer
    points: tuple[tuple[Asked, AnswerPoint | None, tuple[CasePaper, ...]], ...]
    papers: tuple[CasePaper, ...]
    further: tuple[FurtherStatement, ...]
    numbers: BothNumbers | None = None


def shown(answer: Answer) -> Sent:
    """Return an answer as pages show it."""
    said = {one.place: one for one in answer.points.all()}
    papers = tuple(answer.papers.select_related("file").all())
    within = {one.place for one in asked_of(answer.warning, answer.person, share_of(answer.case))}
    return Sent(
        answer,
        tuple(
            (one, said.get(one.place), tuple(each for each in papers if each.place == one.place))
            for one in asked_of(answer.warning, answer.person)
            if one.place in within or one.place in said
        ),
        tuple(one for one in papers if one.place is None),
        tuple(answer.further.all()),
        both_numbers(answer.warning, explained_in(said.values())),
    )


def sent_in(row: CaseFile, person: str = "") -> tuple[Sent, ...]:
    """Return the answers that were sent in a case and that count; those of one person alone where one is named.

    What a handler entered and another did not sign is an answer of nobody: all sign the same papers.
    """
    case = case_of(row)
    rows = Answer.objects.filter(case__number__in=case.line, sent_at__isnull=False)
    rows = rows.select_related("case", "warning__run")
    if person:
        rows = rows.filter(person=person)
    told = (*(one.told for one in case.made), *(one.told for one in case.pending))
    signed = {paper.sha256 for one in told for paper in one.papers}
    return tuple(shown(one) for one in rows if one.sha256 in signed)
