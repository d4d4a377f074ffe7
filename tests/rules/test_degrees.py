"""How far a hit goes: its own facts and its own hands decide, and nothing else."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from riskml.cards import Degree, Repeated, RuleCard, read_cards
from riskml.core.project import Project
from riskml.rules import LEVELS, grade_hits
from riskml.rules.facts import facts_column

DEGREES = (
    Degree(level="yellow", at_least={"longest": 5}),
    Degree(level="red", at_least={"longest": 20, "used": 200}),
    Degree(level="red", at_least={"longest": 10}, repeated=Repeated(by="official_id", times=3)),
)


@pytest.fixture(scope="module")
def cards(root):
    return read_cards(Project.open(root))


def card(name="late", degrees=DEGREES, grade="red"):
    return RuleCard.model_construct(name=name, degree=degrees, grade=grade, parameters={}, threshold=None)


def frame(rows):
    """Rows of (hit, rule, official, longest, used)."""
    columns = ["hit_id", "rule", "official_id", "longest", "used"]
    table = pd.DataFrame(rows, columns=columns)
    facts = {name: table[name].astype("float64") for name in ("longest", "used")} | {"who": list(table["official_id"])}
    return pd.DataFrame(
        {
            "hit_id": table["hit_id"],
            "rule": table["rule"],
            "grade": "red",
            "official_id": table["official_id"],
            "facts": facts_column(facts, len(table), {}),
        }
    )


def levels(rows, cards=None):
    told = grade_hits(frame(rows), [card()] if cards is None else cards)
    return list(told["level"])


def test_a_day_late_is_a_reminder_a_week_is_yellow_and_far_past_is_red():
    rows = [("a", "late", "P1", 1, 110), ("b", "late", "P2", 5, 110), ("c", "late", "P3", 20, 200)]
    assert levels(rows) == ["reminder", "yellow", "red"]


def test_every_fact_that_a_degree_names_must_be_reached_and_an_unknown_one_is_not():
    rows = [("a", "late", "P1", 20, 199), ("b", "late", "P1", 4, 900), ("c", "late", "P1", 25, None)]
    assert levels(rows) == ["yellow", "reminder", "yellow"]


def test_the_same_hands_again_and_again_are_red_and_others_are_not_drawn_in():
    rows = [(name, "late", "P1", 10, 120) for name in "abc"] + [("d", "late", "P2", 10, 120)]
    assert levels(rows) == ["red", "red", "red", "yellow"]
    assert levels(rows[1:]) == ["yellow"] * 3


def test_a_hit_told_twice_is_no_repetition_and_nobody_repeats_nothing():
    assert levels([("a", "late", "P1", 10, 120)] * 3) == ["yellow"] * 3
    assert levels([(name, "late", who, 10, 120) for name in "abcd" for who in ("", "-")]) == ["yellow"] * 8


def test_a_rule_without_degrees_keeps_its_grade_in_full():
    told = grade_hits(frame([("a", "other", "P1", 1, 1)]), [card()])
    assert told.to_dict("records") == [{"level": "red", "degree": 1.0}]


def test_the_degree_tells_how_many_times_the_bound():
    told = grade_hits(frame([("a", "late", "P1", 20, 200), ("b", "late", "P2", 40, 400)]), [card()])
    assert told["degree"].tolist() == [0.5, pytest.approx(2 / 3)]


ROWS = st.lists(
    st.tuples(
        st.sampled_from([f"h{i}" for i in range(12)]),
        st.sampled_from(["late", "other"]),
        st.sampled_from(["P1", "P2", ""]),
        st.one_of(st.none(), st.integers(0, 40)),
        st.integers(0, 400),
    ),
    max_size=14,
    unique_by=lambda row: row[0],
)


@settings(deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_neither_order_nor_duplicates_nor_other_hands_and_rules_change_a_level(rows, random):
    told = dict(zip([row[0] for row in rows], levels(rows), strict=True))
    again = rows + rows[: len(rows) // 2]
    random.shuffle(again)
    assert dict(zip([row[0] for row in again], levels(again), strict=True)) == told
    alone = [row for row in rows if row[1:3] == ("late", "P1")]
    assert dict(zip([row[0] for row in alone], levels(alone), strict=True)) == {row[0]: told[row[0]] for row in alone}


@settings(deadline=None)
@given(ROWS)
def test_levels_agree_with_a_plain_reading_of_the_card(rows):
    def meets(row, degree):
        facts = {"longest": row[3], "used": row[4]}
        return all(facts[name] is not None and facts[name] >= bound for name, bound in degree.at_least.items())

    def plain(row):
        if row[1] != "late":
            return "red"
        best = "reminder"
        for degree in DEGREES:
            same = [one for one in rows if one[1] == "late" and one[2] == row[2] and meets(one, degree)]
            often = degree.repeated is None or (row[2] and len(same) >= degree.repeated.times)
            if meets(row, degree) and often:
                best = max(best, degree.level, key=LEVELS.index)
        return best

    assert levels(rows) == [plain(row) for row in rows]


def test_nothing_gives_nothing():
    assert grade_hits(frame([]), [card()]).empty


def test_a_degree_asks_something_and_the_highest_is_the_grade(cards):
    with pytest.raises(ValidationError, match="at_least"):
        Degree(level="red")
    rule = next(one for one in cards.rules if one.degree and one.grade == "red" and not one.shape)
    values = rule.model_dump()
    with pytest.raises(ValidationError, match="highest level"):
        RuleCard.model_validate(values | {"grade": "yellow"})
    with pytest.raises(ValidationError, match="no parameter that is a number"):
        RuleCard.model_validate(values | {"threshold": {"parameter": "nowhere", "fact": "count"}})


def test_no_card_of_the_project_is_red_for_a_day(cards):
    """Whatever a limit rule says, one working day past it is a reminder."""
    names = ("step_limit_passed", "case_limit_passed", "open_case_limit_passed")
    rules = [one for one in cards.rules if one.name in names]
    assert len(rules) == len(names)
    for rule in rules:
        assert levels([("a", rule.name, "P1", 1, 600)], [rule]) == ["reminder"]
        assert levels([("a", rule.name, "P1", 60, np.nan)], [rule]) == ["red"]
