"""What a run publishes for public pages, against plain pandas over the files that were imported."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.public.attack import within
from tests.public.conftest import DAYS


@pytest.fixture(scope="module")
def above(city):
    units = pd.read_csv(city.project.root / "sources" / "units.csv")
    return {
        one: over if isinstance(over, str) else None
        for one, over in zip(units["unit_id"], units["parent_id"], strict=True)
    }


def quarter(times):
    told = pd.to_datetime(times)
    return told.dt.year.astype("str") + "-Q" + told.dt.quarter.astype("str")


def told(city, part):
    table = city.sums[DAYS[1]]
    rows = table[(table["part"] == part) & table["period"].str.contains("Q", na=False)]
    return {(row.period, row.unit_id, row.item): row for row in rows.itertuples()}


@pytest.mark.parametrize(
    ("part", "file", "at", "item", "person"),
    [
        ("paid", "payments", "paid_at", "scheme", "payee_id"),
        ("contract", "contracts", "signed_at", "kind", "counterparty_id"),
    ],
)
def test_money_is_counted_and_summed_with_the_units_below(city, above, *, part, file, at, item, person):
    rows = pd.read_csv(city.project.root / "sources" / f"{file}.csv")
    rows = rows[rows["amount"].notna() & rows[at].notna()].assign(period=lambda own: quarter(own[at]))
    known = told(city, part)
    seen = set()
    for unit in above:
        own = rows[rows["unit_id"].isin(within(above, unit))]
        for (period, code), group in own.groupby(["period", item]):
            row = known[period, unit, code]
            assert row[6] == len(group)
            assert row.amount == pytest.approx(group["amount"].sum())
            assert row.people == group[person].nunique()
            assert row.largest == pytest.approx(group.groupby(person)["amount"].sum().max())
            seen.add((period, unit, code))
    assert seen == set(known)
    assert len(seen) > 20


def test_complaints_are_counted_where_their_case_is(city, above):
    rows = pd.read_csv(city.project.root / "complaints.csv")
    cases = pd.read_csv(city.project.root / "sources" / "cases.csv").set_index("case_id")["unit_id"]
    rows = rows.assign(unit=rows["case_id"].map(cases), period=quarter(rows["received_at"]))
    rows = rows[pd.to_datetime(rows["received_at"]) < pd.Timestamp("2026-01-01")]
    answered = pd.to_datetime(rows["answered_at"]) < pd.Timestamp("2026-01-01")  # an answer to come is not yet known
    for (period, unit, _), row in told(city, "complaint").items():
        own = rows["unit"].isin(within(above, unit)) & (rows["period"] == period)
        assert (row[6], row.late) == (own.sum(), (own & ~answered).sum())


def test_acts_of_each_step_and_their_hands_come_from_the_log(city, above):
    """The log says who; a unit counts each official once, wherever below it they worked."""
    steps, hands = told(city, "step"), told(city, "hands")
    assert steps
    table = city.sums[DAYS[1]]
    rows = table[(table["part"] == "step") & table["period"].str.contains("Q", na=False)]
    for (period, unit, item), own in rows.groupby(["period", "unit_id", "item"]):
        assert own["count"].sum() == hands[period, unit, item][6]
        assert own["people"].max() <= hands[period, unit, item].people <= own["people"].sum()


def test_no_identifier_of_a_person_stands_in_the_table(city):
    table = city.sums[DAYS[1]]
    words = set(table[["item", "detail", "name", "unit_id", "parent_id"]].to_numpy().ravel())
    assert not words & city.people
