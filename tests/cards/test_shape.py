"""Shapes: one question that several rules ask, and every place that a card leaves open told by name."""

from __future__ import annotations

import pytest

from riskml.cards.rule import RuleCard
from riskml.cards.shape import RuleShape, shaped
from riskml.core.errors import CardError
from riskml.core.texts import Text

TEXT = Text(zh="字", en="word")
SHAPE = RuleShape(
    name="shared_thing",
    about=TEXT,
    hits="""
        select the_column as hit, official_id, unit_id, occurred_at as at, operation_id as ref
        from the_table where amount > $floor and the_column is not null
    """,
    population="select operation_id as ref, occurred_at as at from the_table",
)


def card(**changes: object) -> RuleCard:
    given = {
        "name": "x",
        "area": "y",
        **dict.fromkeys(
            (
                "label",
                "definition",
                "source",
                "why_grade",
                "why",
                "innocent",
                "excluded_when",
                "cannot_see",
                "sentence",
            ),
            TEXT,
        ),
        "grade": "yellow",
        "needs": (),
        "shape": "shared_thing",
        "names": {"the_column": "device", "the_table": "steps"},
        "parameters": {"floor": 5},
        "example": [
            {
                "kind": kind,
                "about": TEXT,
                "tables": {},
                "hits": [{"official_id": "a", "records": ["1"]}] * (kind == "hit"),
            }
            for kind in ("hit", "miss", "near_miss", "missing")
        ],
    }
    return RuleCard.model_validate(given | changes)


def test_a_shape_is_filled_with_the_names_of_the_card():
    told = shaped(card(), {"shared_thing": SHAPE})
    assert "the_" not in told.hits
    assert "device as hit" in told.hits
    assert told.population == "select operation_id as ref, occurred_at as at from steps"
    assert told.silent is None


def test_what_a_card_says_itself_goes_before_its_shape():
    own = "select case_id as ref, opened_at as at from cases"
    assert shaped(card(population=own), {"shared_thing": SHAPE}).population == own


def test_a_place_left_open_is_named():
    with pytest.raises(CardError, match="'the_table', which its shape leaves open"):
        shaped(card(names={"the_column": "device"}), {"shared_thing": SHAPE})


def test_a_name_that_fills_nothing_is_refused():
    names = {"the_column": "device", "the_table": "steps", "the_other": "cases"}
    with pytest.raises(CardError, match="a use of 'the_other'"):
        shaped(card(names=names), {"shared_thing": SHAPE})


def test_an_unknown_shape_is_refused_with_the_nearest_name():
    with pytest.raises(CardError, match="Did you mean 'shared_thing'"):
        shaped(card(shape="shared_thin"), {"shared_thing": SHAPE})


@pytest.mark.parametrize("changes", [{"hits": "select 1"}, {"shape": None}, {"shape": None, "hits": "select 1"}])
def test_a_rule_has_a_select_or_a_shape_and_names_only_for_a_shape(changes):
    with pytest.raises(ValueError, match=r"hits|names"):
        card(**changes)
