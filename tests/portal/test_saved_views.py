"""Saved views: a reader keeps how they look at a list; it is theirs alone, bounded, and opens nothing to anybody."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.portal.test_lists import titles


def keep(browser, name, query, listed="warnings", **more):
    return browser.post(f"/views/{listed}", {"act": "keep", "name": name, "query": query, **more})


def kept(account="L1", page="warnings"):
    from riskml.portal.models_views import SavedView

    rows = SavedView.objects.filter(account__name=account, page=page)
    return {one.name: (one.asked, one.first) for one in rows}


def text(answer):
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _no_counts(room):
    """The counts of changes stand in the cache, which a test begins anew."""
    from django.core.cache import cache

    cache.clear()


@pytest.mark.parametrize(
    ("listed", "query", "wanted"),
    [
        ("warnings", "grade=red&kind=matters&sort=latest", ["case 003", "case 000"]),
        ("warnings", "q=reason+of+4&page=3&lang=zh&csrfmiddlewaretoken=x", ["case 004"]),
        ("officials", "q=u1-02", None),
        ("clues", "source=letters&sort=due&q=2026", None),
    ],
)
def test_a_view_is_kept_shown_and_leads_to_what_was_asked(as_, listed, query, wanted):
    browser = as_("L1")
    answer = keep(browser, "mine", query, listed)
    assert answer.status_code == 302
    to = urlsplit(answer.headers["Location"])
    parts = {name: value for name, (value,) in parse_qs(query).items()}
    asked = {name: parts[name] for name in parts if name in ("grade", "kind", "sort", "q", "source")}
    assert (to.path, {name: value for name, (value,) in parse_qs(to.query).items()}) == (f"/{listed}", asked)
    assert kept(page=listed) == {"mine": (asked, False)}
    page = browser.get(f"/{listed}?view=all")
    link = re.search(r'<nav class="views".*?<a href="([^"]*)"><bdi>mine</bdi>', text(page), re.DOTALL)[1]
    shown = browser.get(link.replace("&amp;", "&"))
    assert 'aria-current="true"><bdi>mine</bdi>' in text(shown)
    if wanted is not None:
        assert titles(shown) == wanted


def test_the_list_opens_with_the_first_view_and_with_everything_where_that_is_asked(as_):
    browser = as_("L1")
    keep(browser, "red", "grade=red")
    assert browser.get("/warnings").status_code == 200
    keep(browser, "people", "kind=people", first="1")
    assert browser.get("/warnings").headers["Location"] == "/warnings?kind=people"
    browser.post("/views/warnings", {"act": "first", "name": "red", "query": "grade=red"})
    assert kept() == {"people": ({"kind": "people"}, False), "red": ({"grade": "red"}, True)}
    turned = browser.get("/warnings?lang=zh")
    assert (turned.headers["Location"], turned.cookies["language"].value) == ("/warnings?grade=red", "zh")
    assert len(titles(browser.get("/warnings?view=all"))) == 7
    assert len(titles(browser.get("/warnings?grade=&kind=&sort=rank&q="))) == 7
    keep(browser, "red", "grade=yellow")  # in its own place, and still first
    assert kept()["red"] == ({"grade": "yellow"}, True)
    browser.post("/views/warnings", {"act": "not_first", "name": "red", "query": ""})
    assert browser.get("/warnings").status_code == 200
    answer = browser.post("/views/warnings", {"act": "remove", "name": "red", "query": ""})
    assert (answer.headers["Location"], set(kept())) == ("/warnings?view=all", {"people"})


def test_a_view_is_its_readers_own(as_, acts):
    keep(as_("L1"), "王某甲 and others", "q=u1-02", first="1")
    for act in ("remove", "first", "not_first"):
        as_("O1").post("/views/warnings", {"act": act, "name": "王某甲 and others"})
    assert kept() == {"王某甲 and others": ({"q": "u1-02"}, True)}
    assert kept("O1") == {}
    assert "and others" not in text(as_("O1").get("/warnings"))
    assert len(titles(as_("O1").get("/warnings"))) > 1
    assert acts() == []  # how somebody looks at a list is no act


def test_a_view_opens_nothing_that_its_reader_may_not_open(as_):
    from riskml.portal.models import Account

    assert keep(as_("H1"), "all", "grade=red", "clues").status_code == 404
    assert keep(as_("A1"), "all", "grade=red").status_code == 404
    assert keep(as_("H1"), "far", "q=u2").status_code == 302
    assert titles(as_("H1").get("/warnings?q=u2")) == []
    Account.objects.filter(name="H1").update(roles=["analyst"])
    assert as_("H1").get("/warnings").status_code == 404
    assert as_("H1").post("/views/warnings", {"act": "remove", "name": "far"}).status_code == 404


@pytest.mark.parametrize("form", [{}, {"act": "keep_all"}, {"act": ""}])
def test_what_is_no_act_and_no_list_is_no_page(as_, form):
    assert as_("L1").post("/views/warnings", form).status_code == 404
    assert as_("L1").post("/views/units", {"act": "keep", "name": "a", "query": "q=a"}).status_code == 404
    assert as_("L1").get("/views/warnings").status_code == 405


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_that_stands_against_a_view_is_said_and_what_was_written_is_there_again(as_, language):
    browser = as_("L1", language)
    answer = keep(browser, "x" * 41, "page=2")
    assert answer.status_code == 422
    said = {"zh": ("不超过 40 个字符", "请先筛选"), "en": ("at most 40 characters", "nothing to keep yet")}[language]
    assert all(one in text(answer) for one in said)
    again = text(keep(browser, "<b>\u202e \n", "grade=red&q=%3Cscript%3E") if language == "zh" else answer)
    assert "<script>" not in again
    empty = keep(browser, " \u200b\n ", "grade=red")
    assert (empty.status_code, 'name="query" value="grade=red"' in text(empty)) == (422, True)
    assert set(kept()) <= {"<b>"}


def test_a_name_is_shown_as_letters_and_a_query_is_cut(as_):
    from riskml.portal.saved_views import LONGEST_PART

    browser = as_("L1")
    keep(browser, "<i>red</i>\u202e", f"q={'a' * 5000}&grade=red")
    assert kept() == {"<i>red</i>": ({"q": "a" * LONGEST_PART}, False)}
    assert "&lt;i&gt;red&lt;/i&gt;" in text(browser.get("/warnings"))


def test_there_are_so_many_and_no_more(as_):
    from riskml.portal.saved_views import MOST

    browser = as_("L1")
    for place in range(MOST):
        assert keep(browser, f"view {place}", f"q={place}").status_code == 302
    assert keep(browser, "one more", "q=x").status_code == 422
    assert keep(browser, "view 3", "q=x").status_code == 302
    assert len(kept()) == MOST
    assert keep(browser, "of another list", "q=x", "officials").status_code == 302


def test_an_hour_has_so_many_changes_and_no_more(as_, monkeypatch):
    from riskml.portal import saved_views

    monkeypatch.setattr(saved_views, "OFTEN", 3)
    browser = as_("L1")
    for name in ("a", "b", "c"):
        assert keep(browser, name, "grade=red").status_code == 302
    before = kept()
    assert keep(browser, "d", "grade=red").status_code == 422
    assert browser.post("/views/warnings", {"act": "remove", "name": "a", "query": "grade=red"}).status_code == 422
    assert kept() == before
    assert keep(as_("O1"), "d", "grade=red").status_code == 302
    late = saved_views.now() + saved_views._HOUR
    monkeypatch.setattr(saved_views, "now", lambda: late)
    assert keep(browser, "d", "grade=red").status_code == 302


def test_a_clue_is_found_by_what_it_is_about_and_put_in_order(as_, registered):
    from riskml.portal.models import CaseFile

    registrar = as_("R1")
    for title in ("case 000", "case 003"):
        registrar.post(f"/cases/{registered[title].number}/open", {"register": "clue"})
    clues = list(CaseFile.objects.filter(register="clue").order_by("number"))
    clues[1].due, clues[0].due = clues[1].opened_at.date(), None
    clues[1].save()
    clues[0].save()

    def listed(query):
        page = text(as_("L1").get(f"/clues?{query}"))
        return re.findall(r"<tr><td[^>]*><a [^>]*><code>([^<]*)</code>", page)

    first, second = (one.number for one in clues)
    assert listed("sort=newest") == listed("sort=none-such") == [second, first]
    assert listed("sort=due") == [second, first]
    CaseFile.objects.filter(pk=clues[1].pk).update(due=None)
    assert listed("sort=due") == [first, second]  # what has no day comes after what has one, and by number
    assert listed(f"q={first}") == [first]
    assert listed("q=case 003") == [second]
    assert listed("q=nothing of the kind") == []


def test_views_go_with_the_account(as_):
    from riskml.portal.models import Account
    from riskml.portal.models_views import SavedView

    Account.objects.create(name="gone", roles=["leader"])
    SavedView.objects.create(account=Account.objects.get(name="gone"), page="warnings", name="a", asked={"q": "b"})
    Account.objects.get(name="gone").delete()
    assert not SavedView.objects.exists()
