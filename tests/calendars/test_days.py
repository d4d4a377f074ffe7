"""The calendar table against days anyone can look up, and against numpy."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskml import calendars
from riskml.core.errors import ProjectError
from riskml.core.project import Project, Settings

CHINA = calendars.build("CN", dt.date(2024, 1, 1), dt.date(2026, 12, 31)).set_index("day")
# No holiday of this country's calendar falls in the weeks compared below.
PLAIN = calendars.build("US", dt.date(2025, 2, 18), dt.date(2025, 5, 25)).set_index("day")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2024-02-04", True),  # Sunday before the Spring Festival
        ("2024-02-18", True),  # Sunday after it
        ("2024-02-12", False),  # Monday within it
        ("2024-02-17", False),  # Saturday within it
        ("2025-01-26", True),  # Sunday
        ("2025-02-08", True),  # Saturday
        ("2025-10-08", False),  # Wednesday, Mid-Autumn joined to the National Day
        ("2025-10-11", True),  # Saturday
        ("2025-10-09", True),
        ("2025-10-12", False),  # a plain Sunday
    ],
)
def test_moved_days_of_china(day, working):
    assert CHINA.loc[dt.date.fromisoformat(day), "working"] == working


def test_columns_and_types():
    table = calendars.build("CN", dt.date(2025, 10, 1), dt.date(2025, 10, 9))
    assert tuple(table.columns) == calendars.COLUMNS
    assert all(isinstance(day, dt.date) for day in table["day"])
    assert table["working"].dtype == bool
    assert table["provisional"].dtype == bool
    assert table["workday_number"].dtype == np.int64
    assert table["holiday"].notna().tolist() == [True] * 8 + [False]


def test_workday_number_counts_each_working_day_once():
    steps = CHINA["workday_number"].diff().iloc[1:]
    assert (steps == CHINA["working"].iloc[1:]).all()
    assert CHINA["workday_number"].iloc[0] == int(CHINA["working"].iloc[0])


@given(st.integers(0, 96), st.integers(0, 96))
def test_elapsed_days_agree_with_numpy_where_only_weekends_are_off(one, other):
    begin, end = (PLAIN.index[0] + dt.timedelta(days=step) for step in sorted((one, other)))
    elapsed = PLAIN.loc[end, "workday_number"] - PLAIN.loc[begin, "workday_number"]
    # busday_count takes [begin, end); the table takes (begin, end]: the day of receipt does not count.
    assert elapsed == np.busday_count(begin + dt.timedelta(days=1), end + dt.timedelta(days=1))


def test_a_year_not_announced_counts_weekdays_and_says_so():
    table = calendars.build("CN", dt.date(2098, 1, 1), dt.date(2098, 12, 31))
    assert table["provisional"].all()
    assert (table["working"] == [day.weekday() < 5 for day in table["day"]]).all()
    assert not CHINA.loc[dt.date(2025, 1, 1) : dt.date(2025, 12, 31), "provisional"].any()


def test_elsewhere_the_library_computes_on_but_the_table_says_provisional():
    table = calendars.build("US", dt.date(2025, 7, 4), dt.date(2090, 7, 4)).set_index("day")
    assert not table.loc[dt.date(2025, 7, 4), "working"]
    assert table.loc[dt.date(2025, 7, 4), "holiday"] == "Independence Day"
    assert not table.loc[dt.date(2025, 7, 7), "provisional"]
    assert table.loc[dt.date(2090, 7, 3), "provisional"]


def test_estimated_years_are_provisional_within_the_horizon():
    table = calendars.build("MY", dt.date(2025, 1, 1), dt.date(2030, 12, 31))
    estimated = {day.year for day, name in zip(table["day"], table["holiday"], strict=True) if "estimated" in str(name)}
    assert estimated
    years = {day.year for day, sure in zip(table["day"], table["provisional"], strict=True) if sure}
    assert estimated <= years


def test_unknown_country_names_the_closest():
    with pytest.raises(ProjectError, match="'UKK'"):
        calendars.build("UKK", dt.date(2025, 1, 1), dt.date(2025, 1, 2))


def test_ends_in_order():
    with pytest.raises(ValueError, match="before it begins"):
        calendars.build("CN", dt.date(2025, 1, 2), dt.date(2025, 1, 1))


OVERRIDES = """
announced = [2098]
[[day]]
day = 2098-01-05
working = true
reason = { zh = "防汛值守", en = "Flood duty" }
[[day]]
day = 2098-01-06
working = false
reason = { zh = "本地放假", en = "Local day off" }
"""


def test_overrides_win_and_announce_their_year(tmp_path):
    folder = tmp_path / "data" / "calendars"
    folder.mkdir(parents=True)
    (folder / "overrides.toml").write_text(OVERRIDES, "utf-8")
    project = Project(tmp_path, Settings())
    table = calendars.build_for(project, dt.date(2098, 1, 4), dt.date(2099, 1, 2)).set_index("day")
    assert table.loc[dt.date(2098, 1, 5), "working"]  # a Sunday
    assert not table.loc[dt.date(2098, 1, 6), "working"]  # a Monday
    assert table.loc[dt.date(2098, 1, 6), "holiday"] == "本地放假"
    assert table.loc[dt.date(2098, 1, 7), "workday_number"] == 2
    assert not table.loc[dt.date(2098, 12, 31), "provisional"]
    assert table.loc[dt.date(2099, 1, 1), "provisional"]


def test_a_project_without_overrides_has_none(tmp_path):
    assert calendars.read_overrides(tmp_path / "none.toml") == calendars.Overrides()


def test_every_fault_of_an_override_file_at_once(tmp_path):
    path = tmp_path / "overrides.toml"
    path.write_text(
        """
announcd = [2027]
[[day]]
day = 2027-02-06
working = "yes"
reason = { zh = "春节", en = "" }
[[day]]
day = 2027-02-07
workin = false
reason = { zh = "春节", en = "Spring Festival" }
""",
        "utf-8",
    )
    with pytest.raises(ProjectError) as caught:
        calendars.read_overrides(path)
    text = str(caught.value)
    assert len(caught.value.faults) == 5
    assert "Did you mean 'announced'?" in text
    assert "Did you mean 'working'?" in text
    assert "day.0.reason.en" in text


def test_a_day_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "overrides.toml"
    one = '[[day]]\nday = 2027-02-06\nworking = true\nreason = { zh = "a", en = "a" }\n'
    path.write_text(one + one, "utf-8")
    with pytest.raises(ProjectError, match="2027-02-06"):
        calendars.read_overrides(path)


def test_the_reference_project_s_overrides_read(root):
    calendars.read_overrides(root / "data" / "calendars" / "overrides.toml")
