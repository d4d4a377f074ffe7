"""The published sites of a city, two releases of them, attacked with all that both ever told."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from riskml.public.suppression import K
from tests.public.attack import Attacker, within
from tests.public.conftest import DAYS

COMPONENTS = {  # which unknowns of one column each published measure is the sum of
    ("received", "count"): ("all",),
    ("finished", "count"): ("in_time", "late", "free"),
    ("limits", "in_time"): ("in_time",),
    ("limits", "late"): ("late",),
    ("steps", "count"): ("all",),
    ("paid", "count"): ("all",),
    ("paid", "amount"): ("money",),
    ("contract", "count"): ("all",),
    ("contract", "amount"): ("money",),
    ("complaint", "count"): ("answered", "waiting"),
    ("answers", "answered"): ("answered",),
    ("answers", "waiting"): ("waiting",),
}
COLUMN = {"limits": "finished", "answers": "complaint"}


def numbers(site):
    """Read every number that a site hands out."""
    for file in sorted((site / "units").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def above(city):
    units = city.sums[DAYS[1]]
    units = units[units["part"] == "unit"]
    told = {
        unit: None if isinstance(over, float) else over
        for unit, over in zip(units["unit_id"], units["parent_id"], strict=True)
    }
    return dict.fromkeys(city.sums[DAYS[1]]["unit_id"]) | told


@pytest.fixture(scope="module")
def told(city):
    """By column: every number that was ever seen, as unit and measure."""
    seen = defaultdict(set)
    for site in city.sites.values():
        for row in numbers(site):
            column = (COLUMN.get(row["table"], row["table"]), row["period"], row["item"], row["step"])
            seen[column].add((row["unit_id"], row["table"], row["measure"], float(row["value"]), row["known_on"]))
    return seen


def true_cells(city):
    """Yield every column and unit of the tables behind, with what each of its unknowns is."""
    for day, table in city.sums.items():
        rows = table[~table["part"].isin(["unit", "hands", "staff"])].fillna({"item": "", "detail": ""})
        for row in rows.itertuples():
            part = {"step": "steps"}.get(row.part, row.part)
            values = {"all": row[6]}
            count, timed, late = row[6], row.timed, row.late
            if part == "finished":
                values = {"in_time": timed - late, "late": late, "free": count - timed, "all": count}
            elif part == "complaint":
                values = {"answered": timed - late, "waiting": late, "all": count}
            yield day, (part, row.period, row.item, row.detail), row.unit_id, values


def test_both_sites_tell_enough_for_the_attack_to_mean_something(told):
    tables = {table for column in told.values() for _, table, *_ in column}
    assert tables == {table for table, _ in COMPONENTS}
    assert sum(len(one) for one in told.values()) > 500


def test_nothing_small_is_told(told):
    for column, seen in told.items():
        for unit, table, measure, value, _ in seen:
            assert measure == "amount" or not value or value >= K, (column, unit, table, measure, value)


def test_a_number_once_told_stays(city, told):
    """Though records came late: otherwise this would hold of itself."""
    first, second = (city.sums[day].set_index(["part", "period", "unit_id", "item", "detail"])["count"] for day in DAYS)
    both = first.to_frame("before").join(second.rename("after"), how="inner")
    assert (both["before"] != both["after"]).any()
    for seen in told.values():
        cells = [(unit, table, measure) for unit, table, measure, *_ in seen]
        assert len(cells) == len(set(cells))


def test_no_small_cell_can_be_recovered_from_two_releases(city, above, told):
    """Linear programming over all that both sites tell, unit by unit, table by table, of each period."""
    attacked = 0
    attackers = {}
    for column, seen in told.items():
        attacker = attackers[column] = Attacker()
        for unit, table, measure, value, _ in seen:
            parts = COMPONENTS[table, measure]
            attacker.learn([((one, part), 1.0) for one in within(above, unit) for part in parts], value)
    first_told = {column: min(known for *_, known in seen) for column, seen in told.items()}
    for day, column, unit, values in true_cells(city):
        if first_told.get(column) != day.isoformat():
            continue
        parts = {"all": COMPONENTS["finished", "count"]} if column[0] == "finished" else {}
        parts |= {"all": COMPONENTS["complaint", "count"]} if column[0] == "complaint" else {}
        for name, value in values.items():
            if 0 < value < K and name != "money":
                own = parts.get(name, (name,))
                target = [((one, part), 1.0) for one in within(above, unit) for part in own]
                least, most = attackers[column].bounds(target)
                assert least - 1e-6 <= value <= most + 1e-6
                assert most - least >= K - 1e-6, (column, unit, name, value, least, most)
                attacked += 1
    assert attacked > 100
