"""Improvement tasks handed over for public pages: those whose end was signed, of nobody by name, entered first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from riskml.core.atomic import move, settle_folder
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.portal.accounts import now
from riskml.portal.effects import EFFECT_SHOWN, ENDS
from riskml.portal.entries import enter_export
from riskml.portal.models import CaseFile
from riskml.portal.models_notes import Step
from riskml.portal.phrases_faults import phrase
from riskml.portal.place import place
from riskml.portal.seeded import real_cases
from riskml.registry.signatures import account
from riskml.reviews.improved import FORM, HandedOver, Improved, folder_of

if TYPE_CHECKING:
    from pathlib import Path


def ended_tasks() -> tuple[Improved, ...]:
    """Return the tasks whose end was signed, by its day; none that was taken up again, and none that is secret."""
    steps = Step.objects.filter(case=OuterRef("pk"), move__in=ENDS)
    rows = CaseFile.objects.filter(Exists(steps), real_cases(), final=True, secret=False).order_by("number")
    last = [(row, list(row.steps.all())[-1]) for row in rows.prefetch_related("steps", "units", "subjects")]
    ended = sorted((one.at.date(), row.number, row, one.move) for row, one in last if one.move in ENDS)
    numbers: dict[str, int] = {}
    return tuple(
        Improved(
            day,
            name == EFFECT_SHOWN,
            tuple(sorted(each.unit_id for each in row.units.all())),
            tuple(numbers.setdefault(who, len(numbers)) for who in sorted(each.person for each in row.subjects.all())),
        )
        for day, _, row, name in ended
    )


def hand_over_improvements() -> tuple[HandedOver, Path] | None:
    """Hand the tasks that have ended over to public pages: the next ``riskml publish`` counts them.

    Returns
    -------
    HandedOver and its file, or None
        Nothing where no task has ended.

    Raises
    ------
    ProjectError
        There is no ledger to enter it into.
    """
    project = place().project
    if not project.settings.ledger:
        fault = Fault("pyproject.toml, [tool.riskml]", Verbatim("ledger = true"), Verbatim("false"), phrase("enter_it"))
        raise ProjectError([fault])
    with transaction.atomic():
        tasks = ended_tasks()
        if not tasks:
            return None
        since = CaseFile.objects.aggregate(first=Min("opened_at"))["first"].date()
        made = HandedOver(since, now(), tasks)
        folder = folder_of(project)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{made.name}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(made.text())
            file.flush()
            os.fsync(file.fileno())
        # Before it can be read: what the ledger does not have is not hung out.
        enter_export(account(), FORM, made.text().encode())
        move(draft, folder / made.name)
        settle_folder(folder)
    return made, folder / made.name
