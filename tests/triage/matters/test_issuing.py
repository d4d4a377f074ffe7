"""What is issued: as many as reviewers can look at in a month, the strongest first; the rest is ranked and counted."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.stats import chisquare

from riskml.reviews import Earlier
from riskml.triage import DISPOSITIONS, MatterCapacity, gather, gather_rules, issue, reminders
from tests.triage.matters.test_gathering import frame, hit

DAY = date(2025, 6, 30)
BEFORE = date(2025, 5, 31)


def warning(name, grade="yellow", **more):
    told = {"about": "case", "status": "new", "since": DAY, "degree": 1.0, "amount": 0.0, "rules": ["a"]}
    return {"warning_id": name, "grade": grade, "reasons": [f"h{name}"], **told, **more}


def table(*rows):
    return pd.DataFrame(list(rows), columns=list(warning("x")))


def issued(rows, capacity=60, red=15, lots=0.0, **more):
    told = issue(table(*rows), MatterCapacity(capacity=capacity, red=red, random_share=lots), as_of=DAY, **more)
    return told.set_index("warning_id")


def ids(told, disposition):
    return list(told.index[told["disposition"] == disposition])


def test_red_is_issued_before_yellow_and_each_keeps_to_its_number():
    rows = [warning(f"r{i}", "red") for i in range(4)] + [warning(f"y{i}") for i in range(4)]
    told = issued(rows, capacity=5, red=2)
    assert ids(told, "issued") == ["r0", "r1", "y0", "y1", "y2"]
    assert ids(told, "waiting") == ["r2", "r3", "y3"]
    assert told["rank"].to_dict() == {f"r{i}": i + 1 for i in range(4)} | {f"y{i}": i + 5 for i in range(4)}


def test_the_likelier_then_the_farther_then_more_reasons_then_the_larger_sum_comes_first():
    rows = [
        warning("far", degree=0.9, rules=["often"]),
        warning("near", degree=0.6, rules=["often"]),
        warning("rare", rules=["rare"]),
        warning("both", rules=["often", "rare"]),
        *(warning(f"o{i}", rules=["often"], amount=float(i)) for i in range(9)),
        warning("twice", rules=["often"], reasons=["x", "y"]),
    ]
    told = issued(rows).sort_values("rank")
    order = ["both", "rare", "twice", *(f"o{i}" for i in reversed(range(9))), "far", "near"]
    assert list(told.index) == order


def test_what_reviewers_confirmed_outweighs_how_rare_a_rule_is():
    rows = [warning("rare", rules=["rare"]), *(warning(f"o{i}", rules=["often"]) for i in range(9))]
    told = issued(rows, yields={"often": (45, 50), "rare": (0, 40)})
    assert told["rank"]["rare"] == 10


def test_reminders_people_rules_and_what_was_cleared_take_no_place():
    rows = [
        warning("day", "reminder"),
        warning("person", about="score"),
        warning("rule", "none", about="rule"),
        warning("done", "red", status="cleared"),
        warning("y"),
    ]
    told = issued(rows, capacity=1, red=1)
    assert told["disposition"].to_dict() == {
        "y": "issued", "person": "listed", "rule": "listed", "day": "reminder", "done": "cleared",
    }  # fmt: skip
    assert told["issued"].to_dict()["y"] == DAY
    assert told.drop("y")["issued"].isna().all()
    assert told.drop("y")["rank"].eq(0).all()


def test_what_was_issued_stays_issued_and_the_months_places_are_counted_once():
    earlier = {
        "old": Earlier(BEFORE, frozenset(), BEFORE, "yellow"),
        "same": Earlier(DAY, frozenset(), date(2025, 6, 3), "red"),
        "gone": Earlier(DAY, frozenset(), date(2025, 6, 3), "yellow"),
        "waited": Earlier(BEFORE, frozenset(), None, "yellow"),
    }
    rows = [warning("old"), warning("same", "red"), warning("waited"), warning("a"), warning("r", "red")]
    told = issued(rows, capacity=3, red=1, earlier=earlier)
    assert told["issued"].to_dict() == {
        "old": BEFORE, "same": date(2025, 6, 3), "a": DAY, "waited": None, "r": None,
    }  # fmt: skip


def test_what_turned_red_asks_again_and_keeps_its_place_where_there_is_none():
    earlier = {name: Earlier(BEFORE, frozenset(), BEFORE, "yellow") for name in ("p", "q")}
    rows = [warning("p", "red", amount=9.0), warning("q", "red")]
    assert issued(rows, red=1, earlier=earlier)["issued"].to_dict() == {"p": DAY, "q": BEFORE}


def test_what_was_learned_orders_within_a_level_and_never_across():
    rows = [warning("r", "red"), warning("near", degree=0.6), warning("far", degree=0.9), warning("s", "red")]
    told = issued(rows, learned={"r": -3.0, "s": -2.0, "near": 4.0, "far": 1.0}, capacity=3, red=2)
    assert told["rank"].to_dict() == {"s": 1, "r": 2, "near": 3, "far": 4}
    assert ids(told, "waiting") == ["far"]


def test_a_share_of_the_places_is_drawn_by_lot_each_that_would_wait_with_the_same_chance():
    rows = [warning(f"y{i:02d}", amount=float(-i)) for i in range(40)]
    times = dict.fromkeys((row["warning_id"] for row in rows), 0)
    for seed in range(400):
        told = issued(rows, capacity=20, lots=0.2, seed=seed)
        by = told.groupby("selected_by").groups
        assert list(told.index[told["rank"] <= 16]) == sorted(by["rule"])
        assert len(by["random"]) == 4
        assert set(told.loc[by["random"], "inclusion_probability"]) == {4 / 24}
        assert set(told.loc[by["rule"], "inclusion_probability"]) == {1.0}
        assert set(told.loc[by[""], "inclusion_probability"]) == {0.0}
        for one in by["random"]:
            times[one] += 1
    drawn = [times[f"y{i:02d}"] for i in range(16, 40)]
    assert chisquare(drawn).pvalue > 1e-4
    assert sum(drawn) == 1600


def test_red_ones_are_drawn_only_where_red_ones_have_a_place_left():
    rows = [warning(f"r{i}", "red") for i in range(9)] + [warning(f"y{i}") for i in range(9)]
    for seed in range(30):
        tight = issued(rows, capacity=4, red=2, lots=0.5, seed=seed)
        assert (tight.loc[tight["issued"] == DAY, "grade"] == "red").sum() == 2
        assert set(tight.loc[tight["selected_by"] == "random", "inclusion_probability"]) == {2 / 9}
        room = issued(rows, capacity=4, red=4, lots=0.5, seed=seed)
        assert set(room.loc[room["selected_by"] == "random", "inclusion_probability"]) == {2 / 16}


def test_what_was_drawn_is_drawn_once_a_month_and_stays_known_as_drawn():
    rows = [warning(f"y{i:02d}") for i in range(40)]
    first = issued(rows, capacity=20, lots=0.2)
    columns = ("issued", "grade", "selected_by", "inclusion_probability")
    earlier = {
        one: Earlier(DAY, frozenset(), *told)
        for one, *told in zip(first.index, *(first[name] for name in columns), strict=True)
    }
    again = issued(rows, capacity=20, lots=0.2, seed=1, earlier=earlier)
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    "wrong", [{"capacity": 0}, {"red": -1}, {"capacity": 5, "red": 6}, {"reds": 1}, {"random_share": 0.6}]
)
def test_a_capacity_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        MatterCapacity.model_validate(wrong)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["red", "yellow", "reminder"]),
        st.sampled_from(["case", "tender", "score", "rule"]),
        st.sampled_from(["new", "known", "grown", "cleared"]),
        st.sampled_from([0.5, 0.75, 1.0]),
        st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True),
        st.sampled_from([0.0, 10.0, 1e6]),
        st.sampled_from([None, "waited", "before", "this month", "drawn"]),
    ),
    max_size=25,
)
MOMENTS = {"waited": None, "before": BEFORE, "this month": date(2025, 6, 2), "drawn": date(2025, 6, 2)}


@settings(deadline=None)
@given(ROWS, st.integers(1, 8), st.integers(0, 8), st.sampled_from([0, 0.3]), st.randoms(use_true_random=False))
def test_capacity_is_never_exceeded_nothing_is_lost_and_order_is_nothing(drawn, capacity, red, lots, random):
    red = min(red, capacity)
    rows, earlier = [], {}
    for number, (grade, about, status, degree, rules, amount, known) in enumerate(drawn):
        name = f"w{number}"
        rows.append(warning(name, grade, about=about, status=status, degree=degree, rules=rules, amount=amount))
        if known and about in ("case", "tender"):
            way = "" if known == "waited" else "random" if known == "drawn" else "rule"
            earlier[name] = Earlier(BEFORE, frozenset(), MOMENTS[known], grade, way, 0.5 if way else 0.0)
    told = issued(rows, capacity=capacity, red=red, lots=lots, earlier=earlier)
    assert sorted(told.index) == sorted(row["warning_id"] for row in rows)
    assert set(told["disposition"]) <= set(DISPOSITIONS)
    assert sum(len(ids(told, one)) for one in DISPOSITIONS) == len(rows)
    today = told[told["issued"] == DAY]
    used = [one for one in earlier.values() if one.issued == MOMENTS["this month"]]
    assert len(today) <= max(0, capacity - len(used))
    assert (today["grade"] == "red").sum() <= max(0, red - sum(one.grade == "red" for one in used))
    assert set(today["grade"]) <= {"red", "yellow"}
    ranks = sorted(told.loc[told["rank"] > 0, "rank"])
    assert ranks == list(range(1, len(ranks) + 1))
    random.shuffle(rows)
    pd.testing.assert_frame_equal(told, issued(rows, capacity=capacity, red=red, lots=lots, earlier=earlier))


def test_red_ones_beyond_their_number_do_not_fill_the_places_of_yellow_ones():
    rows = [warning(f"r{i}", "red") for i in range(3)] + [warning("y")]
    told = issued(rows, capacity=3, red=1)
    assert (told["issued"] == DAY).sum() == 2, (
        "the red ones beyond their number leave no room to yellow ones that are not there"
    )


def test_reminders_are_counted_by_desk_matter_and_rule():
    hits = frame(
        hit(1, "late", case_id="C1", unit="U1", matter_id="permit"),
        hit(2, "late", case_id="C2", unit="U1", matter_id="permit"),
        hit(3, "slow", case_id="C2", unit="U2"),
        hit(4, "late", case_id="C3", unit="U1", matter_id="permit"),
    )
    levels = pd.DataFrame({"level": ["reminder"] * 3 + ["yellow"], "degree": [0.0] * 3 + [1.0]})
    gathered = gather(hits, levels=levels).assign(status="new", since=DAY)
    assert dict(zip(gathered["key"], gathered["grade"], strict=True)) == {
        "C1": "reminder", "C2": "reminder", "C3": "yellow",
    }  # fmt: skip
    told = reminders(issue(gathered, MatterCapacity(), as_of=DAY), hits)
    assert told[["unit_id", "matter_id", "rule", "reminders", "hits"]].to_numpy().tolist() == [
        ["U1", "permit", "late", 2, 2],
        ["U2", "", "slow", 1, 1],
    ]


def test_a_warning_has_the_highest_level_of_its_hits_and_its_degree():
    hits = frame(*(hit(i, f"rule{i}", case_id="C", grade="red", amount=float(i)) for i in range(4)))
    levels = pd.DataFrame({"level": ["reminder", "yellow", "yellow", "reminder"], "degree": [0.0, 0.6, 0.7, 0.0]})
    [row] = gather(hits, levels=levels).to_dict("records")
    assert (row["grade"], row["degree"], row["amount"]) == ("yellow", 0.7, 3.0)


def test_a_rule_that_flags_more_than_its_due_is_one_warning_known_until_it_is_set():
    class Card:
        name, area, parameters = "loose", "seals", {"share": 0.9, "days": 3}

    health = pd.DataFrame({"rule": ["loose", "tight"], "status": ["miscalibrated", "ok"]})
    [row] = gather_rules(health, [Card], DAY).to_dict("records")
    assert (row["about"], row["key"], row["grade"], row["areas"]) == ("rule", "loose", "none", ["seals"])
    [again] = gather_rules(health, [Card], BEFORE).to_dict("records")
    assert (again["warning_id"], again["facts"]) == (row["warning_id"], row["facts"])
