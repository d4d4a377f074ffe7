"""The matter cards of the reference project: the three lists and the workflows, complete in both languages."""

from __future__ import annotations

import re
import tomllib

import pytest
from pydantic import ValidationError

from riskml.cards import MatterCard, matter_tables
from riskml.cards.pages import matter_page
from riskml.cards.phrases import DUTIES
from riskml.core.texts import Text

HAN = re.compile("[一-鿿]")
VILLAGE = {
    "village_procurement", "village_project", "village_asset_disposal", "village_labour", "village_hardship_aid",
    "village_seal_use",
}  # fmt: skip


@pytest.fixture(scope="module")
def matters(root):
    files = sorted((root / "features" / "matters").glob("*.toml"))
    return [MatterCard.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in files]


def texts(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))


def test_there_are_enough_flows_and_nodes(matters):
    assert len(matters) >= 22
    assert sum(len(card.step) for card in matters) >= 202
    assert {card.name for card in matters} >= VILLAGE


def test_every_text_is_in_both_languages(matters):
    for card in matters:
        for text in texts(card):
            assert HAN.search(text.zh), (card.name, text)
            assert re.search("[A-Za-z]", text.en), (card.name, text)
            assert not HAN.search(text.en), (card.name, text)


def test_every_matter_has_its_law_lists_and_area(matters):
    for card in matters:
        assert "《" in card.law.zh
        assert "示例" in card.law.zh
        assert "example" in card.law.en
        assert card.area, card.name
        assert card.unit_kinds, card.name
        assert len(card.responsible) >= 2, card.name
        assert len(card.forbidden) >= 2, card.name


def test_every_step_has_duty_post_limit_and_named_records(matters):
    for card in matters:
        assert sum(step.decides for step in card.step) == 1, card.name
        for step in card.step:
            where = f"{card.name}/{step.name}"
            assert step.duty in DUTIES, where
            assert step.post, where
            assert (step.limit_workdays is None) != (step.limit_hours is None), where
            assert step.records, where
            assert all(document.strip() and document in card.documents for document in step.records), where
            assert len(set(step.records)) == len(step.records), where
            if step.legal_limit_workdays is not None:
                assert step.legal_limit_workdays >= (step.limit_workdays or 0), where


def test_what_decides_is_an_approval_and_is_examined_before(matters):
    for card in matters:
        [place] = [place for place, step in enumerate(card.step) if step.decides]
        assert card.step[place].duty == "approve", card.name
        before = {step.duty for step in card.step[:place]}
        if card.name != "seal_use":  # three steps: registered, approved, sealed
            assert before & {"examine", "inspect", "evaluate"}, card.name


def test_promises_of_steps_and_of_the_matter_agree(matters):
    for card in matters:
        required = sum(step.limit_workdays or 0 for step in card.step if step.required)
        assert card.limit_workdays <= required <= 1.5 * card.limit_workdays, card.name
        assert max(step.limit_workdays or 0 for step in card.step) < card.limit_workdays, card.name


def test_high_risks_have_a_control_and_most_matters_have_them(matters):
    risky = [card for card in matters if any(step.risk and step.risk.level == "high" for step in card.step)]
    assert len(risky) >= 22
    assert sum(step.risk is not None for card in matters for step in card.step) >= 60


def test_village_matters_are_resolved_posted_and_filed(matters):
    for card in matters:
        if card.name not in VILLAGE - {"village_seal_use"}:
            continue
        duties = [step.duty for step in card.step]
        decides = next(place for place, step in enumerate(card.step) if step.decides)
        assert "publish" in duties[decides:], card.name
        assert duties[0] in {"apply", "accept"}
        assert duties[-1] == "keep"


def test_the_tables_carry_duties_limits_and_records(matters):
    tables = matter_tables(matters)
    assert tables["workflow"].num_rows == sum(len(card.step) for card in matters)
    assert None not in tables["workflow"]["duty"].to_pylist()
    assert tables["step_records"].num_rows == sum(len(step.records) for card in matters for step in card.step)


def test_the_page_shows_what_the_card_says(matters):
    card = next(card for card in matters if card.name == "market_penalty")
    page = matter_page(card)
    assert "责任清单 · Responsibilities" in page
    assert "负面清单 · What is forbidden" in page
    assert card.forbidden[0].zh in page
    for step in card.step:
        assert step.label.en in page
        assert all(card.document(one).zh in page for one in step.records)
        if step.risk:
            assert step.risk.control.en in page
    assert "15 个工作日 · workdays" in page
    assert "听证 · Hearing" in page


def test_a_bare_matter_still_has_a_page():
    label = Text(zh="受理", en="Acceptance")
    page = matter_page(MatterCard(name="bare", label=label, law=label, step=({"name": "accept", "label": label},)))
    assert "负面清单" not in page
    assert "风险点" not in page


@pytest.mark.parametrize(
    ("records", "documents"), [(("form",), {"other": Text(zh="表", en="form")}), (("a;b",), {}), ((" ",), {})]
)
def test_documents_and_records_must_agree(records, documents):
    label = Text(zh="受理", en="Acceptance")
    step = {"name": "accept", "label": label, "records": records}
    with pytest.raises(ValidationError, match=r"record|documents"):
        MatterCard(name="bare", label=label, law=label, documents=documents, step=(step,))
