"""What is due, by inbox: the same cases and clocks that the room's pages show, as counts alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.portal.conftest import STAFF


@pytest.fixture
def on(monkeypatch):
    """Have it be another day on the room's pages."""

    def moved(day):
        for module in ("riskml.portal.views.cases", "riskml.portal.views.standing"):
            monkeypatch.setattr(f"{module}.now", lambda: datetime.combine(day, datetime.min.time()))
        return day

    return moved


def due(day):
    from riskml.portal.due import due_in_inboxes

    return due_in_inboxes(day)


def test_what_is_due_is_counted_of_the_inboxes_that_it_lies_in(registered):
    from riskml.portal.place import place

    opened = next(iter(registered.values())).opened_at.date()
    of_role, of_person = due(opened)
    assert set(of_role) == set(place().access.role)
    assert set(of_person) == {name for name, (roles, *_) in STAFF.items() if roles != ("subject",)}
    assert not any(own.late or own.told for own in of_role.values())  # nothing is late on the day of its opening
    later = max(one.due for one in registered.values()) + timedelta(days=60)
    of_role, of_person = due(later)
    assert of_role["auditor"] == (0, 0, 0)  # signs nothing, and is told of nothing
    assert of_role["leader"].told == len(registered)
    assert of_role["office_head"] == of_person["O1"]  # who looks after u1 and u2, and is told of no other
    assert 0 < of_role["office_head"].told < len(registered)
    assert 0 < of_person["H1"].late < of_role["handler"].late <= of_person["H1"].late + of_person["H3"].late
    assert all(type(count) is int for own in (*of_role.values(), *of_person.values()) for count in own)


def test_what_is_counted_is_what_the_inbox_shows(registered, as_, on):
    first, last = (pick(one.due for one in registered.values()) for pick in (min, max))
    for day in (first - timedelta(days=1), first, last + timedelta(days=1), last + timedelta(days=60)):
        _, of_person = due(on(day))
        for name, told in of_person.items():
            shown = as_(name).get("/").content.decode()
            assert (shown.count("light-yellow"), shown.count("light-red")) == told[:2], (name, day)


def test_who_is_recused_is_not_told_of_the_case(registered, sign, as_):
    from riskml.portal.models import CaseFile

    day = max(one.due for one in registered.values()) + timedelta(days=60)
    before = due(day)[1]["H1"]
    case = next(
        one for one in CaseFile.objects.order_by("pk") if as_("H1").get(f"/cases/{one.number}").status_code == 302
    )
    as_("H1").post(f"/cases/{case.number}/open", {"register": "recusal"})
    after = due(day)[1]["H1"]
    assert after.late == before.late - 1


def test_who_holds_two_roles_counts_for_each_by_what_it_opens(registered):
    from riskml.portal.models import Account

    day = max(one.due for one in registered.values()) + timedelta(days=60)
    Account.objects.filter(name="A1").update(roles=["analyst", "handler"], areas=["u1"])
    of_role, of_person = due(day)
    assert of_person["A1"].late == of_person["H1"].late
    assert of_role["analyst"] == (0, 0, 0)
    Account.objects.filter(name="A1").update(roles=["a role that is gone"])
    assert "A1" not in due(day)[1]


def test_who_is_told_comes_with_the_days(registered):
    from riskml.portal.place import place

    register = place().cases.register_of["warning"]
    last = max(one.due for one in registered.values())
    for step in register.escalate:
        day = place().days.after(last, step.after)
        told, shown = due(day)[0][step.role].told, due(day)[0][step.role].late
        assert told == shown > 0
        assert due(place().days.before(day, 1))[0][step.role].told < told
    first = min(one.due for one in registered.values())
    assert not any(own.told for own in due(first)[0].values())


def test_a_case_that_ended_is_due_to_nobody(registered):
    from riskml.portal.models import CaseFile

    CaseFile.objects.update(final=True)
    assert not any(any(own) for told in due(date(2040, 1, 5)) for own in told.values())


def test_a_secret_case_counts_for_those_alone_who_may_know(registered):
    from riskml.portal.models import CaseFile

    day = max(one.due for one in registered.values()) + timedelta(days=60)
    CaseFile.objects.update(secret=True)
    of_role, of_person = due(day)
    assert of_role["handler"] == of_person["H1"] == (0, 0, 0)
    assert of_role["leader"].told == len(registered)
