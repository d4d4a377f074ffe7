"""Chains: hits between the same two are one matter, its sum once, its records in the order to pull them."""

import math
from itertools import permutations

import pandas as pd

from riskml.portraits.chains import chain_of, chains_of
from riskml.rules.written import SEVERAL


def hit(number, rule, day, *, amount=math.nan, records=(), **more):
    return {
        "hit_id": f"h{number}",
        "rule": rule,
        "grade": "red",
        "official_id": "a",
        "unit_id": "u1",
        "counterparty_id": "E1",
        "amount": amount,
        "first_at": pd.Timestamp(day),
        "at": pd.Timestamp(day) + pd.Timedelta(days=30),
        "records": list(records) or [f"r{number}"],
        **more,
    }


TENDERS = hit(1, "award", "2024-09-12", amount=3_585_969.37, records=["Z1", "Z2", "Z3"])
CONTRACTS = hit(2, "contract", "2024-09-18", amount=3_585_969.37, records=["H1", "H2", "H3"])
PAYMENTS = hit(3, "payment", "2024-09-24", amount=3_585_969.37, records=[f"F{i}" for i in range(1, 10)])


def test_tenders_contracts_and_payments_of_one_company_are_one_chain_with_its_sum_once():
    for order in permutations([TENDERS, CONTRACTS, PAYMENTS]):
        [chain] = chains_of(order)
        assert (chain.holder, chain.counterparty_id, chain.grade) == ("a", "E1", "red")
        assert chain.amount == 3_585_969.37
        assert chain.rules == ("award", "contract", "payment")
        assert chain.hits == ("h1", "h2", "h3")
        assert (chain.first, chain.last) == (pd.Timestamp("2024-09-12"), pd.Timestamp("2024-10-24"))


def test_one_record_of_each_rule_is_pulled_before_a_second_and_the_latest_first():
    [chain] = chains_of([PAYMENTS, CONTRACTS, TENDERS])
    assert chain.records[:4] == ("Z3", "H3", "F9", "Z2")
    assert len(chain.records) == 15


def test_a_red_rule_and_then_the_larger_sum_is_pulled_first():
    small = hit(4, "small", "2024-01-01", amount=1.0, records=["S"])
    mild = hit(5, "mild", "2023-01-01", amount=9e9, records=["M"], grade="yellow")
    [chain] = chains_of([mild, small, PAYMENTS])
    assert chain.records[:3] == ("F9", "S", "M")


def test_sums_of_one_rule_add_and_records_that_meet_in_two_hits_count_once():
    first = hit(1, "split", "2025-01-01", amount=100.0, records=["a", "b"])
    again = hit(2, "split", "2025-01-10", amount=150.0, records=["b", "c"])
    other = hit(3, "split", "2025-06-01", amount=70.0, records=["d"])
    [chain] = chains_of([first, again, other])
    assert chain.amount == 220.0
    assert chain.records == ("c", "b", "a", "d")
    assert chain.hits == ("h2", "h1", "h3")


def test_other_officials_other_companies_and_units_have_chains_of_their_own():
    rows = [
        TENDERS,
        hit(5, "award", "2025-01-01", official_id="b"),
        hit(6, "award", "2025-01-01", counterparty_id="E2"),
        hit(7, "award", "2025-01-01", official_id=""),
        hit(8, "award", "2025-01-01", official_id="", unit_id="u2"),
    ]
    assert {(one.holder, one.counterparty_id) for one in chains_of(rows)} == {
        ("a", "E1"),
        ("b", "E1"),
        ("a", "E2"),
        ("u1", "E1"),
        ("u2", "E1"),
    }


def test_hits_with_nobody_go_together_by_their_rule_alone():
    rows = [hit(i, rule, "2025-01-01", counterparty_id=None) for i, rule in enumerate(["seal", "own", "own"])]
    assert sorted((one.rules, len(one.hits)) for one in chains_of(rows)) == [(("own",), 2), (("seal",), 1)]


def test_red_comes_before_yellow_then_the_larger_sum_then_the_latest():
    rows = [
        hit(1, "a", "2025-01-01", counterparty_id="E1", grade="yellow", amount=9e9),
        hit(2, "a", "2025-01-01", counterparty_id="E2"),
        hit(3, "a", "2025-02-01", counterparty_id="E3"),
        hit(4, "a", "2024-01-01", counterparty_id="E4", amount=5.0),
    ]
    assert [one.counterparty_id for one in chains_of(rows)] == ["E4", "E3", "E2", "E1"]


def test_where_no_hit_tells_a_sum_there_is_none_and_what_is_not_told_is_not_nothing():
    silent = hit(1, "seal", "2025-01-01", first_at=None)
    chain = chain_of([silent])
    assert math.isnan(chain.amount)
    assert chain.first == chain.last == pd.Timestamp("2025-01-31")
    assert chain_of([silent, hit(2, "seal", "2025-01-01", amount=7.0)]).amount == 7.0
    assert chains_of([]) == ()


def test_sums_of_different_currencies_are_not_added_and_have_no_largest():
    yuan = hit(1, "split", "2025-01-01", amount=100.0, records=["a"])
    dollars = hit(2, "split", "2025-02-01", amount=90.0, currency="USD", records=["b"])
    [of_one_rule] = chains_of([yuan, dollars])
    assert (math.isnan(of_one_rule.amount), of_one_rule.currency) == (True, SEVERAL)
    assert of_one_rule.records == ("b", "a"), "the latest first, not the greater number"
    [of_two] = chains_of([yuan, dollars | {"rule": "other", "grade": "red"}])
    assert (math.isnan(of_two.amount), of_two.currency) == (True, SEVERAL)
    [mixed_itself] = chains_of([yuan | {"currency": SEVERAL}])
    assert (math.isnan(mixed_itself.amount), mixed_itself.currency) == (True, SEVERAL)
    [in_dollars] = chains_of([dollars, dollars | {"hit_id": "h3", "records": ["c"]}])
    assert (in_dollars.amount, in_dollars.currency) == (180.0, "USD")


def test_chains_in_different_currencies_are_in_the_order_of_time():
    yuan = hit(1, "split", "2025-01-01", amount=1_000_000.0, counterparty_id="E1")
    dollars = hit(2, "split", "2025-02-01", amount=200_000.0, currency="USD", counterparty_id="E2")
    unpriced = hit(3, "split", "2025-03-01", counterparty_id="E3")

    def parties(*hits):
        return [one.counterparty_id for one in chains_of(hits)]

    assert parties(yuan, dollars, unpriced) == ["E3", "E2", "E1"]
    assert parties(yuan, dollars | {"currency": ""}, unpriced) == ["E1", "E2", "E3"]
