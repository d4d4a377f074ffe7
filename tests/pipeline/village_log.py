"""A village's log of two purchases: an old one as its workflow asks, and one with everything that a trail can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import read_cards
from riskml.intake import import_source
from riskml.pipeline import create_project
from tests.sample_of_rules import keep_a_sample_of_rules

if TYPE_CHECKING:
    from pathlib import Path

MATTER = "village_procurement"
# step, day, hour, official, documents; a note behind it says what is odd
ODD = (
    ("propose", "2025-06-03", "10:00", "P1", "purchase_request"),
    ("discuss", "2025-06-04", "10:00", "P2", "meeting_minutes; attendance_list; sketch"),
    # the town's review is not there
    ("resolve", "2025-06-05", "10:00", "P3", "resolution；attendance_list"),
    ("quote", "2025-06-09", "10:00", "P2", "quotations;comparison_sheet"),
    ("contract", "2025-06-10", "10:00", "P2", "contract"),
    ("publish_plan", "2025-06-12", "10:00", "P4", "public_notice;objection_record"),  # after the contract
    ("private_talk", "2025-06-13", "10:00", "P2", ""),  # of no workflow
    ("accept_goods", "2025-06-16", "10:00", "P5", "delivery_note;acceptance_certificate"),
    ("settle", "2025-06-30", "10:00", "P6", "invoice"),  # late, and the voucher of a step of high risk is missing
)


def _acts(cards):
    [card] = [card for card in cards.matters if card.name == MATTER]
    days = pd.bdate_range("2025-01-06", periods=len(card.step))
    for number, (step, day) in enumerate(zip(card.step, days, strict=True)):
        yield "OLD", step.name, f"{day:%Y-%m-%d} 09:{number:02}", f"Q{number}", ";".join(step.records)
    # Nineteen more, so that an act of one case in twenty is rare.
    for number in range(1, 20):
        yield f"C{number:02d}", "propose", f"2025-06-24 10:{number:02}", "P9", "purchase_request"
    for step, day, hour, official, documents in ODD:
        yield "V'1", step, f"{day} {hour}", official, documents


def make_village(folder: Path) -> Path:
    """Make a project with the log imported."""
    project = create_project(folder)
    for card in project.features.glob("metrics/*.toml"):
        if card.stem != "overdue_rate":  # a trail has no need of metrics, and every one is measured elsewhere
            card.unlink()
    keep_a_sample_of_rules(folder, whole="procedure")  # a trail shows every rule of that area that cites its case
    rows = [
        {
            "operation_id": f"O{number:03d}", "case_id": case, "matter_id": MATTER, "step": step,
            "official_id": official, "unit_id": "V", "occurred_at": at, "recorded_at": at,
            "outcome": "done", "documents": documents,
        }
        for number, (case, step, at, official, documents) in enumerate(_acts(read_cards(project)), 1)
    ]  # fmt: skip
    late = next(row for row in rows if row["step"] == "publish_plan" and row["case_id"] == "V'1")
    late["recorded_at"] = "2025-06-20 10:00"
    names = [{"official_id": f"P{number}", "name": name} for number, name in enumerate("王李张刘陈杨", 1)]
    for table, told in (("operations", rows), ("officials", names)):
        file = folder.parent / f"{table}.csv"
        pd.DataFrame(told).to_csv(file, index=False)
        import_source(project, file, table=table, format="csv")
    return folder
