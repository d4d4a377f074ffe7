"""Reading a published run into the room's tables: once, in one transaction, and by its identity never twice."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from riskml.pipeline.published import MANIFEST
from riskml.portal.accounts import now
from riskml.portal.kept_of_run import keep_of_run
from riskml.portal.models import Official, Reason, Record, Rule, Run, RunWarning, Unit, WarningPerson, WarningUnit
from riskml.portal.models_watch import UnitMetric
from riskml.portal.neutralised import neutralised_rows
from riskml.portal.papers import sweep
from riskml.portal.seeds import plant_due
from riskml.portal.told import (
    Listed,
    Staff,
    drawn_with,
    matter_warnings,
    official_row,
    person_warning,
    portrait_row,
    portraits,
    rule_rows,
    unit_metrics,
    unit_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from riskml.core.project import Project
    from riskml.pipeline.published import Published

_BATCH = 500


def load_run(project: Project, published: Published) -> tuple[Run, bool]:
    """Read a run; return it, and whether it was not there yet.

    Whatever goes wrong on the way, the tables are as they were: a run is read whole or not at all. Files that no case
    knows, for their taking was cut off, are taken away.

    Parameters
    ----------
    project
        Whose.
    published
        The run; every file of it is held against its manifest.

    Raises
    ------
    ProjectError
        A file is not there, or is not the one that was published.
    """
    sweep()
    found = Run.objects.filter(run_id=published.run_id).first()
    if found is not None:
        return found, False
    digest = hashlib.sha256((published.folder / MANIFEST).read_bytes()).hexdigest()
    with transaction.atomic():
        run, made = Run.objects.get_or_create(
            run_id=published.run_id,
            defaults={"as_of": published.as_of, "manifest": digest, "loaded_at": now()},
        )
        if made:
            _fill(run, project, published)
    return run, made


def _fill(run: Run, project: Project, published: Published) -> None:
    staff = Staff.read(project)
    rules = Rule.objects.bulk_create(rule_rows(run, published), _BATCH)
    officials: list[Official] = []
    people: list[Listed] = []
    drawn: dict[str, int] = {}
    metrics: list[UnitMetric] = []
    looked_at = drawn_with(published)
    register: dict[str, Any] = {"matters": {"lines": (), "parties": (), "later": ()}}
    whole: dict[str, Any] = {}
    for kind, key, text in portraits(published):
        portrait_row(run, kind, key, text).save(force_insert=True)
        told = json.loads(text)
        if kind == "official":
            officials.append(official_row(run, told, staff))
            listed = person_warning(run, told, looked_at.get(key))
            people += [listed] if listed else []
        elif kind == "unit":
            drawn[key] = told["people"]
            metrics += unit_metrics(run, told)
        elif kind == "register":
            register = told
        elif kind == "whole":
            whole = told
    keep_of_run(run, project, published, whole)
    Official.objects.bulk_create(officials, _BATCH)
    UnitMetric.objects.bulk_create(metrics, _BATCH)
    Unit.objects.bulk_create(unit_rows(run, published, drawn, staff), _BATCH)
    for one_person in neutralised_rows(run, published):
        one_person.save(force_insert=True)
    people.sort(key=lambda one: (one.warning.severity, one.people[0].official_id))
    for rank, one in enumerate(people, start=1):
        one.warning.rank = rank
    save([*people, *matter_warnings(run, published, register, rules)])
    plant_due(run, save)


def save(listed: Iterable[Listed]) -> None:
    """Save warnings with what belongs to them: a few statements in all, however many there are."""
    listed = list(listed)
    RunWarning.objects.bulk_create([one.warning for one in listed], _BATCH)
    for one in listed:
        parts: list[WarningPerson | WarningUnit | Reason] = [
            *one.people,
            *one.units,
            *(pair[0] for pair in one.reasons),
        ]
        for part in parts:
            part.warning = one.warning
    WarningPerson.objects.bulk_create([part for one in listed for part in one.people], _BATCH)
    WarningUnit.objects.bulk_create([part for one in listed for part in one.units], _BATCH)
    reasons = [pair for one in listed for pair in one.reasons]
    Reason.objects.bulk_create([reason for reason, _ in reasons], _BATCH)
    for reason, records in reasons:
        for record in records:
            record.reason = reason
    Record.objects.bulk_create([record for _, records in reasons for record in records], _BATCH)
