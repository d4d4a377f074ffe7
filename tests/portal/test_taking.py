"""Taking a case in the room: who may, what is kept of it, and whom the page of the load proposes."""

from __future__ import annotations

import re

import pytest

from tests.portal.walking import CHECKED, HANDLERS, HEAD, walk


@pytest.fixture
def case(registered):
    return registered["case 000"]


def members(case):
    return {one.person for one in case.members.all()}


def test_a_handler_takes_a_case_and_another_joins_and_the_trail_and_the_ledger_keep_it(as_, sign, case, acts):
    page = as_("H1").get(f"/cases/{case.number}/take")
    assert page.status_code == 200
    assert sign("H1", case.number, "take").status_code == 302
    assert members(case) == {"H1"}
    assert case.number in as_("H2").get("/").content.decode()  # it waits for a second
    assert sign("H2", case.number, "take").status_code == 302
    assert members(case) == {"H1", "H2"}
    shown = as_("O1").get(f"/warnings/{case.warning}").content.decode()
    assert "from nobody to H1" in shown
    assert "from H1 to H1, H2" in shown
    one, two = [each for each in acts() if each["kind"] == "assignment"]
    assert (one["before"], one["after"]) == (None, two["before"])
    assert one["object"] == two["object"]
    assert not {"H1", "H2", case.number} & set(re.findall(r"[\w-]+", str([one, two])))
    assert "原承办：无人；现承办：H1" in as_("O1", "zh").get(f"/warnings/{case.warning}").content.decode()


def test_taken_over_it_says_from_whom_and_why(as_, sign, case, acts):
    walk(case.number, *CHECKED[:2])
    assert as_("H3").get(f"/cases/{case.number}/take_over").status_code == 404  # not of the units that it concerns
    from riskml.portal.models import Account

    Account.objects.create(name="H4", roles=["handler"], areas=["u1"])
    from tests.portal.conftest import make_ready

    make_ready(Account.objects.get(name="H4"))
    assert as_("H4").get(f"/cases/{case.number}/take_over").status_code == 404  # the case has its group
    walk(case.number, ("reassign", [("R1", "registrar"), *HEAD], {"group": ("H1", "H4")}))
    assert members(case) == {"H1", "H4"}
    changed = [(each["before"], each["after"]) for each in acts() if each["kind"] == "assignment"]
    assert changed[1][0] == changed[0][1]


def test_whoever_has_one_of_two_seats_is_replaced_by_who_takes_over(as_, sign, case):
    assert sign("H1", case.number, "take").status_code == 302
    form = as_("H2").get(f"/cases/{case.number}/take_over").content.decode()
    assert 'name="group" value="H1"' in form
    assert sign("H2", case.number, "take_over", reason="she is away").status_code == 422
    assert sign("H2", case.number, "take_over", reason="she is away", group=["H1"]).status_code == 302
    assert sign("O1", case.number, "take_over").status_code == 302
    assert members(case) == {"H2"}


def test_nobody_takes_what_is_about_themselves_or_their_superior(as_, sign, case, monkeypatch):
    from riskml.portal import scopes

    for who in ("H3", "R1", "O1", "E1", "A1", "I1", "u1-01"):
        assert sign(who, case.number, "take").status_code in (404, 409), who
    monkeypatch.setattr(scopes, "_superiors", lambda _, person, __: frozenset({"u1-01"} if person == "H1" else ()))
    assert sign("H1", case.number, "take").status_code in (404, 409)
    from riskml.portal.casework import sign as signed
    from riskml.reviews.cases import Faults, Signer, Told

    told = signed(case.number, 0, "take", Signer("H1", "handler"), told=Told(), papers=())
    assert isinstance(told, Faults)
    assert "answers to" in str(told)
    assert members(case) == set()


def test_the_load_proposes_who_has_fewest_of_those_who_may(as_, case, registered):
    from riskml.portal.models import CaseSubject

    def proposals(number):
        page = as_("O1").get("/load").content.decode()
        line = page.partition(f"<code>{number}</code>")[2].partition("</tr>")[0]
        return re.findall(r"<bdi>([\w-]+)</bdi>", line.partition('data-of="To whom they may go"')[2])

    assert proposals(case.number) == ["H1", "H2"]  # H3 looks after other units
    walk(registered["case 003"].number, ("take", HANDLERS[:1], {}))
    assert proposals(case.number) == ["H2", "H1"]
    CaseSubject.objects.create(case=case, person="H2")
    kept = case.kept.replace('"subjects":["u1-01"]', '"subjects":["H2","u1-01"]')
    assert kept != case.kept
    case.kept = kept
    case.save(update_fields=["kept"])
    assert proposals(case.number) == ["H1"]
