"""What is planted in purchases, payments and registers can be seen by hand, and its honest doubles are innocent."""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest

from riskml.synthetic.plants import PLANTS, Plant, plants_table, plants_text


@pytest.fixture(scope="module")
def plants(city):
    return pd.DataFrame(json.loads(city.files.plants.read_text("utf-8")))


def of(plants: pd.DataFrame, kind: str) -> list[set[str]]:
    return [set(one) for one in plants.loc[plants["kind"] == kind, "records"]]


def test_every_kind_is_there(plants):
    assert set(plants["kind"]) == set(PLANTS)


def test_money_adds_up_where_nothing_is_planted(city, plants):
    contracts = city.tables["contracts"].set_index("contract_id")
    payments = city.tables["payments"]
    paid = payments[payments["scheme"] == "purchase"].assign(amount=lambda rows: rows["amount"].astype(float))
    total = paid.groupby("contract_id")["amount"].sum()
    assert (total <= contracts["amount"].astype(float).reindex(total.index) + 0.05).all()
    signed = pd.to_datetime(paid["contract_id"].map(contracts["signed_at"]))
    assert (pd.to_datetime(paid["paid_at"]) > signed).all()
    assert paid["invoice_id"].is_unique


def test_the_lowest_valid_bid_wins(city):
    bids = city.tables["bids"].assign(amount=lambda rows: rows["amount"].astype(float))
    awards = city.tables["awards"]
    won = awards[awards["bid_id"] != ""].set_index("tender_id")["bid_id"]
    lowest = bids.sort_values("amount", kind="stable").drop_duplicates("tender_id").set_index("tender_id")["bid_id"]
    assert (lowest.reindex(won.index) == won).all()


def test_a_ring_meets_every_time_and_each_wins_in_turn(city, plants):
    awards = city.tables["awards"].set_index("tender_id")["supplier_id"]
    bids = city.tables["bids"]
    for records in of(plants, "bid_rotation"):
        own = bids[bids["bid_id"].isin(records)]
        members = own.groupby("tender_id")["bidder_id"].agg(frozenset)
        assert len(set(members)) == 1
        winners = awards.reindex(sorted(members.index)).tolist()
        assert len(set(winners)) == 3
        assert all(one != other for one, other in itertools.pairwise(winners))


def test_rivals_share_a_device_only_where_it_is_planted(city, plants):
    bids = city.tables["bids"]
    many = bids.groupby(["tender_id", "device"])["bidder_id"].nunique()
    shared = set(many[many > 1].index.get_level_values("tender_id"))
    planted = set().union(*of(plants, "one_desk_bids"))
    assert shared == {one for one in planted if one.startswith("ZB")}


def test_a_relatives_company_and_who_looked_after_the_tender(city, plants):
    tables = city.tables
    relatives = tables["declared_relatives"].merge(tables["relations"], on="person_id", suffixes=("", "_of"))
    pairs = set(zip(relatives["official_id"], relatives["company_id"], strict=True))
    awards = tables["awards"].merge(tables["tenders"][["tender_id", "official_id"]], on="tender_id")
    met = {row.tender_id for row in awards.itertuples() if (row.official_id, row.supplier_id) in pairs}
    planted = {one for one in set().union(*of(plants, "relative_wins")) if one.startswith("ZB")}
    honest = {one for one in set().union(*of(plants, "recused")) if one.startswith("ZB")}
    assert met == planted
    assert not met & honest


def test_the_dead_were_paid_only_where_it_is_planted(city, plants):
    registers = city.tables["registers"]
    deaths = registers[registers["register"] == "death"].set_index("person_id")["valid_from"]
    wages = city.tables["payments"]
    wages = wages[wages["scheme"] == "labour"]
    died = wages["payee_id"].map(deaths)
    late = wages.loc[died.notna() & (wages["worked_at"].str[:10] > died.fillna("9999")), "payment_id"]
    assert set(late) == set().union(*of(plants, "wages_of_the_dead"))


def test_funerals_once_a_death_but_where_planted(city, plants):
    payments = city.tables["payments"]
    funerals = payments[payments["scheme"] == "funeral_subsidy"]
    twice = funerals[funerals.duplicated("beneficiary_id", keep=False)]
    assert set(twice["payment_id"]) == set().union(*of(plants, "funeral_twice"))


def test_rent_is_below_appraisal_only_where_planted(city, plants):
    contracts = city.tables["contracts"]
    leases = contracts[contracts["kind"] == "lease"]
    low = leases[leases["amount"].astype(float) < leases["appraised_amount"].astype(float)]
    assert set(low["contract_id"]) == set().union(*of(plants, "cheap_rent"))


def test_the_table_counts_a_matter_once_and_only_by_rules_that_ask_for_it():
    told = [
        Plant("cheap_rent", ("H1", "H2"), ("rent",)).as_record(),
        Plant("recused", ("T1",), ("relative",)).as_record(),
    ]
    hits = pd.DataFrame({"rule": ["rent_below", "rent_below", "signed_late"], "refs": [["H1"], ["H2", "H9"], ["T1"]]})
    table = plants_table(told, hits).set_index("kind")
    assert table["cited"].to_dict() == {"cheap_rent": 1, "recused": 0}
    assert "低于评估价出租" in plants_text(table.reset_index(), "zh")
    assert plants_table(told, hits.iloc[:0])["cited"].sum() == 0
