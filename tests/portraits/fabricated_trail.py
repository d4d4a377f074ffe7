"""A trail of one case from made-up tables, whatever a log may say of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from riskml.cards import MatterCard, RuleCard
from riskml.core.texts import Text
from riskml.pipeline.trails import guide_of
from riskml.portraits import Provenance, Roster
from riskml.portraits.trail_drawing import CaseRows, RuleWords, draw_trail
from tests.working import WORKING

if TYPE_CHECKING:
    from riskml.portraits.trail import Trail

SAID = Text(zh="说明", en="words")
CARD = MatterCard.model_validate(
    {
        "name": "permit",
        "label": {"zh": "许可", "en": "Permit"},
        "law": {"zh": "《行政许可法》", "en": "Administrative Licensing Law"},
        "documents": {"form": {"zh": "申请表", "en": "application"}, "opinion": {"zh": "审查意见", "en": "opinion"}},
        "step": [
            {"name": "accept", "label": {"zh": "受理", "en": "Acceptance"}, "duty": "accept", "records": ["form"]},
            {
                "name": "examine",
                "label": {"zh": "审查", "en": "Examination"},
                "duty": "examine",
                "post": "reviewer",
                "limit_workdays": 3,
                "legal_limit_workdays": 10,
                "records": ["opinion"],
                "risk": {"level": "high", "about": SAID, "control": SAID},
            },
            {"name": "hear", "label": {"zh": "听证", "en": "Hearing"}, "duty": "evaluate", "required": False},
            {"name": "decide", "label": {"zh": "决定", "en": "Decision"}, "duty": "approve", "decides": True},
            {"name": "deliver", "label": {"zh": "送达", "en": "Delivery"}, "duty": "deliver"},
        ],
    }
)
RULE = RuleCard.model_construct(
    name="odd", label=Text(zh="有异", en="Odd"), innocent=SAID, records="steps", grade="red"
)
OF_CASE = RuleCard.model_construct(
    name="late_case", label=Text(zh="超期", en="Late"), innocent=SAID, records="cases", grade="yellow"
)


def act(step: str, day: int, **more: object) -> dict[str, object]:
    """Return one row of the working table ``steps``."""
    at = pd.Timestamp(2025, 3, day, 10)
    told = {
        "operation_id": f"O-{step}-{day}", "case_id": "K1", "matter_id": "permit", "step": step, "official_id": "P1",
        "unit_id": "U1", "occurred_at": at, "occurred_is_date": False, "recorded_at": at, "skipped": 0,
        "out_of_order": False, "repeated": False,
    }  # fmt: skip
    return {**dict.fromkeys(WORKING["steps"]), **told, **more}


def hit(rule: RuleCard, *records: str, case_id: str | None = None) -> dict[str, object]:
    """Return one row of a detection's hits."""
    return {
        "hit_id": f"{rule.name}-{records}", "rule": rule.name, "grade": rule.grade, "records": list(records),
        "case_id": case_id, "sentence_zh": "建议核查。", "sentence_en": "For review.",
    }  # fmt: skip


def trail(
    *acts: dict[str, object],
    card: MatterCard | None = CARD,
    told: bool = True,
    hits: tuple[dict[str, object], ...] = (),
    **case: object,
) -> Trail:
    """Draw the trail of a case with these acts."""
    nodes = (card or CARD).step
    planned = [
        {
            "matter_id": "permit", "step": node.name, "position": place, "required": node.required,
            "post": node.post if card else None,
        }
        for place, node in enumerate(nodes, 1)
    ]  # fmt: skip
    given = {
        "case_id": "K1", "matter_id": "permit", "unit_id": "U1", "opened_at": pd.Timestamp(2025, 3, 3, 9),
        "workdays": 4, "limit_workdays": 10.0,
    }  # fmt: skip
    return draw_trail(
        CaseRows({**dict.fromkeys(WORKING["cases"]), **given, **case}, acts, planned, told),
        hits=hits,
        rules={rule.name: RuleWords(rule.label, rule.innocent, rule.records) for rule in (RULE, OF_CASE)},
        rules_silent=2,
        guide=guide_of(card) if card else None,
        words={
            "post": {"reviewer": Text(zh="审核岗", en="reviewer")},
            "outcome": {"approved": Text(zh="通过", en="approved")},
        },
        roster=Roster(names={"P1": "王芳"}, units={"U1": "住建局"}),
        provenance=Provenance(date(2025, 4, 1), "d" * 64, "", "0.1", "c" * 64, "", "riskml 0.1"),
    )
