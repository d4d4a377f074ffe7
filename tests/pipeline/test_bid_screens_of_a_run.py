"""The table of bid screens: every tender and lot, what it is screened by, and why not where it is not."""

import math

import pandas as pd

from riskml.core.project import Settings
from riskml.engine import Engine
from riskml.pipeline.bid_screens import SCREENS, bid_screens_of
from riskml.workingset import prepare
from tests.engine.prepared_log import CALENDAR, SCHEMA, dated, write
from tests.engine.test_bid_screens import ACTS, AS_OF, bid, expected_screens


def table_of(folder, bids, tenders, currency="CNY"):
    files = write(
        folder,
        {"operations": ACTS, "bids": [dated(one) for one in bids], "tenders": [dated(one) for one in tenders]},
    )
    settings = Settings(threads=1, memory="1GB")
    with Engine(settings) as engine:
        prepare(
            engine, files, calendar=CALENDAR, lists={}, settings=settings, schema=SCHEMA,
            as_of=pd.Timestamp(AS_OF).date(),
        )  # fmt: skip
        return bid_screens_of(engine, currency)


PRICES = [98_000.0, 99_500.0, 104_000.0, 131_000.0]
BIDS = [
    *(bid(f"1{n}", "t1", f"b{n}", price) for n, price in enumerate(PRICES)),
    # a consortium's price is one price; a lot has too few of them
    *(bid(f"2{n}", "t2", f"b{n}", 100.0 + n, lot_id="x", currency="JPY") for n in range(3)),
    *(bid("24", "t2", f"b{n}", 100.0, lot_id="y") for n in range(3)),
    *(bid(f"3{n}", "t3", f"b{n}", 100.0 + n, currency="CNY" if n else "USD") for n in range(3)),
    # told by bids alone, without prices
    *(bid(f"5{n}", "t5", f"b{n}") for n in range(3)),
]
TENDERS = [{"tender_id": f"t{n}", "unit_id": f"u{n}", "estimate": 120_000.0} for n in (1, 2, 3, 4)]


def test_each_tender_and_lot_has_one_row_that_says_how_far_it_got(tmp_path):
    table = table_of(tmp_path, BIDS, TENDERS)
    told = {
        (row.tender_id, row.lot_id if isinstance(row.lot_id, str) else None): (
            row.bids, row.priced, row.status, row.currency if isinstance(row.currency, str) else None,
        )
        for row in table.itertuples()
    }  # fmt: skip
    assert told == {
        ("t1", None): (4, 4, "screened", "CNY"),
        ("t2", "x"): (3, 3, "screened", "JPY"),
        ("t2", "y"): (1, 1, "few_prices", "CNY"),
        ("t3", None): (3, 3, "several_currencies", None),
        ("t4", None): (0, 0, "no_bids", None),
        ("t5", None): (3, 0, "few_prices", None),
    }
    assert table.loc[table["tender_id"] == "t5", "unit_id"].item() == "-"
    assert table.loc[table["status"] != "screened", list(SCREENS)].isna().all(axis=None)


def test_a_bid_that_names_no_currency_is_in_its_tenders_or_else_the_projects(tmp_path):
    """One lot in one currency is screened as one, however much of it the records say."""

    def lot(tender, *currencies):
        return [bid(f"{tender}{n}", tender, f"b{n}", PRICES[n], **one) for n, one in enumerate(currencies)]

    unsaid, yuan, dollars = {}, {"currency": "CNY"}, {"currency": "USD"}
    bids = [
        *lot("own", unsaid, yuan, {"currency": " cny"}, unsaid),
        *lot("tenders", unsaid, dollars, unsaid, dollars),
        *lot("mixed", unsaid, dollars, dollars, dollars),
    ]
    tenders = [{"tender_id": "own"}, {"tender_id": "tenders", "currency": "USD"}, {"tender_id": "mixed"}]
    table = table_of(tmp_path, bids, tenders).set_index("tender_id")
    assert table["status"].to_dict() == {"own": "screened", "tenders": "screened", "mixed": "several_currencies"}
    assert table.loc["tenders", "currency"] == "USD"
    for tender in ("own", "tenders"):
        for name, value in expected_screens(PRICES).items():
            if name in SCREENS:
                assert math.isclose(table.loc[tender, name], value, rel_tol=1e-9), name


def test_the_screens_are_those_of_the_formulas(tmp_path):
    row = table_of(tmp_path, BIDS, TENDERS, currency="").iloc[0]
    assert (row["tender_id"], row["unit_id"], row["estimate"]) == ("t1", "u1", 120_000.0)
    assert not isinstance(row["currency"], str)  # nobody says it: not made up
    for name, value in expected_screens(PRICES).items():
        assert math.isclose(row[name], value, rel_tol=1e-9), name
