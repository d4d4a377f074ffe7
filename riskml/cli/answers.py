"""Writing a person's answer sheet from what a run published."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from riskml.cli.phrases_faults import phrase
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
        remedy = phrase("have_the_inquiry_approved_first")
        raise RiskmlError(
            [Fault(phrase("answer_sheet"), phrase("the_number_under_which_the_inquiry"), phrase("none"), remedy)]
        )
    run = published_run(project.runs, as_of, "run")
    portrait = cast("OfficialPortrait", restored_portrait(published_portrait(run, "official", official_id)))
    if not portrait.reasons:
        found = phrase("a_portrait_without_any_reason")
        raise RiskmlError(
            [Fault(phrase("answer_sheet_2", official_id=official_id), phrase("a_reason_to_be_answered"), found)]
        )
    sheet = answer_sheet(portrait, inquiry)
    with project.settings.access.kept():
        write_file(out, render_answer_sheet(sheet, language or project.settings.language))
    digest = hashlib.sha256(out.read_bytes()).hexdigest()

    def export(openings: Openings) -> list[Export]:
        actor, subject = openings.pseudonym("actor", account()), openings.pseudonym("official", official_id)
        return [Export(at=now(), actor=actor, object=digest, form="answer_sheet", subject=subject)]

    enter_or_warn(project, export)
