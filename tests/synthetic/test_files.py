"""The files: the same for a seed, as the contract has them but for the dirt, on working days."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import ProjectError
from riskml.synthetic import CitySize, write_city
from riskml.synthetic.demand import DEMANDS

REQUIRED = {
    "operations": ("case_id", "step", "official_id", "occurred_at"),
    "cases": ("case_id",),
    "officials": ("official_id",),
    "posts": ("official_id", "unit_id", "post", "valid_from"),
    "leaves": ("official_id", "valid_from"),
    "units": ("unit_id",),
    "counterparties": ("counterparty_id",),
    "relations": ("person_id", "company_id", "kind"),
    "declared_relatives": ("official_id", "person_id"),
    "registers": ("register", "entry_id", "person_id"),
    "tenders": ("tender_id",),
    "bids": ("bid_id", "tender_id", "bidder_id"),
    "awards": ("award_id", "tender_id"),
    "contracts": ("contract_id",),
    "contract_changes": ("change_id", "contract_id", "changed_at"),
    "payments": ("payment_id", "paid_at"),
}
OUTCOMES = {"approved", "rejected", "returned", "done"}


def _hashes(files):
    paths = [*files.sources.values(), files.truth, files.plants]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_same_seed_same_bytes(tmp_path, matters, small):
    one = _hashes(write_city(tmp_path / "one", matters, small, 7))
    assert one == _hashes(write_city(tmp_path / "two", matters, small, 7))
    other = _hashes(write_city(tmp_path / "three", matters, small, 8))
    assert one["operations.csv"] != other["operations.csv"]


def test_the_order_of_the_matter_cards_does_not_lose_any(tmp_path, matters, small):
    files = write_city(tmp_path, matters[::-1], small, 7)
    played = pd.read_csv(files.sources["cases"], dtype=str)["matter_id"].unique()
    assert set(played) == set(DEMANDS)


def test_the_usual_size(city):
    assert 120_000 <= city.files.rows["operations"] <= 200_000
    assert 180 <= city.files.rows["officials"] <= 220
    units = city.tables["units"]
    assert len(units[~units["kind"].isin(["city", "district"])]) == 14
    assert city.files.rows == {name: len(table) for name, table in city.tables.items()}


def test_headers_are_fields_of_the_contract(city, root):
    for name, table in city.tables.items():
        contract = tomllib.loads((root / "data" / "contracts" / f"{name}.toml").read_text("utf-8"))
        assert set(table.columns) <= set(contract["fields"]), name
        required = {field for field, rule in contract["fields"].items() if rule.get("required")}
        assert required <= set(REQUIRED[name]), name


def test_required_fields_are_filled_but_in_the_planted_dirt(city):
    for name, columns in REQUIRED.items():
        table = city.tables[name]
        if name == "operations":
            table = table[~table["operation_id"].str.startswith("X")]
        for column in columns:
            assert (table[column] != "").all(), f"{name}.{column}"


def test_what_is_not_known_is_an_empty_cell_and_no_word_of_a_program(city):
    words = {"nan", "none", "null", "nat", "<na>"}
    found = {
        f"{name}.{column}"
        for name, table in city.tables.items()
        for column in table
        if table[column].astype(str).str.lower().isin(words).any()
    }
    assert found == set()


def test_dirt_is_what_it_says(city):
    raw = city.tables["operations"]
    assert raw.duplicated().sum() == city.files.duplicates > 0
    broken = raw[raw["operation_id"].str.startswith("X")]
    assert len(broken) == city.files.broken > 0
    required = (broken[["case_id", "step", "official_id", "occurred_at"]] == "").any(axis=1)
    times = pd.to_datetime(broken["occurred_at"], errors="coerce", format="mixed")
    assert (required | times.isna()).all()
    assert raw.drop_duplicates()["operation_id"].is_unique


def test_one_file_is_gb18030_and_not_utf_8(city):
    path = city.files.sources["counterparties"]
    with pytest.raises(UnicodeDecodeError):
        path.read_text("utf-8")
    text = path.read_text("gb18030")
    assert "䶮" in text
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in text)  # no private use


def test_identifiers_meet(city):
    operations, tables = city.operations, city.tables
    pairs = [
        (operations["official_id"], tables["officials"]["official_id"]),
        (operations["case_id"], tables["cases"]["case_id"]),
        (operations["unit_id"], tables["units"]["unit_id"]),
        (operations["counterparty_id"], [*tables["counterparties"]["counterparty_id"], ""]),
        (tables["units"]["parent_id"], [*tables["units"]["unit_id"], ""]),
        (tables["relations"]["company_id"], tables["counterparties"]["counterparty_id"]),
        (city.truth["official_id"], tables["officials"]["official_id"]),
        (
            tables["cases"]["applicant_id"],
            [*tables["counterparties"]["counterparty_id"], *tables["officials"]["official_id"], ""],
        ),
    ]
    for have, known in pairs:
        assert set(have) <= set(known)
    assert tables["cases"]["case_id"].is_unique


def test_officials_apply_inside_the_public_outside_and_nobody_for_a_penalty(city):
    cases = city.tables["cases"]
    officials = cases["applicant_id"].isin(city.tables["officials"]["official_id"])
    internal = cases["matter_id"].isin(["seal_use", "small_procurement"])
    penalty = cases["matter_id"] == "administrative_penalty"
    assert (officials == internal).all()
    assert (cases.loc[penalty, "applicant_id"] == "").all()
    public = cases[~internal & ~penalty]
    assert (public["applicant_id"] == public["counterparty_id"]).all()


def test_times_run_forward(city):
    timed = city.operations[~city.operations["on_paper"]]
    assert (timed["occurred"] >= timed["received"]).all()
    assert (pd.to_datetime(timed["recorded_at"]) >= timed["occurred"]).all()
    last = pd.Timestamp(city.files.last) + pd.Timedelta("1D")
    assert pd.to_datetime(city.operations["recorded_at"]).max() < last
    assert city.operations["occurred"].min() >= pd.Timestamp(city.files.first)
    assert set(city.operations["outcome"]) <= OUTCOMES


def test_every_case_follows_its_workflow(city, matters):
    order = {(card.name, step.name): i for card in matters for i, step in enumerate(card.step)}
    steps = city.operations.sort_values(["case_id", "operation_id"])
    position = pd.Series(
        [order[pair] for pair in zip(steps["matter_id"], steps["step"], strict=True)], index=steps.index
    )
    jumps = position.groupby(steps["case_id"]).diff().dropna()
    assert jumps.isin([0, 1, 2]).all()
    # Two at once only over the hearing, which is not required.
    assert set(steps.loc[jumps.index[jumps == 2], "matter_id"]) == {"administrative_penalty"}
    assert 0.01 < (jumps == 0).mean() < 0.04  # a few reviews are sent back for papers


def test_closed_cases_ended_and_due_days_are_working_days(city):
    cases = city.tables["cases"]
    last = city.operations.sort_values("operation_id").groupby("case_id").last()
    closed = cases[cases["closed_at"] != ""].set_index("case_id")
    assert 0.9 < len(closed) / len(cases) < 1
    assert (last.loc[closed.index, "occurred_at"] == closed["closed_at"]).all()
    assert set(closed["outcome"]) == {"approved", "rejected", "returned"}
    due = pd.to_datetime(cases.loc[cases["due_at"] != "", "due_at"])
    days = due[due < "2026-12-31"].drop_duplicates()
    import chinese_calendar

    assert all(chinese_calendar.is_workday(day.date()) for day in days)


def test_nobody_works_on_days_off_but_night_duty(city):
    off_days = city.operations[~city.operations["working"]]
    posts = city.tables["officials"].set_index("official_id")["post"]
    assert set(posts[off_days["official_id"]]) == {"night_duty"}
    assert city.operations.loc[city.operations["occurred"].dt.date == dt.date(2025, 1, 26)].shape[0] > 100


def test_nobody_acts_on_leave_or_off_post(city):
    operations, posts = city.operations, city.tables["posts"]
    joined = operations.merge(posts, on=["official_id", "unit_id", "post"], how="left", indicator=True)
    assert (joined["_merge"] == "both").all()
    assert (joined["occurred_at"] >= joined["valid_from"]).all()
    leaves = city.tables["leaves"]
    pairs = operations[["official_id", "occurred_at"]].merge(leaves, on="official_id")
    day = pairs["occurred_at"].str[:10]
    assert not ((day >= pairs["valid_from"]) & (day <= pairs["valid_to"])).any()


def test_demand_is_heavy_tailed_and_seasonal(city):
    cases = city.tables["cases"]
    licences = cases[cases["matter_id"] == "business_licence"]["counterparty_id"].value_counts()
    assert licences.iloc[: len(licences) // 20].sum() / licences.sum() > 0.15
    aid = cases[cases["matter_id"] == "hardship_aid"]["opened_at"].str[5:7].value_counts()
    assert aid["01"] > 1.4 * aid["05"]


def test_honest_officials_differ_more_than_chance(city):
    """Overdispersion: a funnel that knows only binomial noise is too narrow for honest people."""
    honest = city.operations[~city.operations["official_id"].isin(city.truth["official_id"])]
    overtime = honest[honest["post"] != "night_duty"].groupby("official_id")["after_hours"].agg(["sum", "size"])
    rate = overtime["sum"].sum() / overtime["size"].sum()
    z = (overtime["sum"] - overtime["size"] * rate) / np.sqrt(overtime["size"] * rate * (1 - rate))
    assert z.var() > 2


def test_a_project_without_a_matter_says_all_that_is_missing(tmp_path, matters):
    kept = [card for card in matters if card.name not in ("seal_use", "key_project")]
    kept = [card.model_copy(update={"threshold": None}) if card.name == "small_procurement" else card for card in kept]
    with pytest.raises(ProjectError) as caught:
        write_city(tmp_path, kept)
    assert len(caught.value.faults) == 3
    assert "seal_use" in str(caught.value)
    assert not (tmp_path / "sources").exists()


def test_too_small_a_city_is_refused():
    with pytest.raises(ValueError, match=r"units at least 8.*months at least 8"):
        CitySize(units=3, months=2)


def test_truth_is_json_with_both_languages(city):
    records = json.loads(city.files.truth.read_text("utf-8"))
    assert all(record["label"]["zh"] and record["label"]["en"] for record in records)
    assert all(record["role"] in ("scheme", "look_alike") for record in records)
    assert all(str(city.files.first) <= record["from"] < record["to"] <= str(city.files.last) for record in records)
