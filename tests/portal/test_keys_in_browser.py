"""Security keys in a real browser: Chromium's own authenticator sets one and comes in by it; its double does not."""

from __future__ import annotations

import re

import pytest

from tests.portal.browser_room import NEW, PASSWORD
from tests.portal.test_in_browser import (
    DESK,
    PHONE,
    PICTURES,
    STANDARD,
    as_in,
    chromium,
    served,
)

__all__ = ["as_in", "chromium", "served"]
VIRTUAL = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def keys(as_in, served):
    """Return a page at a name that keys are bound to, with a virtual key plugged in, and the way to speak to it."""

    def plugged(*, language="zh", size=DESK):
        page = as_in("", language, size=size)
        page.context.add_cookies([{"name": "language", "value": language, "url": by_name(served)}])
        spoken = page.context.new_cdp_session(page)
        spoken.send("WebAuthn.enable")
        return page, spoken, spoken.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})["authenticatorId"]

    return plugged


def by_name(served):
    return served[0].replace("127.0.0.1", "localhost")


def enter(page, served):
    page.goto(f"{by_name(served)}/login")
    page.fill("[name=name]", NEW)
    page.fill("[name=password]", PASSWORD)
    page.click("button:not(.quiet-button)")


def looked_at(page):
    """Hold a page against WCAG 2.2 AA and the width of a telephone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe here")
    page.set_viewport_size(PHONE)
    found = axe.Axe().run(page, options=STANDARD).response["violations"]
    assert [one["id"] for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{page.url.rsplit('/', 1)[1]}-key.png", full_page=True)


def test_a_key_is_set_and_opens_and_its_double_does_not(keys, as_in, served):
    page, spoken, number = keys()
    errors = []
    page.on("console", lambda told: errors.append(told.text) if "Content Security" in told.text else None)
    enter(page, served)
    assert page.url.endswith("/me/factor")
    page.click("text=改为登记安全密钥")
    looked_at(page)
    page.fill("form[data-key] [name=password]", PASSWORD)
    page.fill("form[data-key] [name=name]", "办公室")
    page.click("form[data-key] button")
    page.wait_for_selector("ul.codes")
    recovery = page.locator("ul.codes code").all_inner_texts()
    assert len(recovery) == 10
    [made] = spoken.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
    assert made["rpId"] == "localhost"
    for count in (1, 2):
        page.context.clear_cookies(name="sessionid")
        enter(page, served)
        assert page.url.endswith("/login/code")
        if count == 1:
            looked_at(page)
        page.click("form[data-key] button")
        page.wait_for_url(re.compile("/me/notice$"))
    # A double of the key as it was when it was made: its counter has stood still.
    spoken.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": number})
    double = spoken.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})["authenticatorId"]
    spoken.send("WebAuthn.addCredential", {"authenticatorId": double, "credential": made})
    page.context.clear_cookies(name="sessionid")
    enter(page, served)
    page.click("form[data-key] button")
    page.wait_for_selector("[role=alert]:visible")
    assert "密钥可能被复制" in page.inner_text("[role=alert]:visible")
    # What is called off, or is no key of ours, sends nothing; a recovery code opens.
    spoken.send("WebAuthn.removeCredential", {"authenticatorId": double, "credentialId": made["credentialId"]})
    page.click("form[data-key] button")
    page.wait_for_selector("#silent:visible")
    page.fill("[name=code]", recovery[0])
    page.click("text=进入")
    page.wait_for_url(re.compile("/me/notice$"))
    page.goto(f"{by_name(served)}/me")
    looked_at(page)
    assert "办公室" in page.inner_text("main")
    assert errors == []
    without_scripts(as_in("", scripts=False), served, recovery[1])


def without_scripts(page, served, recovery):
    """Hold that a page then says so, shows no button that would do nothing, and takes a code."""
    enter(page, served)
    assert page.url.endswith("/login/code")
    assert page.locator("form[data-key]").is_hidden()
    assert page.locator("#silent").is_hidden()
    page.fill("[name=code]", recovery)
    page.click("main .fill button:visible")
    page.wait_for_url(re.compile("/me/notice$"))
    page.goto(f"{by_name(served)}/me/key")
    assert page.locator("form[data-key]").is_hidden()
    assert "浏览器须允许运行脚本" in page.inner_text("main")
