"""Second factors, other logins and the first notice: what comes before the pages, and what leaves a trace."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest

from tests.portal.conftest import SECRET, code_of

SENTENCE = "a long and plain sentence"


@pytest.fixture
def leader(room):
    """Somebody whose role needs a second factor, and who has neither set one nor confirmed anything yet."""
    from riskml.portal.accounts import add_account

    return add_account("L9", SENTENCE, ["leader"])


@pytest.fixture
def clock(monkeypatch):
    """A clock of ours for codes: seconds after a moment in the middle of one."""
    now = [1_800_000_010.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def text(answer):
    return answer.content.decode()


def set_up(browser, at=None):
    """Set an authenticator by the key that the page shows, and return it with the recovery codes."""
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", text(browser.get("/me/factor")))[1].replace(" ", "")
    told = text(browser.post("/me/factor", {"code": code_of(key, at)}))
    return key, re.findall(r"<li><code>(\d{8})</code>", told)


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(room, monkeypatch, at, code):
    """The vectors of its appendix B for SHA-1, of which the room takes the last six digits."""
    from allauth.mfa.totp.internal.auth import validate_totp_code

    monkeypatch.setattr(time, "time", lambda: float(at))
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_of(secret, at) == code[-6:]
    assert validate_totp_code(secret, code[-6:])
    assert not validate_totp_code(secret, f"{(int(code[-6:]) + 1) % 10**6:06}")


def test_a_role_that_needs_a_second_factor_opens_nothing_until_one_is_set(as_, leader, accesses, clock):
    browser = as_()
    assert browser.post("/login", {"name": "L9", "password": SENTENCE}).headers["Location"] == "/"
    for address in ("/", "/warnings", "/officials/u1-01", "/rules"):
        assert browser.get(address).headers["Location"] == "/me/factor", address
    wrong = browser.post("/me/factor", {"code": "000000"})
    assert (wrong.status_code, "The code is not right" in text(wrong)) == (401, True)
    before = browser.cookies["sessionid"].value
    key, recovery = set_up(browser, clock[0])
    assert len(recovery) == 10
    assert browser.cookies["sessionid"].value != before
    assert browser.get("/warnings").headers["Location"] == "/me/notice"
    assert [one["action"] for one in accesses()] == ["login", "factor_set"]
    # The next login asks for a code, and the password alone opens nothing.
    again = as_()
    assert again.post("/login", {"name": "L9", "password": SENTENCE}).headers["Location"] == "/login/code"
    assert again.get("/warnings").headers["Location"] == "/login"
    clock[0] += 60
    assert again.post("/login/code", {"code": code_of(key, clock[0])}).headers["Location"] == "/"
    assert again.get("/").headers["Location"] == "/me/notice"


def test_what_codes_are_made_of_is_kept_encrypted(as_, leader, clock):
    from allauth.mfa.models import Authenticator

    browser = as_()
    browser.post("/login", {"name": "L9", "password": SENTENCE})
    key, recovery = set_up(browser, clock[0])
    kept = " ".join(str(one.data) for one in Authenticator.objects.filter(user=leader))
    assert key not in kept
    assert not any(one in kept for one in recovery)


def enters(as_, code, name="L1"):
    """Try a code after the right password."""
    from riskml.portal.models import Account

    account = Account.objects.get(name=name)
    account.set_password(SENTENCE)
    account.save()
    browser = as_()
    browser.post("/login", {"name": name, "password": SENTENCE})
    return browser, browser.post("/login/code", {"code": code}).status_code


def test_a_code_opens_once_and_none_of_another_time_opens(as_, room, clock):
    assert enters(as_, code_of(at=clock[0] - 120))[1] == 401
    assert enters(as_, code_of(at=clock[0] + 120))[1] == 401
    assert enters(as_, code_of(at=clock[0]))[1] == 302
    assert enters(as_, code_of(at=clock[0]))[1] == 401
    clock[0] += 60
    assert enters(as_, code_of(at=clock[0]))[1] == 302


def test_a_recovery_code_opens_once(as_, leader, clock):
    browser = as_()
    browser.post("/login", {"name": "L9", "password": SENTENCE})
    _, recovery = set_up(browser, clock[0])
    assert enters(as_, recovery[3], "L9")[1] == 302
    assert enters(as_, recovery[3], "L9")[1] == 401
    assert enters(as_, recovery[4], "L9")[1] == 302


def test_five_wrong_codes_lock_the_account_and_the_password_between_them_wins_no_try(as_, room, accesses, monkeypatch):
    from riskml.portal import accounts

    assert [enters(as_, "000000")[1] for _ in range(5)] == [401] * 5
    assert [one["action"] for one in accesses()] == ["locked"]
    assert enters(as_, code_of())[1] == 302  # which only leads back to the login: the password opens nothing now
    assert as_().post("/login", {"name": "L1", "password": SENTENCE}).status_code == 401
    later = accounts.now() + timedelta(minutes=16)
    monkeypatch.setattr(accounts, "now", lambda: later)
    monkeypatch.setattr("riskml.portal.views.identity.now", lambda: later)
    browser, status = enters(as_, code_of())
    assert (status, browser.get("/").status_code) == (302, 200)


def test_the_second_step_is_nobodys_without_the_first(as_):
    browser = as_()
    assert browser.get("/login/code").headers["Location"] == "/login"
    assert browser.post("/login/code", {"code": code_of()}).headers["Location"] == "/login"


def test_the_notice_is_confirmed_once_and_its_text_is_what_is_entered(as_, room, accesses, monkeypatch):
    import hashlib

    from riskml.portal.accounts import add_account
    from riskml.portal.identity import notice

    add_account("H9", SENTENCE, ["handler"])
    browser = as_("H9")
    assert browser.get("/").headers["Location"] == "/me/notice"
    assert "not classified" in text(browser.get("/me/notice"))
    assert "非涉密系统" in text(as_("H9", "zh").get("/me/notice"))
    assert browser.post("/me/notice").headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    browser.post("/me/notice")
    [one] = [one for one in accesses() if one["action"] == "confirmed"]
    assert one["object"] == hashlib.sha256(notice._text().encode()).hexdigest()
    # Another text is confirmed anew.
    monkeypatch.setattr(notice, "PARTS", notice.PARTS[:2])
    assert browser.get("/").headers["Location"] == "/me/notice"


def test_what_is_changed_asks_for_the_password_and_ends_other_logins(as_, room, accesses):
    from riskml.portal.identity.factors import factors_of
    from riskml.portal.models import Account

    account = Account.objects.get(name="L1")
    account.set_password(SENTENCE)
    account.save()
    here, there = as_("L1"), as_("L1")
    assert "logged in at 2 places" in text(here.get("/me"))
    for change in ("end", "recovery", "remove"):
        refused = here.post("/me/change", {"change": change, "password": "wrong"})
        assert (refused.status_code, "Nothing was changed" in text(refused)) == (401, True)
    assert here.post("/me/change", {"change": "all", "password": SENTENCE}).status_code == 404
    assert there.get("/").status_code == 200
    assert here.post("/me/change", {"change": "end", "password": SENTENCE}).status_code == 302
    assert there.get("/").headers["Location"] == "/login"
    assert here.get("/").status_code == 200
    asked = {"change": "recovery", "password": SENTENCE}
    codes = [re.findall(r"<li><code>(\d{8})", text(here.post("/me/change", asked))) for _ in range(2)]
    assert len(codes[0]) == len(codes[1]) == 10
    assert codes[0] != codes[1]
    assert here.post("/me/change", {"change": "remove", "password": SENTENCE}).headers["Location"] == "/login"
    assert here.get("/").headers["Location"] == "/login"
    assert not factors_of(account).codes
    told = [one["action"] for one in accesses()]
    assert told[-5:] == ["sessions_ended", "factor_set", "factor_set", "factor_removed", "sessions_ended"]


def test_coming_in_and_going_out_are_entered_by_pseudonym(as_, room, accesses):
    browser = as_("H1")
    browser.post("/logout")
    assert [one["action"] for one in accesses()] == ["login", "logout"]
    assert "H1" not in str(accesses())


def test_a_login_that_cannot_be_entered_is_none(as_, room, monkeypatch):
    from riskml.core.errors import Fault, ProjectError
    from riskml.portal import entries
    from riskml.portal.models import Account

    account = Account.objects.get(name="H1")
    account.set_password(SENTENCE)
    account.save()

    def full(*_, **__):
        raise ProjectError([Fault("ledger", "room on the disk", "none")])

    monkeypatch.setattr(entries, "enter", full)
    browser = as_(raise_request_exception=False)
    assert browser.post("/login", {"name": "H1", "password": SENTENCE}).status_code == 500
    assert browser.get("/").headers["Location"] == "/login"


def test_a_login_has_a_session_of_its_own_and_leaving_ends_it(as_, room):
    from django.contrib.sessions.models import Session

    from riskml.portal.models import Account

    account = Account.objects.get(name="H1")
    account.set_password(SENTENCE)
    account.save()
    browser = as_()
    browser.get("/login")
    browser.cookies["sessionid"] = "a" * 32  # one that somebody else had put there
    browser.post("/login", {"name": "H1", "password": SENTENCE})
    key = browser.cookies["sessionid"].value
    assert key != "a" * 32
    browser.post("/logout")
    assert not Session.objects.filter(session_key=key).exists()
    browser.cookies["sessionid"] = key
    assert browser.get("/").headers["Location"] == "/login"


def test_no_page_of_allauth_is_mounted(as_, room):
    words = "accounts/signup signup password/reset email 3rdparty 2fa social/signup oidc/x/login confirm-email"
    for address in words.split():
        assert as_("L1").get(f"/{address}/").status_code == 404, address


def test_a_code_that_another_secret_of_the_room_encrypted_fits_nothing(room, settings_of_django):
    from allauth.mfa.models import Authenticator

    settings_of_django.SECRET_KEY = "another" * 10
    [row] = Authenticator.objects.filter(user__name="L1", type="totp")
    assert not row.wrap().validate_code(code_of(SECRET))


@pytest.fixture
def settings_of_django():
    from django.test import override_settings

    with override_settings():
        from django.conf import settings

        yield settings
