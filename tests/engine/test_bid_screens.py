"""Screens of bid prices, outcomes and groups of bidders against scipy, numpy and plain loops."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from importlib.resources import files
from itertools import combinations
from math import exp, isnan, log
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import stats

from riskml.engine import transpile
from riskml.workingset.prepare import ORDER
from tests.engine.prepared_log import Prepared, act, dated, write

AS_OF = "2024-06-30"
ACTS = [act("c1", "accept", "a", "2024-03-04 10:00:00", operation_id="1", matter_id="m")]
OWN_STAGES = [name for name in ORDER if name.startswith(("bid_", "bidder_"))]


def prepared(folder, bids, tenders=(), awards=()) -> Prepared:
    tables = {"operations": ACTS, "bids": [dated(row) for row in bids]}
    tables |= {"tenders": [dated(row) for row in tenders]} if tenders else {}
    tables |= {"awards": [dated(row) for row in awards]} if awards else {}
    return Prepared(write(folder, tables), AS_OF)


def rows_of(one: Prepared, table: str) -> list[dict[str, Any]]:
    return one.tables[table].to_pylist()


def bid(number: str, tender: str, bidder: str, amount: float | None = None, **more: Any) -> dict[str, Any]:
    row = {"bid_id": number, "tender_id": tender, "bidder_id": bidder, "amount": amount}
    return row | {"submitted_at": "2024-03-04 10:00:00"} | more


def expected_screens(prices: list[float]) -> dict[str, float | None]:
    """Return the screens as the literature writes them, from numpy and scipy."""
    prices = sorted(prices)
    bids = np.array(prices)
    number = len(bids)
    degenerate = bids[0] == bids[-1]
    gaps = np.diff(bids)
    losing = bids[1:]
    flat = losing[0] == losing[-1]
    return {
        "bids": number,
        "lowest": bids[0],
        "second": bids[1],
        "highest": bids[-1],
        "mean": bids.mean(),
        "cv": bids.std(ddof=1) / bids.mean() if not degenerate else 0.0,
        "spd": (bids[-1] - bids[0]) / bids[0],
        "diffp": gaps[0] / bids[0],
        "rd": None if flat else gaps[0] / losing.std(ddof=1),
        "rdnor": None if degenerate else gaps[0] / gaps.mean(),
        "rdalt": None if flat else gaps[0] / gaps[1:].mean(),
        "skewness": None if degenerate else stats.skew(bids, bias=False),
        "kurtosis": None if degenerate or number == 3 else stats.kurtosis(bids, bias=False),
        "ks": None if degenerate else stats.kstest(bids, stats.uniform(bids[0], bids[-1] - bids[0]).cdf).statistic,
        "step_least": gaps.min(),
        "step_most": gaps.max(),
        "ratio_least": (gaps / bids[:-1]).min(),
        "ratio_most": (gaps / bids[:-1]).max(),
    }


def random_prices(dice: Random) -> list[float | None]:
    level = 10 ** dice.uniform(2, 8)
    number = dice.randint(3, 12)
    kind = dice.randrange(5)
    if kind == 0:  # all the same
        return [round(level, 2)] * number
    if kind == 1:  # one below, all others the same
        return [round(level * 0.9, 2)] + [round(level, 2)] * (number - 1)
    if kind == 2:  # close to one another
        return [round(level * (1 + dice.uniform(0, 0.002)), 2) for _ in range(number)]
    prices: list[float | None] = [round(level * dice.lognormvariate(0, 0.3), 2) for _ in range(number)]
    if kind == 3:  # two at one price, and some without any
        prices[1] = prices[0]
        prices += [None] * dice.randint(1, 3)
    return prices


@pytest.mark.parametrize("seed", [1, 2])
def test_the_screens_are_those_of_scipy_and_numpy(tmp_path, seed):
    dice = Random(seed)  # noqa: S311 (a test's own dice)
    tenders = {f"t{number}": random_prices(dice) for number in range(300)}
    tenders |= {"two": [100.0, 110.0], "unpriced": [100.0, 110.0, None, None], "free": [100.0, 0.0, 120.0]}
    rows = [bid(f"{t}-{n}", t, f"b{n}", price) for t, prices in tenders.items() for n, price in enumerate(prices)]
    dice.shuffle(rows)
    found = {row["tender_id"]: row for row in rows_of(prepared(tmp_path, rows), "bid_screens")}
    wanted = {
        tender: expected_screens([price for price in prices if price])
        for tender, prices in tenders.items()
        if len([price for price in prices if price]) >= 3
    }
    assert set(found) == set(wanted)
    for tender, screens in wanted.items():
        for name, value in screens.items():
            given = found[tender][name]
            if value is None or isnan(value):
                assert given is None, (tender, name)
            else:
                assert given == pytest.approx(value, rel=1e-9, abs=1e-9), (tender, name, tenders[tender])


def test_what_counts_as_a_bid_of_a_lot(tmp_path):
    rows = [
        # two lots: only the first has three valid priced bids
        *(bid(f"1{n}", "t1", f"b{n}", 100.0 + n, lot_id="x") for n in range(3)),
        *(bid(f"2{n}", "t1", f"b{n}", 100.0 + n, lot_id="y") for n in range(2)),
        bid("23", "t1", "b3", 90.0, lot_id="y", status="disqualified"),
        bid("24", "t1", "b4", 90.0, lot_id="y", status="withdrawn"),
        # a consortium is one bid
        bid("31", "t2", "b1", 100.0),
        bid("31", "t2", "b2", 100.0),
        bid("32", "t2", "b3", 110.0),
        # prices in two currencies cannot be set side by side
        *(bid(f"4{n}", "t3", f"b{n}", 100.0 + n, currency="CNY" if n else "USD") for n in range(3)),
        # one lot only: the tender's estimate is the lot's
        *(bid(f"5{n}", "t4", f"b{n}", 100.0 + n) for n in range(3)),
    ]
    tenders = [
        {"tender_id": "t1", "unit_id": "u1", "official_id": "o1", "estimate": 120.0},
        {"tender_id": "t4", "unit_id": "u4", "estimate": 120.0},
    ]
    found = {
        (row["tender_id"], row["lot_id"]): row for row in rows_of(prepared(tmp_path, rows, tenders), "bid_screens")
    }
    assert set(found) == {("t1", "x"), ("t4", None)}
    one = found["t1", "x"]
    assert (one["unit_id"], one["official_id"], one["estimate"], one["bids"]) == ("u1", "o1", None, 3)
    assert found["t4", None]["estimate"] == 120.0


def test_a_bid_won_lost_or_is_not_decided_yet(tmp_path):
    rows = [
        # awarded by bid: with the one member that the award names, the other wins
        bid("1", "t1", "a", 100.0),
        bid("1", "t1", "b", 100.0),
        bid("2", "t1", "c", 90.0),
        # awarded by supplier and lot; the other lot is still open
        bid("3", "t2", "a", 100.0, lot_id="x"),
        bid("4", "t2", "c", 90.0, lot_id="x"),
        bid("5", "t2", "a", 100.0, lot_id="y"),
        # an award without a lot is of the whole tender
        bid("6", "t3", "a", 100.0, lot_id="x"),
        bid("7", "t3", "c", 90.0, lot_id="x"),
        # a cancelled award, and one after the date
        bid("8", "t4", "a", 100.0),
        bid("9", "t5", "a", 100.0),
        # who was not valid is no bid
        bid("10", "t1", "d", 80.0, status="withdrawn"),
    ]
    awards = [
        {"award_id": "1", "tender_id": "t1", "bid_id": "1", "supplier_id": "a", "status": "active"},
        {"award_id": "2", "tender_id": "t2", "lot_id": "x", "supplier_id": "c"},
        {"award_id": "3", "tender_id": "t3", "supplier_id": "a"},
        {"award_id": "4", "tender_id": "t4", "supplier_id": "a", "status": "cancelled"},
        {"award_id": "5", "tender_id": "t5", "supplier_id": "a", "awarded_at": "2024-07-01 10:00:00"},
    ]
    found = rows_of(prepared(tmp_path, rows, [], awards), "bid_outcomes")
    won = {(row["bid_id"], row["bidder_id"]): row["won"] for row in found}
    assert won == {
        ("1", "a"): True,
        ("1", "b"): True,
        ("2", "c"): False,
        ("3", "a"): False,
        ("4", "c"): True,
        ("5", "a"): None,
        ("6", "a"): True,
        ("7", "c"): False,
        ("8", "a"): None,
        ("9", "a"): None,
    }
    places = {row["bid_id"]: (row["place"], row["bids"], row["members"]) for row in found}
    assert places["1"] == (2, 2, 2)
    assert places["2"] == (1, 2, 1)
    assert {row["unit_id"] for row in found} == {"-"}


Pairs = dict[tuple[str, str], tuple[int, float]]


def pairs_by_loops(bids: list[dict[str, Any]]) -> Pairs:
    """Return for each two rivals that met how often, and the share of the lots where either bid."""
    lots: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in bids:
        lots[row["tender_id"]][row["bidder_id"]].add(row["bid_id"])
    lots = {lot: who for lot, who in lots.items() if len({one for ids in who.values() for one in ids}) <= 20}
    entered = Counter(bidder for who in lots.values() for bidder in who)
    together: Counter[tuple[str, str]] = Counter()
    for who in lots.values():
        for one, other in combinations(sorted(who), 2):
            if len(who[one] | who[other]) > 1:
                together[one, other] += 1
    return {
        (one, other): (count, count / (entered[one] + entered[other] - count))
        for (one, other), count in together.items()
    }


def steps_from(start: str, near: dict[str, set[str]]) -> dict[str, int]:
    """Return everybody who can be reached, and over how many links."""
    steps = {start: 0}
    queue = deque([start])
    while queue:
        one = queue.popleft()
        for other in near[one] - steps.keys():
            steps[other] = steps[one] + 1
            queue.append(other)
    return steps


def groups_by_loops(bids: list[dict[str, Any]]) -> dict[str, tuple[str, int, float, float]]:
    """Return each bidder's group, its size, cohesion and exclusivity, by sets, queues and loops."""
    pairs = pairs_by_loops(bids)
    near = defaultdict(set)
    for (one, other), (count, weight) in pairs.items():
        if count >= 3 and weight >= 0.5:
            near[one].add(other)
            near[other].add(one)
    answer: dict[str, tuple[str, int, float, float]] = {}
    for start in sorted(near):
        steps = steps_from(start, near)
        if start != min(steps) or max(steps.values()) > 4:
            continue
        inside = [weight for pair, (_, weight) in pairs.items() if set(pair) <= steps.keys()]
        outside = [weight for pair, (_, weight) in pairs.items() if len(set(pair) & steps.keys()) == 1]
        coherence = exp(sum(map(log, inside)) / len(inside)) / (sum(inside) / len(inside))
        density = len(inside) / (len(steps) * (len(steps) - 1) / 2)
        exclusivity = sum(inside) / (sum(inside) + sum(outside))
        answer |= dict.fromkeys(steps, (start, len(steps), coherence * density, exclusivity))
    return answer


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_plain_loops(tmp_path, seed):
    dice = Random(seed)  # noqa: S311 (a test's own dice)
    circles = [[f"c{circle:02}{n}" for n in range(dice.randint(2, 5))] for circle in range(8)]
    loose = [f"x{n:02}" for n in range(30)]
    rows = []
    for number in range(200):
        kind = dice.random()
        if kind < 0.5:
            circle = dice.choice(circles)
            who = dice.sample(circle, dice.randint(2, len(circle))) + dice.sample(loose, dice.choice([0, 0, 0, 1]))
        elif kind < 0.97:
            who = dice.sample(loose, dice.randint(1, 6))
        else:
            who = dice.sample(loose, 25)
        for n, bidder in enumerate(who):
            shared = n > 0 and dice.random() < 0.1  # a consortium with the one before
            rows.append(bid(f"{number}-{n - shared}", f"t{number}", bidder, 100.0 + n))
    rows += sliding("z", dice.randint(3, 8))
    found = rows_of(prepared(tmp_path, rows), "bidder_groups")
    wanted = groups_by_loops(rows)
    assert {row["bidder_id"]: (row["group_id"], row["members"]) for row in found} == {
        bidder: group[:2] for bidder, group in wanted.items()
    }
    for row in found:
        assert (row["cohesion"], row["exclusivity"]) == pytest.approx(wanted[row["bidder_id"]][2:], abs=1e-9)


