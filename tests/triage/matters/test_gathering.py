"""Hits gathered into warnings: one matter is one warning, in whatever order its hits come."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.reviews import facts_text, read_facts, warning_id
from riskml.triage import gather, gather_people


def hit(number, rule, *, grade="yellow", subject="official", official="P1", unit="U1", records=("r1",), **facts):
    at = pd.Timestamp("2025-03-01") + pd.Timedelta(days=number)
    return {
        "hit_id": f"h{number}",
        "rule": rule,
        "grade": grade,
        "subject": subject,
        "official_id": official,
        "unit_id": unit,
        "at": at,
        **{name: facts.get(name) for name in ("counterparty_id", "case_id", "tender_id", "contract_id", "matter_id")},
        "first_at": at - pd.Timedelta(days=2),
        "by_name": any(name.endswith("matched_by") and value == "name" for name, value in facts.items()),
        "records": list(records),
        "amount": facts.get("amount"),
        "currency": facts.get("currency", ""),
    }


COLUMNS = list(hit(0, "a"))


def frame(*rows):
    return pd.DataFrame(list(rows), columns=COLUMNS)


def test_sums_in_another_currency_have_no_place_in_the_order_of_sums():
    """A million yen do not come before a thousand yuan; what names no currency is in the project's."""
    rows = [
        hit(1, "a", case_id="C1", amount=1_000_000.0, currency="JPY"),
        hit(2, "b", case_id="C1", amount=1_000.0, currency="CNY"),
        hit(3, "c", case_id="C1", amount=900.0),
        hit(4, "a", case_id="C2", amount=7.0, currency="JPY"),
    ]
    told = gather(frame(*rows), own=("CNY", "RMB")).set_index("key")["amount"]
    assert told.to_dict() == {"C1": 1_000.0, "C2": 0.0}
    assert gather(frame(*rows), own=("JPY",)).set_index("key")["amount"].to_dict() == {"C1": 1_000_000.0, "C2": 7.0}


def test_five_rules_on_one_case_are_one_warning_with_five_reasons():
    rules = ["late", "same_person", "skipped", "backdated", "split"]
    rows = [hit(i, rule, case_id="C1", official=f"P{i % 2}", records=[f"r{i}"]) for i, rule in enumerate(rules)]
    [row] = gather(frame(*rows)).to_dict("records")
    assert (row["about"], row["key"]) == ("case", "C1")
    assert row["rules"] == sorted(rules)
    assert row["reasons"] == [f"h{i}" for i in range(5)]
    assert row["records"] == [f"r{i}" for i in range(5)]
    assert row["officials"] == ["P0", "P1"]
    assert row["first_at"] == pd.Timestamp("2025-02-27")
    assert row["last_at"] == pd.Timestamp("2025-03-05")


@pytest.mark.parametrize(
    ("facts", "official", "expected"),
    [
        ({"case_id": "C", "tender_id": "T", "contract_id": "K", "counterparty_id": "B"}, "P", ("case", "C")),
        ({"tender_id": "T", "contract_id": "K", "counterparty_id": "B"}, "P", ("tender", "T")),
        ({"contract_id": "K1", "counterparty_id": "B"}, "P", ("tender", "T1")),
        ({"contract_id": "K2", "counterparty_id": "B"}, "P", ("contract", "K2")),
        ({"counterparty_id": "B"}, "P", ("pair", "P|B")),
        ({"counterparty_id": "B"}, "", ("dealing", "U1|B")),
        ({"counterparty_id": "B", "subject": "unit"}, "P", ("pair", "P|B")),
        ({"counterparty_id": "B", "subject": "unit"}, "", ("dealing", "U1|B")),
        ({"counterparty_id": "B", "subject": "counterparty"}, "P", ("counterparty", "B")),
        ({"counterparty_id": "B", "unit": "-"}, "", ("counterparty", "B")),
        ({"subject": "unit"}, "P", ("unit", "U1|rule")),
        ({"case_id": None, "counterparty_id": ""}, "P", ("official", "P|rule")),
        ({}, "", ("unit", "U1|rule")),
    ],
)
def test_what_a_hit_is_about_has_a_clear_precedence(facts, official, expected):
    [row] = gather(frame(hit(1, "rule", official=official, **facts)), tenders={"K1": "T1"}).to_dict("records")
    assert (row["about"], row["key"]) == expected


