"""What is told before all else: an end that few acts chose, people who are not the roster's, days without hours."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskml.core.project import Settings
from riskml.pipeline.sources import Sources
from riskml.pipeline.told_first import Notice, notices_of

if TYPE_CHECKING:
    from pathlib import Path

START = date(2024, 1, 1)


def days(count: int, since: date = START, span: int = 360) -> list[date]:
    return [since + timedelta(days=number * span // count) for number in range(count)]


def told(
    folder: Path,
    acts: list[date],
    as_of: date,
    *,
    people: int = 6,
    roster: list[str] | None = None,
    dated: bool = False,
    **settings: Any,
) -> dict[str, Notice]:
    """Return what is told first of a log of these days, by its kind."""
    table = {
        "occurred_at": pa.array(acts, pa.date32()).cast(pa.timestamp("us")),
        "official_id": [f"P{number % people}" for number in range(len(acts))],
        "occurred_is_date": [dated or number == 0 for number in range(len(acts))],
    }
    files = {"operations": (folder / "acts.parquet",)}
    pq.write_table(pa.table(table), folder / "acts.parquet")
    if roster is not None:
        files["officials"] = (folder / "officials.parquet",)
        pq.write_table(pa.table({"official_id": pa.array(roster, pa.string())}), folder / "officials.parquet")
    project: Any = SimpleNamespace(accepted=folder, settings=Settings(**settings))
    return {one.kind: one for one in notices_of(project, Sources((), files), as_of)}


def test_an_even_log_needs_no_word(tmp_path):
    assert told(tmp_path, days(720), date(2024, 12, 31), roster=[f"P{n}" for n in range(6)]) == {}


def test_an_end_that_few_acts_chose_comes_with_a_better_one(tmp_path):
    bulk, late = days(1900), days(40, date(2027, 3, 1), 90)
    found = told(tmp_path, bulk + late, late[-1])["few_acts"].text
    assert f"Of 1,940 acts only 40 lie in the 12 months that are judged (2026-05-28 to {late[-1]})" in found.en
    assert f"--as-of {bulk[-1]}" in found.en
    assert f"--as-of {bulk[-1]}" in found.zh
    # as of the better day nothing later is looked at, and there is nothing to say
    assert told(tmp_path, bulk + late, bulk[-1]) == {}


def test_a_long_log_of_many_years_is_no_reason(tmp_path):
    acts = days(4000, date(2015, 1, 1), 3650)
    assert told(tmp_path, acts, acts[-1]) == {}


def test_strays_are_told_only_where_they_moved_the_end(tmp_path):
    acts = [*days(720), date(2099, 1, 1)]
    assert "1 after 2024-12-25" in told(tmp_path, acts, date(2024, 12, 25))["strays"].text.en
    assert "strays" not in told(tmp_path, acts, date(2024, 12, 1))


@pytest.mark.parametrize(("roster", "kinds"), [
    (None, set()),
    ([], set()),
    (["P0", "P1", "P2", "P3", "P4", "P5", "idle"], set()),
    (["P0", "P1", "P2", "P3", "P4"], {"roster_lacks"}),
    (["0", "1", "2"], {"roster_idle"}),
])  # fmt: skip
def test_a_roster_of_other_people(tmp_path, roster, kinds):
    found = told(tmp_path, days(720), date(2024, 12, 31), roster=roster)
    assert set(found) == kinds
    if "roster_lacks" in found:
        assert "1 of the 6 officials who act are not on the roster (120 acts)" in found["roster_lacks"].text.en
    if "roster_idle" in found:
        assert "The roster has 3 officials and the log 6 who act" in found["roster_idle"].text.en


def test_one_official_has_nobody_to_be_compared_with(tmp_path):
    assert set(told(tmp_path, days(720), date(2024, 12, 31), people=1)) == {"one_official"}


def test_days_alone(tmp_path):
    found = told(tmp_path, days(720), date(2024, 12, 31), dated=True)
    assert set(found) == {"dates_only"}
    assert "All 720 acts have a date and no time of day" in found["dates_only"].text.en


def test_a_calendar_that_does_not_reach_the_log(tmp_path):
    found = told(tmp_path, days(720, date(1999, 1, 1)), date(1999, 12, 31))
    assert set(found) == {"holidays"}
    assert "1999" in found["holidays"].text.zh
    assert told(tmp_path, days(720), date(2024, 12, 31), country="GB", timezone="Europe/London") == {}


def test_without_acts_of_anybody_that_is_told(tmp_path):
    pq.write_table(
        pa.table({"paid_at": pa.array([START], pa.date32()).cast(pa.timestamp("us"))}), tmp_path / "payments.parquet"
    )
    (one,) = notices_of(None, Sources((), {"payments": (tmp_path / "payments.parquet",)}), START)
    assert one.kind == "nobody_named"


def test_a_notice_survives_its_values():
    one = Notice.of("one_official")
    assert Notice.from_dict(one.to_dict()) == one
