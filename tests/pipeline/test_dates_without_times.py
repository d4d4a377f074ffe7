"""One clerk of forty writes dates where the others write times: from the file to the page, nothing takes them for
midnights."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.intake import import_source
from riskml.pipeline import create_project, open_project

STEPS = ("accept", "plan_review", "site_check", "decide")
DATED = "P07"
OF_HOURS = {
    "approved_at_night", "approvals_within_a_minute", "accepted_and_approved_at_once", "off_hours_on_sensitive_matter",
    "two_places_within_minutes", "one_account_on_two_devices", "examined_faster_than_reading", "hours_limit_passed",
    "step_repeated_without_return",
}  # fmt: skip
MEASURES_OF_HOURS = {"off_hours_share", "batch_share", "hasty_handling"}
FORMS = itertools.cycle(["{0}", "{0.year}年{0.month}月{0.day}日", "{0} 00:00:00", "{0}T00:00:00+08:00"])


def _told(day: date, official: str, minute: int) -> str:
    return next(FORMS).format(day) if official == DATED else f"{day} {9 + minute // 60:02d}:{minute % 60:02d}:00"


def _rows():
    """Yield acts and cases: each official decides thirty cases of his own, and the dated one helps in others' cases."""
    minutes = itertools.count(0, 7)
    for number in range(1200):
        owner = f"P{number % 40:02d}"
        day = date(2025, 1, 6) + timedelta(days=7 * (number // 40))
        told = _told(day, owner, next(minutes) % 470)
        case = {"case_id": f"C{number}", "matter_id": "building_permit", "opened_at": told, "due_at": f"{day}"}
        for place, step in enumerate(STEPS):
            by = DATED if place == 1 and number % 40 == 8 else owner
            then = _told(day + timedelta(days=place % 4), by, next(minutes) % 470)
            yield "operations", {
                "operation_id": f"O{number}-{place}", "case_id": case["case_id"], "matter_id": case["matter_id"],
                "step": step, "official_id": by, "unit_id": "U0", "received_at": told, "occurred_at": then,
                "due_at": f"{day}", "outcome": "approved" if step == "decide" else "done",
            }  # fmt: skip
            told = then
        yield "cases", case | {"closed_at": told, "outcome": "approved", "responsible_id": owner}


def _make(folder):
    project = create_project(folder)
    rules = {file.stem: file for file in (folder / "features" / "rules").rglob("*.toml")}
    assert rules.keys() >= OF_HOURS
    for name, file in rules.items():
        if name not in OF_HOURS:
            file.unlink()
    rows: dict[str, list[dict[str, str]]] = {"operations": [], "cases": []}
    for table, row in _rows():
        rows[table].append(row)
    for table, told in rows.items():
        file = folder.parent / f"{table}-{folder.name}.csv"
        pd.DataFrame(told).to_csv(file, index=False)
        [account] = import_source(project, file, table=table, format="csv")
        assert (account.quarantined, account.duplicates) == (0, 0)
    return folder


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    folder = _make(tmp_path_factory.mktemp("dates") / "project")
    return folder, open_project(folder).run()


def test_nothing_that_needs_hours_speaks_of_dates(ran):
    _, result = ran
    hits = pd.read_parquet(result.folder / "hits.parquet")
    assert hits[hits["rule"].isin(OF_HOURS)].empty
    profile = pd.read_parquet(result.folder / "profile.parquet")
    measured = profile[profile["metric"].isin(MEASURES_OF_HOURS)]
    assert measured["official_id"].nunique() == 39
    assert DATED not in set(measured["official_id"])


def test_no_page_and_no_trail_shows_a_midnight(ran):
    folder, result = ran
    pages = list((result.folder / "reports").rglob("*.html"))
    assert any(DATED in page.name for page in pages)
    assert not [page.name for page in pages if "00:00" in page.read_text("utf-8")]
    for case, day in (("C7", "2025-01-06"), ("C8", "2025-01-07")):
        told = CliRunner().invoke(main, ["trace", case, "--project", str(folder), "--lang", "en"])
        assert told.exit_code == 0, told.output
        assert f"{day} · " in told.output
        assert "00:00" not in told.output
