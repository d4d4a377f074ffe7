"""The room in a real browser: the loops as each role in both languages, by keyboard, on a phone, read aloud.

RISKML_TEST_PICTURES names a folder for pictures of every page, to look at. Machines without Chromium say so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.portal.browser_room import NEW, PASSWORD
from tests.portal.conftest import code_of, database_of

sync_api = pytest.importorskip("playwright.sync_api", reason="no Playwright here: pages are not opened in a browser")

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1100, "height": 900}
PICTURES = os.environ.get("RISKML_TEST_PICTURES", "")
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
WARNING = (
    ("assess", ("H1", "H2", "O1")),
    ("assign", ("R1", "O1")),
    ("receive", ("E1",)),
    ("check", ("H1", "H2")),
    ("answer", ("subject",)),
    ("approve", ("O1", "L1")),
    ("rectify", ("E1",)),
    ("inspect", ("I1", "I2")),
    ("close", ("R1", "O1", "L1")),
)
LETTER = (
    ("assign", ("R1", "L1")),
    ("propose", ("H1", "H2", "O1")),
    ("approve_letter", ("L1",)),
    ("answer", ("subject",)),
    ("report", ("H1", "H2", "O1")),
    ("close_and_tell", ("L1",)),
)
LOOPS = {"zh": ("case 000", "u1-01", True), "en": ("case 003", "u2-01", False)}
"""Of each language: which matter, whom it names, and whether the browser runs scripts."""


@pytest.fixture(scope="module")
def served(tmp_path_factory, root):
    """A room that is served while these tests run: its address, and the session of each account."""
    if shutil.which("chromium") is None:
        pytest.skip("no chromium on this machine: the room is not opened in a real browser")
    folder = tmp_path_factory.mktemp("browser") / "bureau"
    with database_of(folder) as asked:
        yield from serving(folder, {"cwd": root, "env": {**os.environ, "PYTHONPATH": str(root)}, "text": True})
    assert (asked == "sqlite") == any(folder.rglob("*.sqlite3")), "the room was on another database"


def serving(folder, words):
    """Make a room and serve it, as its users do."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.portal.browser_room", str(folder)], capture_output=True, check=True, **words
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    riskml = [sys.executable, "-c", "from riskml.cli import main; main()"]
    serve = [*riskml, "serve", "--project", str(folder), "--port", str(port)]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **words) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}", json.loads(made.stdout.splitlines()[-1])["sessions"]
        finally:
            process.terminate()


def wait_for(port, process):
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the room did not open")


@pytest.fixture(scope="module")
def chromium(served):
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def as_in(chromium, served):
    """Return a page in which somebody is in, in a language; contexts are closed after the test."""
    address, sessions = served
    opened = []

    def page(name="", language="en", *, scripts=True, size=DESK):
        context = chromium.new_context(base_url=address, java_script_enabled=scripts, viewport=size)
        context.set_default_timeout(90_000)  # a machine that does other things besides is slow, and not wrong
        opened.append(context)
        cookies = {"language": language, **({"sessionid": sessions[name]} if name else {})}
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])
        return context.new_page()

    yield page
    for context in opened:
        context.close()


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{re.sub('[^a-zA-Z0-9]+', '-', name)}.png", full_page=True)


def fill_and_sign(page):
    """Fill in a form as it asks for things, and send it."""
    form = page.locator("form.fill").last
    form.wait_for()  # what is listed below is of the page that is there, and waits for none
    for one in form.locator("input[type=checkbox][name=group]").all()[:2]:
        if one.is_visible():  # whoever signs after others signs what these have stated
            one.check()
    for one in form.locator("input:not([type]), input[type=text]").all():
        if one.is_visible() and not one.input_value():
            one.fill("2026-17")
    for one in form.locator("textarea").all():
        if one.is_visible():
            one.fill("the records bear it out · 记录可以印证")
    with page.expect_navigation():
        form.locator("button:not(.quiet-button)").last.click()


def register(page):
    """Enter the warnings in the register, as the registrar, where nobody has yet."""
    page.goto("/warnings")
    enter = page.locator("form[action$='/warnings/register'] button")
    if enter.count():
        enter.click()


