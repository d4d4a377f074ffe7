"""Writing a person's answer sheet from what a run published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from riskml.core.atomic import write_file
from riskml.core.errors import Fault, RiskmlError
from riskml.pipeline.portrayed import published_portrait
from riskml.pipeline.published import published_run
from riskml.portraits.answer_sheet import answer_sheet
from riskml.portraits.stored import restored_portrait
from riskml.registry.signatures import account
from riskml.reports import render_answer_sheet
from riskml.reviews.ledger import Export, enter_or_warn
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.portraits import OfficialPortrait
    from riskml.portraits.answer_sheet import Inquiry
    from riskml.reviews.ledger import Openings


def write_answer_sheet(
    project: Project,
    official_id: str,
    inquiry: Inquiry,
    out: Path,
    *,
    as_of: date | None = None,
    language: Language | None = None,
) -> None:
    """Write the paper on which a person answers what a run published of them.

    Raises
    ------
    RiskmlError
        No approval is named, or there is nothing to answer, or nothing is known of such an official.
    """
    if not inquiry.approval.strip():
        remedy = "Have the inquiry approved first, and give the approval's number."
        raise RiskmlError([Fault("answer sheet", "the number under which the inquiry was approved", "none", remedy)])
    run = published_run(project.runs, as_of, "run")
    portrait = cast("OfficialPortrait", restored_portrait(published_portrait(run, "official", official_id)))
    if not portrait.reasons:
        found = "a portrait without any reason"
        raise RiskmlError([Fault(f"answer sheet of {official_id}", "a reason to be answered", found)])
    sheet = answer_sheet(portrait, inquiry)
    with project.settings.access.kept():
        write_file(out, render_answer_sheet(sheet, language or project.settings.language))
    digest = hashlib.sha256(out.read_bytes()).hexdigest()

    def export(openings: Openings) -> list[Export]:
        actor, subject = openings.pseudonym("actor", account()), openings.pseudonym("official", official_id)
        return [Export(at=now(), actor=actor, object=digest, form="answer_sheet", subject=subject)]

    enter_or_warn(project, export)
