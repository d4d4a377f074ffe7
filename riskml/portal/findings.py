"""Findings handed over: what closing moves concluded, as reviews, by the one door that labels and lists read.

A finding is what two people concluded. A case is handed over as the table of cases says, once for each move that
concludes something; what a clue came to is handed over when its result is registered with the warning.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from riskml.core.atomic import settle_folder
from riskml.intake import import_source
from riskml.portal.accounts import now
from riskml.portal.models import CaseFile, Portrait
from riskml.portal.models_answers import FindingHandedOver
from riskml.portal.parts import case_of, finding_of, looked_at, share_of, told_by
from riskml.portal.place import place
from riskml.portal.seeded import real_cases
from riskml.portal.told import values_of
from riskml.reviews.cases import concluded, concluders
from riskml.reviews.facts import facts_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from riskml.portal.models import RunWarning
    from riskml.reviews.facts import Fact

COLUMNS: Final = (
    "review_id", "warning_id", "hit_id", "official_id", "listed_at", "selected_by", "propensity", "finding", "facts",
    "decided_at", "decided_by", "note", "recorded_at",
)  # fmt: skip
_HITS_TOO: Final = ("cleared", "open")
"""What is concluded of a person's warning as a whole, and so of every hit that it cites."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One review, as it is handed over; a field of the contract of reviews each, empty where it says nothing."""

    case: CaseFile
    review_id: str
    finding: str
    decided_at: datetime
    decided_by: str
    note: str = ""
    warning_id: str = ""
    hit_id: str = ""
    official_id: str = ""
    listed_at: str = ""
    selected_by: str = ""
    propensity: float | None = None
    facts: str = ""

    def row(self, recorded_at: datetime) -> list[str]:
        """Return it as a row of reviews.csv."""
        told = {
            **{name: getattr(self, name, "") for name in COLUMNS},
            "propensity": "" if self.propensity is None else repr(self.propensity),
            "decided_at": self.decided_at.isoformat(sep=" "),
            "recorded_at": recorded_at.isoformat(sep=" "),
        }
        return [str(told[name]) for name in COLUMNS]


def findings_of(row: CaseFile) -> Iterator[Finding]:
    """Yield what the moves of a warning's case concluded, in their order.

    A person's warning is one of a person and month, and of each hit that it cites as far as it was cleared or is open
    again. A matter's is one of the facts that it rested on; where it names several people it says of nobody that it
    was theirs, and labels nobody. Of a warning that was split each case concludes of the records that lie with it, once
    each; what was concluded before the split stands with the first.
    """
    case = case_of(row)
    register = place().cases.register_of[row.register]
    own = len(case.made) - len(case.own_moves)
    for at, made in enumerate(case.own_moves, start=own + 1):
        if not concluded(case, register, at):
            continue
        told = told_by(row, looked_at(case, at))
        share = share_of(row, at)
        if told is None or share == frozenset():
            continue
        by = ", ".join(concluders(case, at))
        whole = Finding(row, f"{row.number}-{at}", finding_of(row, case, at), made.at, by, made.told.reason)
        yield from _rows(whole, told, told.facts if share is None else _text_of(share))


def _text_of(facts: Iterable[Fact]) -> str:
    found: dict[str, list[str]] = {}
    for rule, record in facts:
        found.setdefault(rule, []).append(record)
    return facts_text(found)


def _rows(whole: Finding, told: RunWarning, facts: str) -> Iterator[Finding]:
    people = [one.official_id for one in told.people.all()]
    whole = replace(whole, selected_by=told.selected_by, propensity=told.propensity)
    if told.about != "person":
        sole = people[0] if len(people) == 1 else ""
        yield replace(whole, warning_id=told.number, facts=facts, official_id=sole)
        return
    month = replace(whole, official_id=people[0], listed_at=told.run.as_of.isoformat())
    yield month
    for hit in _hits(told, people[0]) if whole.finding in _HITS_TOO else ():
        review_id = f"{whole.review_id}-{hit}"
        yield replace(month, review_id=review_id, hit_id=hit, selected_by="rule", propensity=None)


def _hits(told: RunWarning, official: str) -> list[str]:
    """Return the hits that a person's warning cites among its reasons."""
    kept = Portrait.objects.filter(run=told.run, kind="official", key=official).first()
    reasons: Sequence[Mapping[str, Sequence[Mapping[str, str]]]] = values_of(kept)["reasons"] if kept else ()
    return list(dict.fromkeys(step["hit_id"] for one in reasons for step in one["steps"]))


def new_findings() -> list[Finding]:
    """Return what was concluded and not handed over yet, by case and move."""
    known = set(FindingHandedOver.objects.values_list("review_id", flat=True))
    from_warning = ~Q(warning="") | Q(split_at__isnull=False)
    rows = CaseFile.objects.filter(from_warning, real_cases(), register="warning").order_by("number")
    return [one for row in rows for one in findings_of(row) if one.review_id not in known]


def hand_over() -> list[Finding]:
    """Hand what is new over to the accepted reviews, each once; the next run and the next training read it.

    Returns
    -------
    list of Finding
        What was handed over.

    Raises
    ------
    RiskmlError
        The import was refused; then nothing was handed over.
    """
    with transaction.atomic():
        found, at = new_findings(), now()
        if not found:
            return []
        FindingHandedOver.objects.bulk_create(
            [FindingHandedOver(case=one.case, review_id=one.review_id, finding=one.finding, at=at) for one in found]
        )
        file = _written(found, at)
        import_source(place().project, file, table="reviews", format="csv")
    return found


def _written(found: Sequence[Finding], at: datetime) -> Path:
    """Write reviews as a file beside the room's own, for its owner alone."""
    folder = place().project.store / "portal" / "findings"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(one.row(at) for one in found)
    file = folder / f"reviews-{at:%Y%m%dT%H%M%S}-{found[0].review_id}.csv"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as made:
        made.write(text.getvalue())
        made.flush()
        os.fsync(made.fileno())
    settle_folder(folder)
    return file