class Walk:
    """A case on its way, each signature by the page of whoever signs."""

    def __init__(self, as_in, language):
        _, self.subject, scripts = LOOPS[language]
        self.language = language
        self.pages = {}
        self.as_in = lambda name: self.pages.setdefault(name, as_in(name, language, scripts=scripts))

    def page(self, who):
        return self.as_in(self.subject if who == "subject" else who)

    def sign(self, number, move, who):
        page = self.page(who)
        if who == "subject":
            page.goto("/answers")
            page.locator(f"a[href$='/answers/{number}']").first.click()
        else:
            page.goto("/")
            link = page.locator(f"a[href$='/cases/{number}/{move}']")
            assert link.count() == 1, (who, move, page.url)
            link.click()
        picture(page, f"{self.language} {move} {who}")
        fill_and_sign(page)
        assert page.locator(".missing, [role=alert]").all_inner_texts() == [], (who, move)
        assert not page.url.endswith(f"/{number}/{move}"), (who, move)

    def walk(self, number, steps):
        for move, signers in steps:
            for who in signers:
                self.sign(number, move, who)


@pytest.mark.parametrize("language", LOOPS)
def test_a_warning_and_a_letter_go_their_whole_way(as_in, language):
    """From the register to the end, by what each role's pages offer; in one language with scripts off."""
    title, _, _ = LOOPS[language]
    walk = Walk(as_in, language)
    registrar = walk.page("R1")
    register(registrar)
    registrar.goto("/ledgers/warning")
    said = {"zh": "办件 000", "en": title}[language]
    row = registrar.locator("tr", has=registrar.get_by_text(said, exact=True))
    number = row.locator("a code").inner_text()
    # A clue is registered from it, which the person learns of by a letter alone.
    registrar.goto(f"/cases/{number}")
    registrar.locator("button[value=clue]").click()
    registrar.goto("/ledgers/clue")
    clue = registrar.locator("tr", has=registrar.get_by_text(said, exact=True)).locator("a code").inner_text()
    person = walk.page("subject")
    person.goto("/answers")
    assert number not in person.content()
    walk.walk(number, WARNING)
    person.goto("/answers")
    assert clue not in person.content()
    walk.walk(clue, LETTER)
    leader = walk.page("L1")
    for ledger, case, signatures in (("warning", number, 17), ("clue", clue, 11)):
        leader.goto(f"/ledgers/{ledger}")
        line = leader.locator("tr", has=leader.get_by_text(case, exact=True)).inner_text()
        assert str(signatures) in line.split()[-1]
    picture(leader, f"{language} ledger")
    walk.page("H1").goto("/")
    assert number not in walk.page("H1").content()


def steps(page, at):
    """What a page is reached by: addresses, and what is done there."""
    if at == "a person":
        page.goto("/officials/u1-02")
        if page.locator("#purpose").count():
            page.fill("#purpose", "weekly review")
            page.locator("form.fill button").click()
    elif at == "signing":
        page.goto("/")
        page.locator(".moves a").first.click()
    elif at == "a warning":
        page.goto("/warnings?kind=matters")
        page.locator("tbody th a").first.click()
    elif at == "something missing":
        steps(page, "signing")
        page.evaluate("document.querySelectorAll('[required]').forEach(one => one.removeAttribute('required'))")
        page.locator("form.fill button").last.click()
    elif at == "a wrong password":
        page.goto("/login")
        page.fill("#name", "nobody")
        page.fill("#password", "wrong")
        page.locator("form.enter button").click()
    else:
        page.goto(at)


PAGES = {
    "": ("/login", "a wrong password"),
    "L1": ("/", "/warnings", "a warning", "/officials", "/officials/u1-01", "a person", "/units", "/units/u1", "/whole",
           "/rules", "/ledgers", "/ledgers/clue", "/me", "/nowhere", "/areas", "/improvements", "/models", "/notices",
           "/meetings"),
    "R1": ("/warnings", "/ledgers/recusal"),
    "H1": ("/", "signing", "something missing"),
    "P1": ("/ledgers/interference",),
    "W1": ("/watchers",),
    "u1-01": ("/answers",),
}  # fmt: skip
"""Which pages are looked at, and as whom; where the loops have gone before, they have cases that ended, too."""
TABBED = """() => [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex="0"]')]
  .filter(one => one.type !== 'hidden' && one.getClientRects().length)
  .map((one, at) => (one.dataset.key = at, at))"""
