"""Long lists are worked out once, and anew whenever a case moves: what is remembered is what would be read."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def counted(room, monkeypatch):
    """Return how many statements that work out a list of warnings a page needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # A cursor that PostgreSQL keeps writes none of its statements down.
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    def count(browser, address):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return sum(bool(re.match(r'SELECT "room_runwarning"."id" AS "pk"', one["sql"])) for one in asked)

    return count


def test_a_list_is_worked_out_once_for_each_reader_and_question(as_, counted):
    head, leader = as_("O1"), as_("L1")
    assert [counted(head, "/warnings") for _ in range(3)] == [1, 0, 0]
    assert counted(leader, "/warnings") == 1
    assert [counted(leader, "/warnings?grade=red") for _ in range(2)] == [1, 0]
    assert counted(leader, "/warnings?page=2") == 0


def test_it_is_worked_out_anew_once_a_case_is_opened_or_signed(as_, registered, sign, counted):
    head = as_("O1")
    assert [counted(head, "/warnings") for _ in range(2)] == [1, 0]
    sign("H1", registered["case 000"].number, "assess", paper_assessment="2026-1")
    assert [counted(head, "/warnings") for _ in range(2)] == [1, 0]


def test_whoever_is_to_be_recused_meets_the_warning_no_longer(as_, registered):
    """The list was looked at before, and is not told again from memory."""
    head, case = as_("O1"), registered["case 000"]
    assert case.warning in head.get("/warnings").content.decode()
    assert head.post(f"/cases/{case.number}/open", {"register": "recusal"}).status_code == 302
    assert case.warning not in head.get("/warnings").content.decode()


def test_whoever_writes_asks_the_tables(room):
    """Outside a page that is read nothing is answered from memory: an act is right by what stands."""
    from riskml.portal.remembered import reading, remembered

    asked = iter(range(9))
    assert [remembered("q", lambda: next(asked)) for _ in range(2)] == [0, 1]
    with reading():
        assert [remembered("q", lambda: next(asked)) for _ in range(2)] == [2, 2]
    assert remembered("q", lambda: next(asked)) == 3
    with reading():
        assert remembered("q", lambda: next(asked)) == 2


def test_another_right_is_another_question(as_):
    """What somebody was shown as a leader is not what they are shown once they are a handler."""
    from riskml.portal.models import Account

    assert "case 001" in as_("L1").get("/warnings").content.decode()
    Account.objects.filter(name="L1").update(roles=["handler"], areas=["u1"])
    with_area = as_("L1").get("/warnings").content.decode()
    Account.objects.filter(name="L1").update(roles=["handler"], areas=[])
    without = as_("L1").get("/warnings").content.decode()
    assert with_area != without
    assert "case 00" not in without


@pytest.mark.parametrize("address", ["/", "/ledgers/warning", "/officials", "/units", "/rules", "/warnings"])
def test_a_page_asks_the_tables_little(as_, registered, address):
    """Looked at again, a list costs a few statements: who reads, what has changed, and the lines in sight."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_("L1")
    pages = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            pages.append(re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", browser.get(address).content))
    assert pages[0] == pages[1]
    assert len(asked) <= 9, [one["sql"][:100] for one in asked]


def test_no_more_is_remembered_than_has_room(monkeypatch):
    from riskml.portal import remembered

    memory = remembered._Memory()
    monkeypatch.setattr(remembered, "MOST", 10)
    memory.keep("a", (1, 2, 3))
    memory.keep("b", (4, 5, 6))
    assert memory.find("a") == (1, 2, 3)
    memory.keep("c", (7, 8))
    assert [memory.find(one) for one in "abc"] == [(1, 2, 3), None, (7, 8)]
    memory.keep("d", tuple(range(20)))
    assert [memory.find(one) for one in "abcd"] == [None] * 4
