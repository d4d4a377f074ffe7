"""Every rule about bidders against plain loops over random markets with arrangements planted in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import combinations, pairwise, permutations, product
from math import comb, log

import pytest

from tests.engine.test_bid_screens import groups_by_loops
from tests.rules.bidding_market import AS_OF, CARDS, Market, Row, when


@pytest.mark.parametrize("name", sorted(CARDS))
def test_red_is_for_identifiers_only(name):
    red = {
        "agent_bids_in_own_tender",
        "bidder_bids_twice_for_lot",
        "rivals_share_device",
        "rivals_share_guarantee_account",
        "rivals_share_legal_representative",
    }
    assert (CARDS[name].grade == "red") == (name in red)


SHARES = sorted(name for name, card in CARDS.items() if card.shape == "bidders_share")


@pytest.mark.parametrize("name", SHARES)
def test_rivals_that_share_an_entry(market, name):
    card = CARDS[name]
    column = card.names["the_column"]

    def said(row: Row) -> str:
        owner = row if card.names["the_owner"] == "bids" else market.company[row["bidder_id"]]
        return (owner[column] or "").strip()

    rows = [row for row in market.bids if row["status"] != "invited" and len(said(row)) >= card.parameters["shortest"]]
    holders = defaultdict(set)
    for row in rows:
        holders[said(row)].add(row["bidder_id"])
    places = defaultdict(list)
    for row in rows:
        if len(holders[said(row)]) <= card.parameters["most_holders"]:
            places[row["tender_id"], row["lot_id"], said(row)].append(row)
    wanted = {
        (market.unit(tender), tuple(sorted({row["bid_id"] for row in same})))
        for (tender, _, _), same in places.items()
        if len({row["bid_id"] for row in same}) > 1 and len({row["bidder_id"] for row in same}) > 1
    }
    assert market.asked(name) == wanted
    assert wanted


def poisson_binomial(chances: list[float]) -> list[float]:
    """Return the exact probabilities of 0, 1, 2, … wins."""
    answer = [1.0]
    for chance in chances:
        answer = [
            (answer[k] * (1 - chance) if k < len(answer) else 0) + (answer[k - 1] * chance if k else 0)
            for k in range(len(answer) + 1)
        ]
    return answer


@pytest.mark.parametrize("name", ["bidder_covers_for_others", "bidder_wins_nearly_always"])
def test_who_wins_far_from_chance(market, name):
    given = CARDS[name].parameters
    entered = defaultdict(list)
    for row in market.recent(given["months"]):
        if row["won"] is not None and row["bids"] >= 2:
            entered[row["bidder_id"]].append(row)
    wanted = set()
    for bidder, rows in entered.items():
        wins = sum(row["won"] for row in rows)
        number = len(rows)
        chances = [1 / row["bids"] for row in rows]
        mean = sum(chances)
        side = given["side"]
        if number < given["bids"] or (wins - mean) * side <= 0 or wins * side < number * given["rate"] * side:
            continue
        parts = [(wins, mean), (number - wins, number - mean)]
        bound = 2.718281828459045 ** -sum(k * log(k / m) for k, m in parts if k)
        exact = poisson_binomial(chances)
        tail = sum(exact[: wins + 1]) if side < 0 else sum(exact[wins:])
        assert tail <= bound * (1 + 1e-9)
        if bound <= given["tail"]:
            wanted.add((bidder, tuple(sorted({row["bid_id"] for row in rows if row["won"] or side < 0}))))
    assert market.asked(name) == wanted


def test_the_one_planted_winner_and_its_companion_are_found(market):
    assert {who for who, _ in market.asked("bidder_wins_nearly_always")} >= {"k00"}
    assert {who for who, _ in market.asked("bidder_covers_for_others")} >= {"k01"}


def test_hoeffdings_bound_is_above_the_binomial_tail():
    for number, wins in ((25, 0), (12, 11), (12, 12)):
        chance = 0.25
        exact = sum(
            comb(number, k) * chance**k * (1 - chance) ** (number - k)
            for k in (range(wins + 1) if wins < number * chance else range(wins, number + 1))
        )
        parts = [(wins, number * chance), (number - wins, number * (1 - chance))]
        assert exact <= 2.718281828459045 ** -sum(k * log(k / m) for k, m in parts if k) * (1 + 1e-9)


def test_same_loser_beside_same_winner(market):
    given = CARDS["same_loser_beside_same_winner"].parameters
    rows = [
        row
        for row in market.recent(given["months"])
        if row["members"] == 1 and row["won"] is not None and 2 <= row["bids"] <= 20
    ]
    entries = Counter(row["bidder_id"] for row in rows)
    by_lot = defaultdict(list)
    for row in rows:
        by_lot[row["lot"]].append(row)
    met = defaultdict(list)
    for same in by_lot.values():
        for one, other in permutations(same, 2):
            if one["bidder_id"] != other["bidder_id"]:
                met[one["bidder_id"], other["bidder_id"]].append((one, other))
    wanted = set()
    for (winner, loser), meetings in met.items():
        beaten = [(one, other) for one, other in meetings if one["won"] and not other["won"]]
        if (
            winner != loser
            and len(beaten) >= given["losses"]
            and len(beaten) >= len(meetings) * given["of_meetings"]
            and len(beaten) >= entries[loser] * given["of_entries"]
        ):
            wanted.add((winner, tuple(sorted({row["bid_id"] for both in beaten for row in both}))))
    assert market.asked("same_loser_beside_same_winner") == wanted
    assert "k00" in {winner for winner, _ in wanted}


def group_of(market: Market) -> dict[str, tuple[str, int, float, float]]:
    found = {
        row["bidder_id"]: (row["group_id"], row["members"], row["cohesion"], row["exclusivity"])
        for row in market.prepared.tables["bidder_groups"].to_pylist()
    }
    rows = [row | {"tender_id": "/".join(row["lot"])} for row in market.outcomes]
    wanted = groups_by_loops(rows)
    assert {bidder: group[:2] for bidder, group in found.items()} == {b: group[:2] for b, group in wanted.items()}
    return found


def test_winners_take_turns(market):
    given = CARDS["winners_take_turns"].parameters
    groups = group_of(market)
    rows = [row for row in market.recent(given["months"]) if row["members"] == 1 and row["bidder_id"] in groups]
    present = defaultdict(set)
    for row in rows:
        present[groups[row["bidder_id"]][0], row["lot"]].add(row["bidder_id"])
    won = defaultdict(list)
    for row in rows:
        group = groups[row["bidder_id"]][0]
        if row["won"] and len(present[group, row["lot"]]) > 1:
            won[group].append(row)
    wanted = set()
    for same in won.values():
        same.sort(key=lambda row: (row["submitted_at"], row["tender_id"], row["bid_id"]))
        repeats = sum(a["bidder_id"] == b["bidder_id"] for a, b in pairwise(same))
        wins = Counter(row["bidder_id"] for row in same)
        expected = sum(own * (own - 1) for own in wins.values()) / len(same)
        if (
            len(same) >= given["wins"]
            and len(wins) > 1
            and expected >= given["expected"]
            and repeats <= expected * given["share"]
        ):
            records = tuple(sorted(row["bid_id"] for row in same))
            wanted |= {(bidder, records) for bidder in wins}
    assert market.asked("winners_take_turns") == wanted


def test_the_expected_repeats_are_the_mean_over_all_orders():
    for winners in ("aabb", "aaabb", "abcab"):
        orders = set(permutations(winners))
        mean = sum(sum(a == b for a, b in pairwise(one)) for one in orders) / len(orders)
        wins = Counter(winners)
        assert mean == pytest.approx(sum(own * (own - 1) for own in wins.values()) / len(winners))


def test_bidders_form_a_ring(market):
    given = CARDS["bidders_form_a_ring"].parameters
    groups = group_of(market)
    rings = {
        bidder: group
        for bidder, (group, members, cohesion, exclusivity) in groups.items()
        if members >= given["members"] and cohesion >= given["cohesion"] and exclusivity >= given["exclusivity"]
    }
    bids = defaultdict(set)
    for row in market.outcomes:
        if row["bidder_id"] in rings:
            bids[rings[row["bidder_id"]], row["lot"]].add(row["bid_id"])
    wanted = {
        (
            bidder,
            tuple(
                sorted(
                    {
                        row["bid_id"]
                        for row in market.recent(36)
                        if row["bidder_id"] == bidder and len(bids[group, row["lot"]]) > 1 and row["bids"] <= 20
                    }
                )
            ),
        )
        for bidder, group in rings.items()
    }
    assert market.asked("bidders_form_a_ring") == wanted
    assert {"k04", "k05", "k06"} <= {who for who, _ in wanted}


def test_the_lowest_gives_way(market):
    gap = CARDS["lowest_bidder_gives_way"].parameters["gap"]
    won = {(row["lot"], row["bid_id"]) for row in market.outcomes if row["won"]}
    cancelled = {
        (row["tender_id"], row["lot_id"], row["supplier_id"]) for row in market.awards if row["status"] == "cancelled"
    }
    lots = defaultdict(dict)
    for row in market.bids:
        if row["status"] in ("valid", "withdrawn", None) and row["amount"]:
            bid = lots[row["tender_id"], row["lot_id"]].setdefault(row["bid_id"], dict(row))
            bid["bidder_id"] = min(bid["bidder_id"], row["bidder_id"])
    wanted = set()
    for (tender, lot), bids in lots.items():
        ordered = sorted(bids.values(), key=lambda row: (row["amount"], row["bid_id"]))
        if len(ordered) < 2:
            continue
        lowest, second = ordered[:2]
        left = lowest["status"] == "withdrawn" or (tender, lot, lowest["bidder_id"]) in cancelled
        if (
            left
            and ((tender, lot or ""), second["bid_id"]) in won
            and second["amount"] - lowest["amount"] >= lowest["amount"] * gap
            and lowest["bidder_id"] != second["bidder_id"]
        ):
            wanted.add((market.unit(tender), tuple(sorted([lowest["bid_id"], second["bid_id"]]))))
    assert market.asked("lowest_bidder_gives_way") == wanted
    assert wanted


def test_rivals_send_bids_minutes_apart(market):
    given = CARDS["rivals_send_bids_minutes_apart"].parameters
    rows = [
        row for row in market.bids if row["status"] != "invited" and row["submitted_at"].time().isoformat() != "00:00"
    ]
    holders = defaultdict(set)
    for row, key in product(rows, ("device", "network_address")):
        holders[key, row[key]].add(row["bidder_id"])
    flagged = defaultdict(set)
    for key in ("device", "network_address"):
        places = defaultdict(list)
        for row in rows:
            if row[key] is not None and len(holders[key, row[key]]) <= given["most_holders"]:
                places[row["tender_id"], row["lot_id"], row[key]].append(row)
        for (tender, lot, _), same in places.items():
            same.sort(key=lambda row: (row["submitted_at"], row["bid_id"], row["bidder_id"]))
            for one, other in pairwise(same):
                apart = other["submitted_at"] - one["submitted_at"]
                different = one["bid_id"] != other["bid_id"] and one["bidder_id"] != other["bidder_id"]
                if different and apart <= timedelta(minutes=given["minutes"]):
                    flagged[tender, lot] |= {one["bid_id"], other["bid_id"]}
    wanted = {(market.unit(tender), tuple(sorted(bids))) for (tender, _), bids in flagged.items()}
    assert market.asked("rivals_send_bids_minutes_apart") == wanted
    assert wanted


def test_agent_brings_same_winner(market):
    given = CARDS["agent_brings_same_winner"].parameters
    first = when(AS_OF.isoformat()).replace(year=AS_OF.year - given["months"] // 12)
    won = {
        (market.tender[row["tender_id"]]["agent_id"], row["tender_id"], row["supplier_id"])
        for row in market.awards
        if row["status"] == "active" and market.tender[row["tender_id"]]["published_at"] >= first
    }
    won = {row for row in won if row[0] is not None}
    agents = defaultdict(set)
    for agent, tender, _ in won:
        agents[agent].add(tender)
    wanted = set()
    for agent, supplier in {(agent, supplier) for agent, _, supplier in won}:
        here = {tender for a, tender, s in won if (a, s) == (agent, supplier)}
        there = {tender for a, tender, s in won if s == supplier and a != agent}
        others = sum(len(tenders) for a, tenders in agents.items() if a != agent)
        share = len(here) / len(agents[agent])
        if (
            len(agents[agent]) >= given["tenders"]
            and share >= given["share"]
            and len(there) / others < share * given["elsewhere"]
        ):
            wanted.add((supplier, tuple(sorted(here))))
    assert market.asked("agent_brings_same_winner") == wanted
    assert {who for who, _ in wanted} == {"k00"}


def test_agents_and_bidders_that_enter_twice(market):
    own = {
        (market.unit(row["tender_id"]), (row["bid_id"],))
        for row in market.bids
        if row["status"] != "invited" and row["bidder_id"] == market.tender[row["tender_id"]]["agent_id"]
    }
    assert market.asked("agent_bids_in_own_tender") == own
    twice = defaultdict(set)
    for row in market.outcomes:
        twice[row["bidder_id"], row["lot"]].add(row["bid_id"])
    wanted = {(market.unit(lot[0]), tuple(sorted(bids))) for (_, lot), bids in twice.items() if len(bids) > 1}
    assert market.asked("bidder_bids_twice_for_lot") == wanted
    assert own
    assert wanted


def test_company_founded_for_tender(market):
    given = CARDS["company_founded_for_tender"].parameters
    entries = Counter(row["bidder_id"] for row in market.outcomes)
    wanted = set()
    for row in market.outcomes:
        founded = market.company[row["bidder_id"]]["founded_at"]
        closes = market.tender[row["tender_id"]]["closes_at"]
        if (
            row["won"]
            and founded is not None
            and timedelta(0) <= closes - founded <= timedelta(days=given["days"])
            and entries[row["bidder_id"]] <= given["entries"]
        ):
            wanted.add((row["bidder_id"], (row["bid_id"],)))
    assert market.asked("company_founded_for_tender") == wanted


def valid_on(relation: Row, moment: datetime) -> bool:
    return (relation["valid_from"] is None or relation["valid_from"] <= moment) and (
        relation["valid_to"] is None or relation["valid_to"] >= moment
    )


def rivals_by_lot(market: Market) -> dict[tuple[str, str | None], list[Row]]:
    lots = defaultdict(list)
    for row in market.bids:
        if row["status"] != "invited":
            lots[row["tender_id"], row["lot_id"]].append(row)
    return lots


def related(market: Market, person: str, row: Row) -> bool:
    """Return whether a person has a relation, matched by identifier, to a bidder when it bid."""
    return any(
        relation["matched_by"] != "name" and valid_on(relation, row["submitted_at"])
        for relation in market.relations
        if (relation["person_id"], relation["company_id"]) == (person, row["bidder_id"])
    )


def test_a_rival_holds_a_rival(market):
    held = defaultdict(set)
    for (tender, lot), same in rivals_by_lot(market).items():
        for holder, other in permutations(same, 2):
            apart = holder["bidder_id"] != other["bidder_id"] and holder["bid_id"] != other["bid_id"]
            if apart and related(market, holder["bidder_id"], other):
                held[tender, lot, holder["bidder_id"], other["bidder_id"]] |= {holder["bid_id"], other["bid_id"]}
    wanted = {(market.unit(tender), tuple(sorted(bids))) for (tender, *_), bids in held.items()}
    assert market.asked("rival_holds_shares_in_rival") == wanted


def test_rivals_with_a_person_in_common(market):
    most = CARDS["rivals_share_a_relation"].parameters["most_holders"]
    bidding = {row["bidder_id"] for row in market.bids}
    companies = defaultdict(set)
    for relation in market.relations:
        if relation["matched_by"] != "name":
            companies[relation["person_id"]] |= {relation["company_id"]} & bidding
    people = [person for person, theirs in companies.items() if len(theirs) <= most]
    wanted = set()
    for ((tender, _), same), person in product(rivals_by_lot(market).items(), people):
        theirs = [row for row in same if related(market, person, row)]
        bids = {row["bid_id"] for row in theirs}
        if len(bids) > 1 and len({row["bidder_id"] for row in theirs}) > 1:
            wanted.add((market.unit(tender), tuple(sorted(bids))))
    assert market.asked("rivals_share_a_relation") == wanted
    assert wanted


def test_pairs_of_rules_do_not_say_the_same(market):
    found = {name: market.asked(name) for name in SHARES}
    for one, other in combinations(SHARES, 2):
        assert found[one] != found[other]
