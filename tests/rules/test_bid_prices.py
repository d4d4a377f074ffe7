"""Every rule about the prices of a tender against plain loops over random markets with arrangements planted in them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.engine.test_bid_screens import expected_screens
from tests.rules.bidding_market import CARDS, Market

if TYPE_CHECKING:
    from collections.abc import Callable


def priced_lots(market: Market) -> dict[tuple[str, str], dict[str, float]]:
    """Return the prices of each lot with at least three, by bid."""
    lots: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in market.bids:
        if row["status"] in ("valid", None) and row["amount"]:
            lots[row["tender_id"], row["lot_id"] or ""][row["bid_id"]] = row["amount"]
    return {lot: prices for lot, prices in lots.items() if len(prices) >= 3}


SCREENS = sorted(name for name, card in CARDS.items() if card.shape == "bid_screen")


@pytest.mark.parametrize("name", SCREENS)
def test_screens_of_prices(market, name):
    card = CARDS[name]
    given = card.parameters
    wanted = set()
    for (tender, _), prices in priced_lots(market).items():
        value = expected_screens(list(prices.values()))[card.names["the_screen"]]
        if len(prices) >= given["bids"] and value is not None:
            assert abs(value - given["threshold"]) > 1e-9
            if value * given["side"] >= given["threshold"] * given["side"]:
                wanted.add((market.unit(tender), (tender,)))
    assert market.asked(name) == wanted


def test_close_bids_with_the_lowest_apart(market):
    wanted = set()
    for (tender, _), prices in priced_lots(market).items():
        screens = expected_screens(list(prices.values()))
        if len(prices) >= 4 and screens["cv"] <= 0.06 and screens["rd"] is not None and screens["rd"] > 1:
            wanted.add((market.unit(tender), (tender,)))
    assert market.asked("close_bids_with_the_lowest_apart") == wanted
    assert wanted


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("bids_in_equal_steps", lambda low, high: high - low),
        ("bids_in_equal_ratios", lambda low, high: high / low - 1),
    ],
)
def test_patterns_of_prices(market, name, step: Callable[[float, float], float]):
    given = CARDS[name].parameters
    wanted = set()
    for (tender, _), prices in priced_lots(market).items():
        ordered = sorted(prices.values())
        steps = [step(low, high) for low, high in pairwise(ordered)]
        if len(prices) >= given["bids"] and 0 < min(steps) >= max(steps) * (1 - given["tolerance"]):
            wanted.add((market.unit(tender), tuple(sorted(prices))))
    assert market.asked(name) == wanted
    assert wanted


def test_bids_bunch_under_the_ceiling(market):
    lots = defaultdict(set)
    for row in market.bids:
        lots[row["tender_id"]].add(row["lot_id"])
    wanted = set()
    for (tender, _), prices in priced_lots(market).items():
        estimate = market.tender[tender]["estimate"]
        if (
            estimate is not None
            and len(lots[tender]) == 1
            and len(prices) >= 4
            and min(prices.values()) >= estimate * 0.98
            and max(prices.values()) <= estimate
        ):
            wanted.add((market.unit(tender), (tender,)))
    assert market.asked("bids_bunch_under_ceiling") == wanted
    assert wanted