def test_a_tender_and_its_contract_are_one_matter():
    rows = [hit(1, "cover_bids", tender_id="T1"), hit(2, "raised", contract_id="K1", official="")]
    assert len(gather(frame(*rows), tenders={"K1": "T1"})) == 1
    assert len(gather(frame(*rows))) == 2


def test_one_official_with_one_counterparty_is_one_warning():
    rows = [
        hit(1, "split", counterparty_id="B1"),
        hit(2, "rotation", counterparty_id="B1"),
        hit(3, "split", counterparty_id="B1", official="P2"),
    ]
    assert sorted(gather(frame(*rows))["key"]) == ["P1|B1", "P2|B1"]


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"grade": "red"}, "red"),
        ({"grade": "red", "records": []}, "yellow"),
        ({"grade": "red", "matched_by": "name"}, "yellow"),
        ({"grade": "red", "owner_matched_by": "name"}, "yellow"),
        ({"grade": "red", "matched_by": "identifier"}, "red"),
        ({}, "yellow"),
    ],
)
def test_red_needs_a_red_rule_records_and_more_than_a_name(change, grade):
    rows = [hit(1, "a", case_id="C"), hit(2, "b", case_id="C", **change)]
    assert list(gather(frame(*rows))["grade"]) == [grade]


def test_an_identifier_hangs_on_the_matter_not_on_its_hits():
    one = gather(frame(hit(1, "a", case_id="C")))
    more = gather(frame(hit(1, "a", case_id="C"), hit(2, "b", case_id="C")))
    assert list(one["warning_id"]) == list(more["warning_id"]) == [warning_id("case", "C")]


def test_a_unit_that_a_hit_is_about_is_told_from_a_unit_where_it_happened():
    rows = [hit(1, "a", case_id="C", unit="U1"), hit(2, "b", case_id="C", subject="unit", unit="U2", official="")]
    [row] = gather(frame(*rows)).to_dict("records")
    assert row["units"] == ["U1", "U2"]
    assert row["subject_units"] == ["U2"]


def test_areas_and_matters_are_told():
    [row] = gather(frame(hit(1, "a", case_id="C", matter_id="seal_use")), areas={"a": "segregation"}).to_dict("records")
    assert row["areas"] == ["segregation"]
    assert row["matters"] == ["seal_use"]


def test_nothing_gives_nothing():
    assert gather(frame()).empty


HITS = st.lists(
    st.builds(
        lambda rule, grade, official, facts, records: (rule, grade, official, facts, records),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["red", "yellow"]),
        st.sampled_from(["", "P1", "P2"]),
        st.dictionaries(
            st.sampled_from(["case_id", "tender_id", "contract_id", "counterparty_id"]), st.sampled_from(["1", "2"])
        ),
        st.lists(st.sampled_from(["r1", "r2", "r3"]), max_size=3),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(HITS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_and_no_hit_is_lost(told, random):
    rows = [
        hit(i, rule, grade=grade, official=official, records=records, **facts)
        for i, (rule, grade, official, facts, records) in enumerate(told)
    ]
    first = gather(frame(*rows), tenders={"1": "2"})
    random.shuffle(rows)
    pd.testing.assert_frame_equal(first, gather(frame(*rows), tenders={"1": "2"}))
    assert sorted(one for reasons in first["reasons"] for one in reasons) == sorted(row["hit_id"] for row in rows)
    assert first["warning_id"].is_unique


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1)))
def test_facts_are_read_back_as_they_were_written(facts):
    pairs = {(rule, record) for rule, records in facts.items() for record in records}
    assert read_facts(facts_text(facts)) == pairs


@pytest.mark.parametrize("text", ["", "[]", "1", "{", '{"a": 1}', "r1;r2"])
def test_other_texts_are_no_facts(text):
    assert read_facts(text) is None


def test_people_whom_no_rule_named_are_yellow_at_most():
    warnings = pd.DataFrame(
        {
            "official_id": ["P1", "P2", "P3", "P4"],
            "selected_by": ["rule", "score", "random", ""],
            "grade": ["red", "yellow", "none", "none"],
        }
    )
    people = gather_people(warnings, pd.Timestamp("2025-06-30").date(), {"P2": "U1"})
    told = {row["key"]: row for row in people.to_dict("records")}
    assert set(told) == {"P2", "P3"}
    assert (told["P2"]["grade"], told["P2"]["units"], told["P2"]["facts"]) == (
        "yellow",
        ["U1"],
        '{"score":["2025-06"]}',
    )
    assert (told["P3"]["grade"], told["P3"]["about"]) == ("none", "draw")
