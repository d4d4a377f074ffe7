"""Timestamps of every form, and dates that are known as dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.intake.times import midnights_are_dates, parse_times

CHINA, DUTCH = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Amsterdam")


def read(*texts, source=CHINA, project=CHINA, serials=False):
    return parse_times(pa.array(texts, pa.string()), source_zone=source, project_zone=project, serials=serials)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05 14:05:00",
        "2026-03-05T14:05",
        "2026/3/5 14:05",
        "2026.3.5 14:05:00.000",
        "2026年3月5日 14:05",
        "2026年3月5日14时5分",
        "2026年03月05日 14时05分00秒",
        "2026年3月5日 下午2:05",
        "2026年3月5日 星期四 14:05",
        "２０２６－０３－０５　１４：０５",
        "20260305140500",
        "20260305 14:05:00",
        "2026-03-05T06:05:00Z",
        "2026-03-05T07:05:00+01:00",
        "2026-03-05 07:05:00.000000+0100",
        "2026-03-04T22:05:00-08",
    ],
)
def test_every_form_of_one_moment_is_that_moment(text):
    times = read(text)
    assert times.values[0] == np.datetime64("2026-03-05T14:05:00")
    assert not times.is_date[0]
    assert not times.unreadable[0]


@pytest.mark.parametrize(
    "text", ["2026-03-05", "2026/3/5", "2026年3月5日", "20260305", "2026-03-05+08:00", "2026.03.05"]
)
def test_a_text_without_a_time_is_a_date(text):
    times = read(text, source=DUTCH)
    assert times.is_date[0]
    assert times.values[0] == np.datetime64("2026-03-05T00:00:00")


@pytest.mark.parametrize(
    "text",
    ["3/5/2026", "2026-02-30", "2026-13-01", "0000-01-01", "2026-03-05 24:01", "2026-03-05 12:60", "next week",
     "2026", "2026-03", "2026-03-05 10:00 +99:00", "45000", "99999999"],
)  # fmt: skip
def test_what_is_no_moment_is_a_fault(text):
    assert read(text).unreadable[0]


@pytest.mark.parametrize("text", ["2026-03-05 24:00", "2026-03-05T24:00:00", "2026年3月5日24时00分", "20260305240000"])
def test_the_end_of_a_day_is_of_that_day(text):
    """A limit until 24:00 of the fifth is no limit of the sixth, and nobody has acted at midnight."""
    times = read(text)
    assert times.values[0] == np.datetime64("2026-03-05T00:00:00")
    assert times.is_date[0]
    placed = read("2026-03-05T24:00:00+08:00")
    assert placed.values[0] == read("2026-03-06T00:00:00+08:00").values[0]


def test_a_sheets_day_numbers_are_read_only_from_sheets():
    times = read("46086", "46086.5", serials=True)
    assert times.values.tolist() == [datetime(2026, 3, 5), datetime(2026, 3, 5, 12)]  # noqa: DTZ001 -- wall time
    assert times.is_date.tolist() == [True, False]


def test_silence_is_no_fault():
    times = read(None, "2026-03-05")
    assert times.unreadable.tolist() == [False, False]
    assert np.isnat(times.values[0])


def test_a_column_is_judged_by_its_share_of_midnights():
    assert midnights_are_dates(10, 100)
    assert not midnights_are_dates(9, 100)
    assert not midnights_are_dates(0, 0)


def test_a_midnight_is_the_sources_own_or_one_here():
    times = read("2026-03-05T00:00:00+01:00", "2026-03-05T07:00:00+08:00", "2026-03-04T16:00:00Z")
    assert np.isnat(times.midnight).tolist() == [False, True, False]
    assert times.midnight[0] == np.datetime64("2026-03-05")  # where it was written
    assert times.midnight[2] == times.values[2] == np.datetime64("2026-03-05")  # a day here, written down as UTC


def test_times_without_a_zone_belong_to_the_source():
    times = read("2026-01-05 10:00", "2026-07-05 10:00", "2026-03-29 02:30", source=DUTCH)
    assert times.values.tolist() == [
        datetime(2026, 1, 5, 17), datetime(2026, 7, 5, 16), datetime(2026, 3, 29, 9)  # noqa: DTZ001 -- wall time
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 -- made zoned below
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from([CHINA, DUTCH, ZoneInfo("America/New_York")]),
)
def test_zoned_moments_agree_with_pythons_own(moment, minutes, zone):
    zoned = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = zoned.astimezone(zone).replace(tzinfo=None)
    assert read(zoned.isoformat(), project=zone).values[0] == np.datetime64(expected, "us")


@given(st.dates(min_value=date(1900, 1, 2), max_value=date(9999, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    texts = [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"]
    times = read(*texts, day.strftime("%Y%m%d"))
    assert (times.values == np.datetime64(day, "us")).all()
    assert times.is_date.all()


@pytest.mark.parametrize(("midnights", "are_dates"), [(10, True), (9, False)])
def test_a_column_settles_its_midnights_over_all_its_rows(store, midnights, are_dates):
    lines = [f"c{i},s,x,2026-03-05T00:00:00+01:00" for i in range(midnights)]
    lines += [f"c{i},s,x,2026-03-05T10:{i % 60:02}:00+01:00" for i in range(midnights, 99)] + [
        "c99,s,x,2026-03-05 11:30"
    ]
    account = store.take("a.csv", "case_id,step,official_id,occurred_at\n" + "\n".join(lines))
    rows = store.rows(account)
    assert rows.occurred_is_date.sum() == account.dates["occurred_at"] == (midnights if are_dates else 0)
    # A date stays that day; a true midnight moves to the project's zone like any other time.
    assert str(rows.occurred_at[0]) == ("2026-03-05 00:00:00" if are_dates else "2026-03-05 07:00:00")


def test_midnights_are_settled_across_chunks(store):
    lines = [f"c{i},s,x,2026-03-05 {'00' if i < 3000 else '10'}:00:00" for i in range(20_000)]
    account = store.take("a.csv", "case_id,step,official_id,occurred_at\n" + "\n".join(lines))
    assert store.rows(account).occurred_is_date.sum() == 3000


def test_one_officials_midnights_among_others_times_are_dates(store):
    lines = [f"c{i},s,x{i % 40},2026-03-05 10:{i % 60:02d}:00" for i in range(400)]
    lines += [f"d{i},s,dated,2026-03-0{1 + i}T00:00:00+01:00" for i in range(9)] + ["e,s,x0,2026-03-07 00:00:00"]
    account = store.take("a.csv", "case_id,step,official_id,occurred_at\n" + "\n".join(lines))
    rows = store.rows(account)
    assert rows.official_id[rows.occurred_is_date].tolist() == ["dated"] * 9
    assert str(rows.occurred_at[400]) == "2026-03-01 00:00:00"


def test_a_date_is_not_before_a_time_of_its_own_day(store):
    lines = ["k1,2026-03-05 10:00,2026-03-05", "k2,2026-03-05 10:00,2026-03-04", "k3,2026-03-05 10:00,2026-03-05 09:00"]
    account = store.take("a.csv", "complaint_id,received_at,answered_at\n" + "\n".join(lines), table="complaints")
    assert store.rows(account).complaint_id.tolist() == ["k1"]
    assert account.faults == {"answered_at: before received_at": 2}