def sliding(first: str, bidders: int) -> list[dict[str, Any]]:
    """Return lots of three bidders next to each other: everybody is close to both neighbours and to nobody else."""
    names = [f"{first}{n:02}" for n in range(bidders)]
    lots = [names[max(0, n - 2) : n + 1] for n in range(bidders + 2)]
    return [
        bid(f"{first}{n}-{r}-{who}", f"{first}{n}-{r}", who, 100.0)
        for n, lot in enumerate(lots)
        for r in range(3)
        for who in lot
    ]


def test_a_chain_longer_than_four_steps_is_no_group(tmp_path):
    rows = [*sliding("s", 5), *sliding("z", 6), *sliding("y", 12)]
    rows += [bid(f"p{r}-{who}", f"p{r}", who, 100.0) for r in range(3) for who in ("p1", "p2", "p3")]
    found = {row["bidder_id"]: row for row in rows_of(prepared(tmp_path, rows), "bidder_groups")}
    assert {row["group_id"] for row in found.values()} == {"p1", "s00"}
    assert found["s04"]["members"] == 5
    assert found["s04"]["cohesion"] < 0.7
    assert (found["p1"]["members"], found["p1"]["cohesion"], found["p1"]["exclusivity"]) == (3, 1.0, 1.0)


@pytest.mark.parametrize("name", OWN_STAGES)
def test_the_stages_can_be_said_in_spark(name):
    sql = (files("riskml.workingset") / "stages" / f"{name}.sql").read_text("utf-8")
    assert transpile(sql, "spark", name)
