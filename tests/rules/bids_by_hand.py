"""The procurement indicators worked out release by release, in plain Python: what the rules' SQL is held against."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

SETTLED = ("active", "cancelled", "unsuccessful")


def random_releases(seed: int, count: int) -> list[dict[str, Any]]:
    """Draw releases of few companies and few prices, so that everything coincides now and then."""
    draw = random.Random(seed)  # noqa: S311 (a test's tables)
    names = [f"k{number}" for number in range(18)]
    releases = []
    for number in range(count):
        bids = []
        for _ in range(draw.choice([0, 1, 2, 3, 4, 5])):
            bidders = draw.sample(names, draw.choices([0, 1, 2], [1, 12, 2])[0])
            bid: dict[str, Any] = {
                "status": draw.choices(["valid", "disqualified", "pending", "invited", "withdrawn"], [8, 3, 1, 1, 1])[
                    0
                ],
                "tenderers": [{"id": one} for one in bidders],
            }
            if draw.random() < 0.9:
                bid["value"] = {"amount": draw.randint(90, 130), "currency": draw.choices(["CNY", "USD"], [20, 1])[0]}
            bids.append(bid)
        awards = []
        for _ in range(draw.choices([0, 1, 2], [1, 8, 2])[0]):
            bidding = [one["id"] for bid in bids if bid["status"] == "valid" for one in bid["tenderers"]]
            pool = bidding if bidding and draw.random() < 0.9 else names
            suppliers = draw.sample(sorted(set(pool)), 1 if draw.random() < 0.9 else min(2, len(set(pool))))
            awards.append(
                {
                    "status": draw.choices([*SETTLED, "pending"], [12, 2, 1, 1])[0],
                    "suppliers": [{"id": one} for one in suppliers],
                    "items": [
                        {"classification": {"id": f"{draw.randint(10, 24)}00"}} for _ in range(draw.randint(0, 2))
                    ],
                }
            )
        status = "cancelled" if draw.random() < 0.05 else "active"
        releases.append(
            {"ocid": f"o{number}", "tender": {"status": status}, "bids": {"details": bids}, "awards": awards}
        )
    return releases


def quantile(values: list[float], share: float) -> float:
    """Return a quantile at place (n + 1/3) share + 1/3, between its neighbours."""
    ordered = sorted(values)
    place = (len(ordered) + 1 / 3) * share + 1 / 3
    whole = int(place)
    if whole <= 0 or whole >= len(ordered):
        return ordered[0] if whole <= 0 else ordered[-1]
    return ordered[whole - 1] + (place - whole) * (ordered[whole] - ordered[whole - 1])


def fences(values: list[float]) -> tuple[float, float, float, float] | None:
    """Return both quartiles and both fences; nothing where the quartiles are equal."""
    if not values:
        return None
    q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
    return None if q1 == q3 else (q1, q3, q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1))


def ids(listed: dict[str, Any], key: str) -> list[str]:
    return [one["id"] for one in listed.get(key, ())]


def _final(release: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the awards in force, if none is open."""
    if any(award["status"] not in SETTLED for award in release["awards"]):
        return None
    return [award for award in release["awards"] if award["status"] == "active"]


def _winner(release: dict[str, Any]) -> str | None:
    active = _final(release)
    suppliers = ids(active[0], "suppliers") if active is not None and len(active) == 1 else []
    return suppliers[0] if len(suppliers) == 1 else None


def gaps(releases: list[dict[str, Any]]) -> dict[str, float]:
    found = {}
    for release in releases:
        winner = _winner(release)
        own, others = [], []
        for bid in release["bids"]["details"]:
            bidders = ids(bid, "tenderers")
            if bid["status"] == "valid" and len(bidders) == 1 and "value" in bid:
                priced = (bid["value"]["amount"], bid["value"]["currency"])
                (own if bidders[0] == winner else others).append(priced)
        if winner is None or not own:
            continue
        won, currency = min(own)
        rivals = [amount for amount, theirs in others if theirs == currency]
        if rivals and min(rivals) >= won:
            found[release["ocid"]] = (min(rivals) - won) / won
    return found