FOCUSED = """() => { const one = document.activeElement, look = getComputedStyle(one);
  return [one.dataset.key ?? '', look.outlineStyle !== 'none' || look.boxShadow !== 'none']; }"""


def faults_of(page):
    """What axe finds against WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    told = Axe().run(page, options=STANDARD).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in told]


def unreached(page):
    """What the Tab key does not come to, or comes to without showing where it is."""
    wanted = set(page.evaluate(TABBED))
    unseen = set()
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    for _ in range(len(wanted) + 4):
        page.keyboard.press("Tab")
        key, shown = page.evaluate(FOCUSED)
        if key != "":
            wanted.discard(int(key))
            unseen |= set() if shown else {key}
    outer = "(keys) => keys.map(key => document.querySelector(`[data-key='${key}']`).outerHTML.slice(0, 200))"
    return page.evaluate(outer, sorted([*map(str, wanted), *unseen]))


@pytest.mark.parametrize("language", LOOPS)
@pytest.mark.parametrize("who", PAGES)
def test_pages_are_for_everybody(as_in, who, language):
    """No finding of axe, everything by keyboard, and nothing wider than a phone."""
    register(as_in("R1"))
    page = as_in(who, language)
    found = {}
    for at in PAGES[who]:
        page.set_viewport_size(DESK)
        steps(page, at)
        picture(page, f"{language} {who or 'nobody'} {at}")
        found[at] = faults_of(page)
        if page.locator("a, button, input").count() < 80:  # the long lists are of the same parts
            found[at] += unreached(page)
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        picture(page, f"{language} {who or 'nobody'} {at} phone")
        found[at] += [f"{wide} pixels wide"] if wide > PHONE["width"] else []
        found[at] += [] if at == "a wrong password" else faults_of(page)
    assert {at: those for at, those in found.items() if those} == {}


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_what_looks_at_pages_sees_what_is_wrong(as_in):
    """A page on which each of the three looks has something to find."""
    page = as_in()  # a page of nobody's, on which no policy keeps the bad styles away
    page.set_content(
        "<html><body style='margin:0'><img src='x' width=20 height=20>"
        "<p style='color:#ccc;width:600px'>faint and wide</p>"
        "<a href='/login' tabindex=-1>passed over</a><a href='/login'>reached</a></body></html>"
    )
    found = {one for one, _ in faults_of(page)}
    assert {"image-alt", "html-has-lang", "color-contrast"} <= found
    assert ["passed over" in one for one in unreached(page)] == [True]
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]


def test_the_first_time_is_for_everybody_too(as_in):
    """Password, second factor, recovery codes, notice, out, and in again by a code: as somebody who never was here."""
    page = as_in("", "en")
    page.goto("/login")
    page.fill("#name", NEW)
    page.fill("#password", PASSWORD)
    enter(page)
    assert page.url.endswith("/me/factor")
    picture(page, "set factor")
    assert (faults_of(page), unreached(page)) == ([], [])
    key = page.locator("p > code").inner_text().replace(" ", "")
    page.fill("#code", code_of(key))
    enter(page)
    assert page.locator("ul.codes li").count() == 10
    recovery = page.locator("ul.codes li").first.inner_text().strip()
    picture(page, "recovery codes")
    assert faults_of(page) == []
    page.goto("/warnings")
    assert page.url.endswith("/me/notice")
    picture(page, "notice")
    assert (faults_of(page), unreached(page)) == ([], [])
    page.locator("form.fill button").click()
    page.goto("/me")
    picture(page, "security")
    assert (faults_of(page), unreached(page)) == ([], [])
    page.locator("form[action$='/logout'] button").click()
    page.fill("#name", NEW)
    page.fill("#password", PASSWORD)
    enter(page)
    assert page.url.endswith("/login/code")
    picture(page, "second step")
    assert (faults_of(page), unreached(page)) == ([], [])
    page.fill("#code", recovery)
    enter(page)
    assert page.locator("h1").inner_text().lower() == "my inbox"
