"""Lists in a real browser: asked anew in their place, the same without scripts, and views of one's own."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.portal import test_in_browser
from tests.portal.test_in_browser import PHONE, faults_of, picture, register, unreached

served, chromium, as_in = test_in_browser.served, test_in_browser.chromium, test_in_browser.as_in
"""A room of this file's own."""


MARKED = "window.kept = (window.kept || 0) + 1"
SHOWN = "[...document.querySelectorAll('#list tbody tr')].map(row => row.innerText)"
NOTED = "htmx-current-path-for-history"
"""What htmx notes in the browser: the address, and nothing of the page."""


def complaints(page):
    """What a page's console says from now on: what a policy refuses, and what fails; but for the icon that is none."""
    said = []

    def heard(one):
        if one.type in ("error", "warning") and "favicon" not in one.location["url"]:
            said.append(one.text)

    page.on("console", heard)
    page.on("pageerror", lambda one: said.append(str(one)))
    return said


def asked(page):
    """What an address asks for, however it is written."""
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


def until_asked(page, **wanted):
    page.wait_for_url(
        lambda address: (
            wanted.items() <= {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}.items()
        )
    )


def test_a_list_is_asked_anew_in_its_place(as_in):
    """The page stays, the address and what is told follow, the focus does not move, and the way back leads back.

    It is waited for by what stands on the page: a function to wait for is evaluated in it, which the policy refuses.
    """
    from playwright.sync_api import expect

    register(as_in("R1"))
    page = as_in("L1", "en")
    said = complaints(page)
    page.goto("/warnings?sort=rank")
    page.evaluate(MARKED)
    before = page.locator("#count").inner_text()
    page.focus("#grade")
    page.select_option("#grade", "yellow")
    until_asked(page, grade="yellow")
    expect(page.locator("#count")).not_to_have_text(before)
    assert page.evaluate("[window.kept, document.activeElement.id]") == [1, "grade"]
    assert page.locator("#count").get_attribute("role") == "status"
    assert page.locator("#list .mr").count() == 0
    assert page.locator("#list tbody tr").count() == int(page.locator("#count").inner_text().split()[0]) > 0
    assert "grade=yellow" in page.locator("#list a[href*='.csv']").get_attribute("href")
    assert page.locator("#views .save-view input[name=query]").get_attribute("value") == "grade=yellow"
    # What is typed is asked for once it is meant.
    page.fill("#q", "case 004")
    page.keyboard.press("Enter")
    until_asked(page, q="case 004")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    assert page.evaluate("[window.kept, document.activeElement.id]") == [1, "q"]
    anew = page.evaluate(SHOWN)
    with page.expect_event("load"):
        page.go_back()
    assert page.evaluate("window.kept") is None, "another page is loaded"
    assert (asked(page), page.locator("#q").input_value()) == ({"grade": "yellow", "sort": "rank"}, "")
    assert page.locator("#grade").input_value() == "yellow"
    assert page.locator("#list tbody tr").count() > 1
    # The same address as a page of its own is the same list, and nothing of a page was kept in the browser.
    page.goto("/warnings?grade=yellow&q=case+004")
    assert page.evaluate(SHOWN) == anew
    kept = page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)]")
    assert set(kept) <= {NOTED}
    assert said == []
    page.select_option("#grade", "red")
    until_asked(page, grade="red")
    page.wait_for_load_state("networkidle")
    picture(page, "en list asked anew")
    assert faults_of(page) == []


@pytest.mark.parametrize("address", ["/warnings", "/clues", "/officials", "/ledgers/warning"])
def test_a_list_is_the_same_with_scripts_and_without(as_in, address):
    """The same choices, made in a browser without scripts, lead to the same address and the same rows."""
    register(as_in("R1"))
    told = []
    for scripts in (True, False):
        page = as_in("L1", "zh", scripts=scripts)
        said = complaints(page)
        page.goto(f"{address}?page=1")
        wanted = {}
        for name, value in (("grade", "red"), ("sort", "latest"), ("source", "letters"), ("state", "issued")):
            if page.locator(f"select#{name} option[value='{value}']").count():
                page.select_option(f"#{name}", value)
                wanted[name] = value
        if page.locator("#q").count():
            page.fill("#q", "0")
            wanted["q"] = "0"
        page.locator("form.asked button").click()
        until_asked(page, **wanted)
        page.wait_for_load_state("networkidle")
        rows = page.locator("#list tbody tr").all_inner_texts()
        told.append((asked(page), page.locator("#count").inner_text(), rows))
        assert said == []
    assert told[0] == told[1]


def test_a_login_that_has_ended_leads_to_the_login_and_no_list_vanishes(as_in):
    page = as_in("L1", "en")
    page.goto("/warnings")
    page.context.clear_cookies()
    page.select_option("#grade", "red")
    page.wait_for_url(lambda address: address.endswith("/login"))
    assert page.locator("#password").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_view_is_kept_opened_and_removed(as_in, scripts):
    name = f"red {scripts}"
    page = as_in("O1", "en", scripts=scripts)
    page.goto("/warnings")
    page.select_option("#grade", "red")
    if not scripts:
        page.locator("form.asked button").click()
    until_asked(page, grade="red")
    page.locator(".views-kept summary").click()
    page.fill("#view_name", name)
    page.locator(".save-view input[type=checkbox]").check()
    page.locator(".save-view button").click()
    page.wait_for_url(lambda address: address.endswith("/warnings?grade=red"))
    assert page.locator(".views a[aria-current]").inner_text() == name
    picture(page, f"en views {scripts}")
    page.goto("/warnings")
    assert page.url.endswith("?grade=red")
    page.locator(".views-kept summary").click()
    if scripts:
        assert (faults_of(page), unreached(page)) == ([], [])
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(page, f"en views {scripts} phone")
    page.locator(".views-kept button[value=remove]").click()
    page.goto("/warnings")
    assert page.url.endswith("/warnings")
    assert page.locator(".views").count() == 0
