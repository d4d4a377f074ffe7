"""Rules about penalties, inspections and complaints: exact tails and robust fences against scipy and numpy."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from scipy.stats import binom, hypergeom

from riskml.rules import facts_of
from tests.rules.card_on_rows import ask, hits, reference_card

AS_OF = date(2024, 6, 28)
START = datetime(2024, 3, 4, 9)  # noqa: DTZ001 (the log's own time)
WORKFLOW = [
    {"matter_id": "fine", "step": "look", "duty": "inspect", "decides": False},
    {"matter_id": "fine", "step": "decide", "duty": "approve", "decides": True},
]
MATTERS = [{"matter_id": "fine", "amount_low": 2000, "amount_high": 50000}]


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (a test's own dice)


def act(number: int, step: str, official: str, **more: object) -> dict:
    when = START + timedelta(hours=number)
    return {
        "operation_id": f"{number:04}",
        "case_id": f"c{number}",
        "matter_id": "fine",
        "step": step,
        "official_id": official,
        "unit_id": "u",
        "occurred_at": when,
        "day": when.date(),
    } | more


@pytest.mark.parametrize("seed", range(15))
def test_the_tail_of_an_inspector_is_scipys(seed):
    """Every share of passes, not only all of them, so that each term of the tail is used."""
    random = dice(seed)
    passes = {who: random.uniform(0.1, 1) for who in "abcdef"}
    steps = []
    for number in range(random.choice([60, 250, 900])):
        who = random.choice("aabbbbcdef")
        outcome = random.choice(["approved" if random.random() < passes[who] else "rejected"] * 9 + ["done"])
        steps.append(act(number, "look", who, outcome=outcome))
    asked = [row for row in steps if row["outcome"] != "done"]
    own = Counter(row["official_id"] for row in asked)
    good = Counter(row["official_id"] for row in asked if row["outcome"] == "approved")
    people = [who for who, acts in own.items() if acts >= 3 and len(asked) - acts >= 20]
    error = 1.5
    expected = {}
    for who in people:
        tail = hypergeom.sf(good[who] - 1, len(asked), good.total(), own[who])
        if good[who] >= 0.4 * own[who] and tail * len(people) < error:
            expected[who] = tail
    card = reference_card("inspection", "inspector_always_passes", least_acts=3, share=0.4, error=error)
    # The sentence rounds what chance gives to whole numbers; the tail itself is held against scipy.
    card = card.model_copy(update={"hits": re.sub(r"(?i)round\(1e0 /", "round(1e6 /", card.hits)})
    found = ask(card, AS_OF, {"steps": steps, "workflow": WORKFLOW, "matters": MATTERS})
    told = {row["official_id"]: fact(row, "one_in") / 1e6 for row in found.hits.to_dict("records")}
    assert told.keys() == expected.keys()
    for who, tail in expected.items():
        assert 1 / told[who] == pytest.approx(max(tail, 1e-12), rel=1e-6)
    assert hits(found) == {
        (who, frozenset(row["operation_id"] for row in asked if row["official_id"] == who and is_good(row)))
        for who in expected
    }


def is_good(row: dict) -> bool:
    return row["outcome"] == "approved"


def fact(row: dict, name: str) -> float:
    return facts_of(row["facts"])[name]


def test_everybody_the_same_is_no_question():
    steps = [act(number, "look", "ab"[number % 2], outcome="approved") for number in range(60)]
    found = ask(
        reference_card("inspection", "inspector_always_passes"),
        AS_OF,
        {"steps": steps, "workflow": WORKFLOW, "matters": MATTERS},
    )
    assert found.hits.empty
    assert "fine/look: all values are the same" in found.gaps["reason_en"].iloc[0]


@pytest.mark.parametrize("seed", range(8))
def test_one_party_spared_is_asked_of_each_pair(seed):
    random = dice(seed)
    steps = []
    for number in range(300):
        who, party = random.choice("abc"), random.choice("kkkmnopq")
        spared = random.random() < (1 if (who, party) == ("a", "k") else 0.25)
        steps.append(
            act(number, "decide", who, counterparty_id=party)
            | random.choice([{"outcome": "rejected"}, {"outcome": "withdrawn"}, {"outcome": "approved", "amount": 0}])
            if spared
            else act(number, "decide", who, counterparty_id=party, outcome="approved", amount=4000)
        )
    pairs = defaultdict(list)
    for row in steps:
        pairs[row["official_id"], row["counterparty_id"]].append(row)
    let_off = [row for row in steps if row["outcome"] != "approved" or not row["amount"]]
    asked = {pair: rows for pair, rows in pairs.items() if len(rows) >= 5}
    expected = set()
    for (who, _), rows in asked.items():
        mine = [row for row in rows if row in let_off]
        tail = hypergeom.sf(len(mine) - 1, len(steps), len(let_off), len(rows))
        if len(mine) >= 0.95 * len(rows) and tail * len(asked) < 0.01:
            expected.add((who, frozenset(row["operation_id"] for row in mine)))
    tables = {"steps": steps, "workflow": WORKFLOW, "matters": MATTERS}
    assert hits(ask(reference_card("enforcement", "one_party_always_spared"), AS_OF, tables)) == expected
    assert expected


@pytest.mark.parametrize("seed", range(8))
def test_the_fence_of_penalties_is_numpys(seed):
    random = dice(seed)
    steps, cases, groups = [], [], defaultdict(list)
    for number in range(240):
        unit, basis = (
            random.choice("uv"),
            random.choice(["dirt", "noise", "signs", None, "rare" if number % 9 == 0 else "dirt"]),
        )
        amount = 1000 if basis == "signs" else round(1000 * random.lognormvariate(0, 0.25), 2)
        if random.random() < 0.08:
            amount = round(amount * random.choice([0.1, 0.45, 1.9, 2.2, 6]), 2)
        outcome = random.choice(["approved", "approved", "done", "rejected"])
        row = act(number, "decide", random.choice("ab"), unit_id=unit, amount=amount, outcome=outcome)
        steps.append(row)
        cases.append({"case_id": row["case_id"], "matter_id": "fine", "basis": basis})
        if basis and outcome != "rejected":
            groups[unit, basis].append(row)
    expected, degenerate, small = set(), set(), set()
    for (unit, basis), rows in groups.items():
        sizes = np.log([row["amount"] for row in rows])
        off = np.abs(sizes - np.median(sizes))
        spread = np.median(off)
        if len(rows) < 10:
            small.add(f"fine/{unit}/{basis}")
        elif spread <= 1e-9:
            degenerate.add(f"fine/{unit}/{basis}")
        else:
            far = (off > 3.5 * 1.4826 * spread) & (off >= np.log(2))
            expected |= {
                (row["official_id"], frozenset({row["operation_id"]}))
                for row, one in zip(rows, far, strict=True)
                if one
            }
    found = ask(
        reference_card("enforcement", "same_fact_punished_differently"),
        AS_OF,
        {"steps": steps, "cases": cases, "workflow": WORKFLOW},
    )
    assert hits(found) == expected
    assert expected
    told = "".join(found.gaps["reason_en"])
    assert degenerate
    assert ("all values are the same" in told, "too few records" in told) == (bool(degenerate), bool(small))


@pytest.mark.parametrize("seed", range(8))
def test_one_inspector_of_a_site_under_random_assignment(seed):
    random = dice(seed)
    steps = []
    for number in range(400):
        site = random.choice("klmnopqrst")
        who = "a" if site in "kl" else random.choice("aabbbccd" if site != "s" else "ab")
        steps.append(act(number, "look", who, counterparty_id=site, unit_id=random.choice("uv")))
    sites = defaultdict(list)
    for row in steps:
        sites[row["unit_id"], row["counterparty_id"]].append(row)
    sites = {site: rows for site, rows in sites.items() if len(rows) >= 5}
    expected = set()
    for (unit, _), rows in sites.items():
        team = Counter(row["official_id"] for row in steps if row["unit_id"] == unit)
        who = {row["official_id"] for row in rows}
        if len(who) == 1 and len(team) >= 3:
            (one,) = who
            if hypergeom.pmf(len(rows), team.total(), team[one], len(rows)) * len(sites) < 0.01:
                expected.add((one, frozenset(row["operation_id"] for row in rows)))
    found = ask(reference_card("inspection", "same_inspector_same_site"), AS_OF, {"steps": steps, "workflow": WORKFLOW})
    assert hits(found) == expected
    assert expected


@pytest.mark.parametrize("seed", range(8))
def test_complaints_of_a_desk_are_held_against_the_others(seed):
    random = dice(seed)
    cases, complaints = [], []
    rates = {"u": 0.3 if seed % 2 else 0.05, "v": 0.05, "w": 0.04, "x": 0.5}
    for number in range(400):
        unit = random.choice(["u", "v", "v", "w", "x"] if number % 20 == 0 else ["u", "v", "v", "w"])
        matter = random.choice(["permit", "seal"])
        cases.append({"case_id": f"c{number}", "matter_id": matter, "unit_id": unit, "opened_at": START})
        if random.random() < rates[unit]:
            told = random.random() < 0.5  # else the case says it
            complaints.append(
                {"complaint_id": f"k{number:03}", "case_id": f"c{number}", "received_at": START + timedelta(days=3)}
                | ({"matter_id": matter, "unit_id": unit} if told else {})
            )
    by_case = {row["case_id"]: (row["matter_id"], row["unit_id"]) for row in cases}
    handled = Counter(by_case.values())
    received = defaultdict(list)
    for row in complaints:
        received[by_case[row["case_id"]]].append(row["complaint_id"])
    everybody = {
        matter: (
            sum(count for desk, count in handled.items() if desk[0] == matter),
            sum(len(ids) for desk, ids in received.items() if desk[0] == matter),
        )
        for matter in ("permit", "seal")
    }
    asked = [
        desk
        for desk in product(("permit", "seal"), "uvwx")
        if handled[desk] >= 20 and everybody[desk[0]][0] - handled[desk] >= 30 and received[desk]
    ]
    expected = set()
    for desk in asked:
        all_handled, total = everybody[desk[0]]
        count = len(received[desk])
        tail = binom.sf(count - 1, total, handled[desk] / all_handled)
        twice = count / handled[desk] >= 2 * (total - count) / (all_handled - handled[desk])
        if count >= 3 and twice and tail * len(asked) < 0.01:
            expected.add((desk[1], frozenset(received[desk])))
    card = reference_card("service", "complaints_repeat_against_desk")
    assert hits(ask(card, AS_OF, {"cases": cases, "complaints": complaints}), "unit_id") == expected
    assert bool(expected) == bool(seed % 2)


@pytest.mark.parametrize("seed", range(6))
def test_decisions_cut_are_followed_through_each_case(seed):
    random = dice(seed)
    steps = []
    for case in range(60):
        party = random.choice(["k", "l", "m", None])
        for position in range(1, random.randrange(2, 5)):
            steps.append(
                act(len(steps), random.choice(["decide", "decide", "look"]), random.choice("ab"), position=position)
                | {"case_id": f"c{case}", "counterparty_id": party, "amount": random.choice([3000, 4000, 5000, None])}
                | {"outcome": random.choice(["approved", "approved", "done", None, "rejected", "withdrawn"])}
            )
    kept = ("approved", "done", None)
    cuts = defaultdict(list)
    for case in range(60):
        mine = [row for row in steps if row["case_id"] == f"c{case}" and row["step"] == "decide"]
        for earlier, later in pairwise(mine):
            lower = later["amount"] and earlier["amount"] and later["amount"] < earlier["amount"]
            if earlier["outcome"] in kept and later["counterparty_id"] and (later["outcome"] not in kept or lower):
                cuts[later["official_id"], later["counterparty_id"]].append(later)
    expected = {
        (who, frozenset(row["operation_id"] for row in rows))
        for (who, _), rows in cuts.items()
        if len({row["case_id"] for row in rows}) >= 2
    }
    tables = {"steps": steps, "workflow": WORKFLOW, "matters": MATTERS}
    assert hits(ask(reference_card("enforcement", "decision_cut_for_one_party"), AS_OF, tables)) == expected
    assert expected