def by_hand(releases: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return each rule's answer: a value by tender or by company."""
    live = [one for one in releases if one["tender"]["status"] != "cancelled"]
    found: dict[str, dict[str, float]] = defaultdict(dict)
    gap = gaps(live)
    cuts = fences([*gap.values()])
    if cuts:
        q1, _, low, high = cuts
        if q1 > 0 and low > 0:
            found["price_close_to_winning_bid"] = {one: value for one, value in gap.items() if value <= low}
        found["heavily_discounted_bid"] = {one: value for one, value in gap.items() if value >= high}
    _unsuccessful(live, found)
    _disqualified(live, found)
    _kinds(live, found)
    for release in live:
        _alone(release, found)
        _lowest(release, found)
        prices: dict[tuple[float, str], list[set[str]]] = defaultdict(list)
        for bid in release["bids"]["details"]:
            if bid["status"] not in {"invited", "withdrawn"} and ids(bid, "tenderers") and "value" in bid:
                prices[bid["value"]["amount"], bid["value"]["currency"]].append(set(ids(bid, "tenderers")))
        for groups in prices.values():
            if any(one != groups[0] for one in groups):
                found["identical_bid_prices"] |= {f"{release['ocid']}/{one}": 1.0 for one in set().union(*groups)}
    return {rule: answer for rule, answer in found.items() if answer}


def _unsuccessful(releases: list[dict[str, Any]], found: dict[str, dict[str, float]]) -> None:
    tries: dict[str, list[bool]] = defaultdict(list)
    for release in releases:
        winner = _winner(release)
        if winner is None:
            continue
        valid = [ids(bid, "tenderers") for bid in release["bids"]["details"] if bid["status"] == "valid"]
        for bidder in {bidders[0] for bidders in valid if len(bidders) == 1}:
            tries[bidder].append(bidder == winner)
    rates = {one: sum(won) / len(won) for one, won in tries.items()}
    cuts = fences([*rates.values()])
    if cuts and cuts[0] > 0 and cuts[2] > 0:
        busy = quantile([len(won) for won in tries.values()], 0.75)
        found["excessive_unsuccessful_bids"] = {
            one: rate for one, rate in rates.items() if rate <= cuts[2] and len(tries[one]) >= busy
        }


def _disqualified(releases: list[dict[str, Any]], found: dict[str, dict[str, float]]) -> None:
    outs: dict[str, list[bool]] = defaultdict(list)
    for release in releases:
        for bid in release["bids"]["details"]:
            if bid["status"] not in {"invited", "withdrawn"}:
                for bidder in ids(bid, "tenderers"):
                    outs[bidder].append(bid["status"] == "disqualified")
    shares = {one: sum(out) / len(out) for one, out in outs.items() if len(out) >= 2}
    cuts = fences([*shares.values()])
    if cuts:
        found["bidder_often_disqualified"] = {one: share for one, share in shares.items() if share >= cuts[3] > 0}


def _kinds(releases: list[dict[str, Any]], found: dict[str, dict[str, float]]) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    processes: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for award in release["awards"]:
            if award["status"] == "active" and len(award["suppliers"]) == 1 and award["items"]:
                supplier = ids(award, "suppliers")[0]
                processes[supplier].add(release["ocid"])
                kinds[supplier] |= {item["classification"]["id"][:2] for item in award["items"]}
    numbers = {one: float(len(kinds[one])) for one, among in processes.items() if len(among) >= 20}
    cuts = fences([*numbers.values()])
    if cuts:
        found["heterogeneous_supplier"] = {one: number for one, number in numbers.items() if number >= cuts[3]}


def _alone(release: dict[str, Any], found: dict[str, dict[str, float]]) -> None:
    active = _final(release)
    sets: dict[str, set[str]] = defaultdict(set)
    for bid in release["bids"]["details"]:
        sets[bid["status"]] |= set(ids(bid, "tenderers"))
    suppliers = {one for award in active or () for one in ids(award, "suppliers")}
    others = sets["disqualified"] - sets["valid"]
    if len(sets["valid"]) == 1 and sets["valid"] == suppliers and others:
        found["all_except_winner_disqualified"][release["ocid"]] = float(len(others))


def _lowest(release: dict[str, Any], found: dict[str, dict[str, float]]) -> None:
    if not any(award["status"] == "active" for award in release["awards"]):
        return
    groups: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for bid in release["bids"]["details"]:
        if "value" in bid and bid["status"] not in {"invited", "withdrawn"}:
            groups[bid["value"]["currency"]].append((bid["value"]["amount"], bid["status"]))
    for priced in groups.values():
        lowest = min(amount for amount, _ in priced)
        if (lowest, "disqualified") in priced and any(status == "valid" for _, status in priced):
            found["lowest_bid_disqualified"][release["ocid"]] = 1.0
