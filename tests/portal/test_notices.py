"""Progress by period, by unit and office, with what is few about people hidden; and notices, frozen and entered."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

import pytest

from riskml.portal.periods import Period


def counts(told, measure="opened"):
    return {one.name: (one.now[measure], one.before[measure]) for one in told}


@pytest.fixture
def quarter(registered):
    """The cases, as if they had been opened in the quarter before this."""
    from riskml.portal.accounts import now
    from riskml.portal.models import CaseFile

    period = Period.around(now().date(), 3).before
    at = datetime.combine(period.first + timedelta(days=9), datetime.min.time())
    CaseFile.objects.update(opened_at=at, due=period.first + timedelta(days=20))
    return period


@pytest.mark.parametrize(
    ("name", "first", "last", "before"),
    [("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-01"), ("2025-12", date(2025, 12, 1), date(2025, 12, 31),
     "2025-11"), ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), "2024-Q4")],
)  # fmt: skip
def test_a_period_knows_its_days_and_the_one_before(name, first, last, before):
    told = Period.named(name)
    assert (told.first, told.last, told.before.name, told.name) == (first, last, before, name)


@pytest.mark.parametrize("name", ["", "2025", "2025-13", "2025-Q5", "0000-01", "2025-1", "x"])
def test_what_names_no_period_is_none(name):
    assert Period.named(name) is None


def test_cases_count_by_unit_and_office_and_once_over_all(room, quarter):
    from riskml.portal.progress import progress

    told = progress(quarter)
    assert told.matters.total.now["opened"] == 6
    assert (
        counts(told.matters.units) == {"甲局": (2, 0), "乙局": (2, 0), "丙局": (2, 0)} or len(told.matters.units) == 3
    )
    assert counts(told.matters.offices) == {"监督室": (6, 0)}
    assert told.matters.total.now["late"] == 6
    assert progress(Period.named("2001-Q1")).matters.total.now["opened"] == 0


def test_what_is_few_about_people_is_told_of_no_unit_and_not_over_all(quarter):
    from riskml.portal.progress import progress

    told = progress(quarter)
    assert told.people.total.now["opened"] is None
    assert [one.now["opened"] for one in told.people.units] == [None]
    assert told.people.total.before["opened"] == 0


@pytest.mark.parametrize(
    ("column", "shown", "total"),
    [
        ({"a": 5, "b": 4, "c": 3}, {"a": 5, "b": 4, "c": 3}, 12),
        ({"a": 5, "b": 4, "c": 2}, {"a": 5, "b": None, "c": None}, 11),  # one alone follows from the total
        ({"a": 5, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}, 7),  # two that sum up to two do, too
        ({"a": 5, "b": 2, "c": 2}, {"a": 5, "b": None, "c": None}, 9),
        ({"a": 5, "b": 0, "c": 0}, {"a": 5, "b": 0, "c": 0}, 5),
        ({"a": 2, "b": 0}, {"a": None, "b": 0}, None),
    ],
)
def test_nothing_hidden_follows_from_what_is_shown(column, shown, total):
    from riskml.portal.progress import MEASURES, _hidden

    counts = {name: dict.fromkeys(MEASURES, value) for name, value in column.items()}
    cells, whole = _hidden(counts, dict.fromkeys(MEASURES, sum(column.values())))
    assert {name: row["closed"] for name, row in cells.items()} == shown
    assert whole["closed"] == total


def test_moves_count_in_the_period_in_which_they_were_made(as_, sign, registered):
    from riskml.portal.accounts import now
    from riskml.portal.progress import progress

    case = registered["case 000"]
    this = Period.around(now().date(), 1)
    sign("H1", case.number, "assess", paper_assessment="1")
    assert progress(this).matters.total.now["assessed"] == 0
    sign("H2", case.number, "assess")
    sign("O1", case.number, "assess")
    sign("R1", case.number, "assign", paper_assignment="2", group=["H1", "H2"])
    sign("O1", case.number, "assign")
    told = progress(this).matters.total.now
    assert (told["assessed"], told["assigned"], told["answered"], told["closed"]) == (1, 1, 0, 0)


def test_whoever_looks_after_a_unit_meets_that_unit_alone(as_, quarter):
    page = as_("E1").get(f"/notices?period={quarter.name}").content.decode()
    whole = as_("P1").get(f"/notices?period={quarter.name}").content.decode()
    from riskml.portal.models import Unit

    names = dict(Unit.objects.values_list("unit_id", "name"))
    assert names["u1"] in page
    assert names["u2"] not in page
    assert names["u2"] in whole


def test_a_notice_is_frozen_numbered_and_entered(as_, quarter, acts):
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import Notice

    assert "Issue the supervision notice" in as_("R1").get(f"/notices?period={quarter.name}").content.decode()
    answer = as_("R1").post("/notices/issue", {"period": quarter.name})
    assert answer.headers["Location"] == f"/notices/{quarter.name}-1"
    notice = Notice.objects.get()
    digest = hashlib.sha256(f"{notice.text_zh}\n{notice.text_en}".encode()).hexdigest()
    assert notice.sha256 == digest
    assert [(one["kind"], one["object"], one["form"]) for one in acts()] == [("notice", digest, "supervision-notice")]
    before = as_("L1").get(f"/notices/{notice.number}").content.decode()
    assert "opened 6 (0)" in before
    assert "王某甲" not in before
    CaseFile.objects.update(opened_at=datetime.fromisoformat("2020-01-01"))
    assert "opened 6 (0)" in as_("L1").get(f"/notices/{notice.number}").content.decode()
    with pytest.raises(TypeError):
        notice.save()
    assert as_("R1").post("/notices/issue", {"period": quarter.name}).headers["Location"].endswith("-2")


@pytest.mark.parametrize("who", ["L1", "P1", "O1", "E1", "A1", "D1", "u1-01"])
def test_nobody_but_the_registrar_issues_a_notice(as_, quarter, who):
    assert as_(who).post("/notices/issue", {"period": quarter.name}).status_code == 404


def test_a_quarter_that_is_not_over_gets_no_notice(as_, room):
    from riskml.portal.accounts import now
    from riskml.portal.models_notes import Notice

    for name in (Period.around(now().date(), 3).name, "2025-01", "x"):
        assert as_("R1").post("/notices/issue", {"period": name}).status_code == 404
    assert not Notice.objects.exists()
    assert as_("R1").get("/notices/2025-Q1-1").status_code == 404


def test_a_notice_that_leaves_no_trace_is_none(as_, quarter, monkeypatch):
    from riskml.core.errors import Fault, ProjectError
    from riskml.portal import entries
    from riskml.portal.models_notes import Notice

    def full(*_, **__):
        raise ProjectError([Fault("ledger", "room on the disk", "none")])

    browser = as_("R1", raise_request_exception=False)
    monkeypatch.setattr(entries, "enter", full)
    assert browser.post("/notices/issue", {"period": quarter.name}).status_code == 500
    assert not Notice.objects.exists()
