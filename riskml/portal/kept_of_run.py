"""What the pages about many cases need of a run: months of its rules by unit, its model, and ties for recusal."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq

from riskml.intake.manifests import manifests
from riskml.pipeline.sources import Sources
from riskml.portal.model_told import model_told
from riskml.portal.models_notes import Kin, RuleMonth, RunTold, Served

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.portal.models import Run

_BATCH: Final = 500


def keep_of_run(run: Run, project: Project, published: Published, whole: Mapping[str, Any]) -> None:
    """Keep it, in the transaction in which the run is read.

    Parameters
    ----------
    run
        The run's row.
    project, published
        Whose, and as it was published.
    whole
        The values of the portrait of the whole; empty where there is none.
    """
    start = date.fromisoformat(whole["start"]) if whole else run.as_of.replace(day=1)
    RunTold.objects.create(run=run, start=start, model=model_told(project, published, whole))
    RuleMonth.objects.bulk_create(_rule_months(run, published, start), _BATCH)
    files = Sources.of(project, manifests(project)).files
    pairs = {(str(one["official_id"]), str(one["person_id"])) for one in _rows(files.get("declared_relatives", ()))}
    Kin.objects.bulk_create([Kin(run=run, official_id=one, relative_id=other) for one, other in sorted(pairs)], _BATCH)
    served = {
        (str(one["official_id"]), str(one["unit_id"]), one["valid_from"].date(), _day(one["valid_to"]))
        for one in _rows(files.get("posts", ()))
        if one["official_id"] and one["unit_id"] and one["valid_from"]
    }
    Served.objects.bulk_create(
        [Served(run=run, official_id=who, unit_id=unit, first=first, last=last) for who, unit, first, last in served],
        _BATCH,
    )


def _rows(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        yield from pq.read_table(file).to_pylist()


def _day(at: Any) -> date | None:
    return at.date() if at is not None else None


def _rule_months(run: Run, published: Published, start: date) -> list[RuleMonth]:
    """Count the people whom each rule flagged in each unit and month of the run's window."""
    people: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    columns = ("rule", "unit_id", "official_id", "month")
    for row in published.rows("hits", "measure", columns=columns):
        month = row["month"]
        if month is None or not row["unit_id"] or not row["official_id"] or month.date() < start:
            continue
        people[row["rule"], row["unit_id"], month.date()].add(row["official_id"])
    return [
        RuleMonth(run=run, rule=rule, unit_id=unit, month=month, flagged=len(who))
        for (rule, unit, month), who in sorted(people.items())
    ]
