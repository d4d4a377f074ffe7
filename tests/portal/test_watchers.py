"""Figures about those who review: from signatures, with intervals, nothing of few, and no content of a case."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from scipy.stats import binomtest


def by_name(rows):
    return {one.name: one for one in rows}


@pytest.fixture
def signed(registered):
    """Four decided matters that H1 signed in, each assessed after so many days; one of them late, three explained."""
    from riskml.portal.accounts import now
    from riskml.portal.models import CaseFile, Signature
    from riskml.portal.models_notes import Step

    at = now() - timedelta(days=30)
    told = {"reason": "", "papers": [], "group": [], "linked": [], "until": None, "grade": None}
    for place, days in enumerate((1, 2, 4, 9)):
        case = registered[f"case 00{place}"]
        moved = at + timedelta(days=days)
        due = at.date() + timedelta(days=5)
        move = {"move": "assess", "at": moved}
        Step.objects.create(case=case, place=0, origin="issued", to="assessed", since=at, due=due, **move)
        Signature.objects.create(case=case, place=0, person="H1", role="handler", told=told, **move)
        state = "closed" if place == 0 else "explained"
        CaseFile.objects.filter(pk=case.pk).update(state=state, final=True)
    return at


def test_each_figure_is_that_of_the_signatures(signed):
    from riskml.portal.watching import stages, watched

    people, offices = watched(signed - timedelta(days=1))
    one = by_name(people)["H1"]
    assert (one.steps, one.days, one.ended, one.held, one.late) == (4, 3.0, 4, 0, 0)
    for told, found in ((one.missed, 1), (one.cleared, 3)):
        exact = binomtest(found, 4).proportion_ci(0.95, "exact")
        assert (told.value, told.low, told.high) == pytest.approx((found / 4, exact.low, exact.high))
    assert by_name(people)["H3"].steps == 0
    stage = stages(signed - timedelta(days=1))[0]
    assert (stage.register, stage.state, stage.steps, stage.days) == ("warning", "issued", 4, 3.0)
    assert sum(one.steps for one in offices) == 4


def test_of_few_no_share_and_no_time_is_told(signed):
    from riskml.portal.models import Signature
    from riskml.portal.watching import watched

    kept = Signature.objects.filter(person="H1").order_by("pk").values_list("pk", flat=True)[:2]
    Signature.objects.exclude(pk__in=list(kept)).delete()
    one = by_name(watched(signed - timedelta(days=1))[0])["H1"]
    assert (one.steps, one.days, one.missed, one.cleared) == (2, None, None, None)


def test_what_was_signed_before_does_not_count(signed):
    from riskml.portal.watching import watched

    one = by_name(watched(signed + timedelta(days=20))[0])["H1"]
    assert (one.steps, one.ended) == (0, 0)


def test_recusals_and_inquiries_are_counted_for_whom_they_concern(as_, registered):
    from riskml.portal.watching import watched

    number = registered["case 000"].number
    assert as_("H1").post(f"/cases/{number}/open", {"register": "interference"}).status_code == 302
    assert as_("H2").post(f"/cases/{number}/open", {"register": "recusal"}).status_code == 302
    told = by_name(watched(datetime.fromisoformat("2000-01-01"))[0])
    assert (told["H1"].inquiries, told["H1"].recusals) == (1, 0)
    assert (told["H2"].inquiries, told["H2"].recusals) == (0, 1)


def test_the_page_names_no_case_and_nobody_whom_one_is_about(as_, signed, registered):
    page = as_("W1").get("/watchers").content.decode()
    assert "<bdi>H1</bdi>" in page
    assert re.search(r"75(?:\.0)?%", page)
    names = [*(one.number for one in registered.values()), "case 00", "王某甲", "u1-01"]
    assert [one for one in names if one in page] == []


def test_many_signatures_take_as_many_queries_as_few(as_, signed, registered):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from riskml.portal.models import CaseMember

    def queries():
        browser = as_("W1")
        browser.get("/watchers")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/watchers").status_code == 200
        return len(seen)

    few = queries()
    CaseMember.objects.bulk_create(
        CaseMember(case=one, person=who) for one in registered.values() for who in ("H2", "H3", "H9")
    )
    assert queries() == few <= 20
