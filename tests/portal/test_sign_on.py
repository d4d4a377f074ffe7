"""Single sign-on against a provider that is a process: whom it lets in, and each token that it must not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.portal.conftest import code_of
from tests.portal.identity_provider import CLIENT, SECRET


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that runs while these tests do."""
    program = Path(__file__).with_name("identity_provider.py")
    with subprocess.Popen(
        [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()
        process.wait(10)


@pytest.fixture
def signs_on(room, provider):
    """The room with this provider, and its secret."""
    from django.test import override_settings

    from riskml.portal.sign_on import SignOn, sign_on_settings

    told = SignOn(issuer=provider, client=CLIENT, label={"zh": "统一认证", "en": "the one login"})
    with override_settings(**sign_on_settings(told, SECRET)):
        yield


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def asks(address):
    """Ask the provider for something, and return where it sends a browser."""
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.build_opener(Stay).open(address, timeout=10)
    with told.value as answer:
        assert answer.code == 302, answer.read()
        return answer.headers["Location"]


def to_the_provider(browser, person, **more):
    """Go to the provider, log in there, and return the way back."""
    there = browser.get("/login/sign-on").headers["Location"]
    back = urlsplit(asks(f"{there}&{urlencode({'person': person, **more})}"))
    assert back.path == "/login/sign-on/back"
    return f"{back.path}?{back.query}"


def returns(browser, way):
    """Come back: by a page of ours first, as the session's cookie comes with no other."""
    assert f"0;url={way.replace('&', '&amp;')}&amp;_redir=" in browser.get(way).content.decode()
    return browser.get(f"{way}&_redir=")


def test_a_named_account_comes_in_and_it_is_entered(as_, signs_on, accesses):
    browser = as_()
    assert "Log in with the one login" in browser.get("/login").content.decode()
    answer = returns(browser, to_the_provider(browser, "H1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200
    assert [one["action"] for one in accesses()] == ["login"]


def test_a_role_with_a_second_factor_is_asked_for_it_all_the_same(as_, signs_on):
    browser = as_()
    assert returns(browser, to_the_provider(browser, "L1")).headers["Location"] == "/login/code"
    assert browser.get("/").headers["Location"] == "/login"
    assert browser.post("/login/code", {"code": code_of()}).headers["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_nobody_gets_an_account_by_logging_in(as_, signs_on):
    from allauth.socialaccount.models import SocialAccount

    from riskml.portal.models import Account

    before = Account.objects.count()
    Account.objects.filter(name="H2").update(is_active=False)
    for person in ("stranger", "H2", ""):
        browser = as_()
        way = to_the_provider(browser, person or "-")
        refused = returns(browser, way)
        assert (refused.status_code, "There may be no account here" in refused.content.decode()) == (401, True)
        assert browser.get("/").headers["Location"] == "/login"
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    "twist",
    ["nonce", "without nonce", "audience", "several", "presented", "issuer", "expired", "key", "unsigned", "our secret",
     "sub", "exp", "iat", "none"],
)  # fmt: skip
def test_a_token_that_is_not_for_this_login_lets_nobody_in(as_, signs_on, twist):
    browser = as_()
    refused = returns(browser, to_the_provider(browser, "H1", twist=twist))
    assert refused.status_code == 401
    assert "was not completed" in refused.content.decode()
    assert browser.get("/").headers["Location"] == "/login"


def test_a_way_back_is_good_once_and_for_the_browser_that_began_it(as_, signs_on):
    browser, another = as_(), as_()
    way = to_the_provider(browser, "H1")
    assert returns(another, way).status_code == 401
    assert returns(browser, way).status_code == 302
    browser.post("/logout")
    assert returns(browser, way).status_code == 401
    # A code that was used, behind a state that was not.
    fresh = to_the_provider(browser, "H1")
    old = next(part for part in urlsplit(way).query.split("&") if part.startswith("code="))
    state = next(part for part in urlsplit(fresh).query.split("&") if part.startswith("state="))
    assert returns(browser, f"/login/sign-on/back?{old}&{state}").status_code == 401
    assert returns(browser, "/login/sign-on/back?error=access_denied&state=x").status_code == 401


def test_a_verifier_that_is_not_this_logins_gets_no_token(as_, signs_on, monkeypatch):
    from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter

    browser, plain = as_(), OAuth2Adapter.get_access_token_data

    def of_another(self, request, app, client, **_):
        return plain(self, request, app, client, pkce_code_verifier="of another login")

    monkeypatch.setattr(OAuth2Adapter, "get_access_token_data", of_another)
    assert returns(browser, to_the_provider(browser, "H1")).status_code == 401


def inside(provider):
    """Return who is logged in at the provider."""
    with urllib.request.build_opener().open(f"{provider}/inside", timeout=10) as answer:
        return json.load(answer)


@pytest.mark.parametrize(("person", "language"), [("H1", "en"), ("L1", "zh")])
@pytest.mark.usefixtures("signs_on")
def test_whoever_leaves_leaves_the_provider_too(as_, provider, accesses, person, language):
    """By a page without a script: forms of ours lead to us alone, and so must where they are sent on to."""
    browser = as_(language=language)
    if returns(browser, to_the_provider(browser, person)).headers["Location"] == "/login/code":
        browser.post("/login/code", {"code": code_of()})
    assert person in inside(provider)
    left = browser.post("/logout")
    text = left.content.decode()
    assert (left.status_code, "the one login" in text, "统一认证" in text) == (200, language == "en", language == "zh")
    assert "<script" not in text
    assert person not in re.sub('http[^"]*', "", text)  # nobody is in any more: no menu, no name
    ways = {unescape(one) for one in re.findall(r'(?:0;url=|href=")(http[^"]*)"', text)}
    [way] = ways
    assert way.startswith(f"{provider}/end?realm=county&id_token_hint=")
    assert browser.get("/").headers["Location"] == "/login"  # out here, before the provider is asked
    assert urlsplit(asks(way)).path == "/login"
    assert person not in inside(provider)
    assert [one["action"] for one in accesses()] == ["login", "logout"]


def test_whoever_came_by_password_is_sent_to_no_provider(as_, signs_on):
    assert as_("H1").post("/logout").headers["Location"] == "/login"


@pytest.mark.parametrize("ends_at", ["", None, "http://elsewhere.example/end", "javascript:alert(1)"])
def test_a_provider_without_a_way_out_is_said(as_, room, provider, ends_at):
    from django.test import override_settings

    from riskml.portal.sign_on import SignOn, sign_on_settings

    told = SignOn(issuer=provider, client=CLIENT, label={"zh": "统一认证", "en": "the one login"})
    asked = sign_on_settings(told, SECRET)
    asked["SOCIALACCOUNT_PROVIDERS"]["room"]["APPS"][0]["settings"]["openid_configuration_overrides"] = {
        "end_session_endpoint": ends_at
    }
    with override_settings(**asked):
        browser = as_()
        returns(browser, to_the_provider(browser, "H1"))
        left = browser.post("/logout").content.decode()
    assert "your login there may still be on" in left
    assert "refresh" not in left
    assert not re.search("elsewhere|javascript", left)


def test_a_provider_that_does_not_answer_is_said(as_, room):
    from django.test import override_settings

    from riskml.portal.sign_on import SignOn, sign_on_settings

    told = SignOn(issuer="http://127.0.0.1:9", client=CLIENT, label={"zh": "统一认证", "en": "the one login"})
    with override_settings(**sign_on_settings(told, SECRET)):
        assert as_().get("/login/sign-on").status_code == 401


def test_without_a_provider_there_is_no_way_to_one(as_):
    assert as_().get("/login/sign-on").status_code == as_().get("/login/sign-on/back?code=x&state=y").status_code == 404
    assert "sign-on" not in as_().get("/login").content.decode()


def test_a_project_names_its_provider_and_keeps_the_secret_apart(room, tmp_path, monkeypatch):
    from dataclasses import replace

    from riskml.core.errors import ProjectError
    from riskml.portal.settings import Address, portal_settings
    from riskml.portal.sign_on import read_sign_on

    project = replace(room, root=tmp_path)
    assert read_sign_on(project) is None
    project.serving.mkdir()
    file = project.serving / "identity.toml"
    file.write_text(
        'issuer = "https://id.example"\nclient = "room"\nlabel = { zh = "统一认证", en = "the one login" }\n'
    )
    with pytest.raises(ProjectError, match="RISKML_ROOM_SIGN_ON"):
        portal_settings(project, Address(), "k" * 60)
    secret = tmp_path / "secrets" / "portal" / "sign_on"
    secret.parent.mkdir(parents=True)
    secret.write_text("from a file\n")
    secret.chmod(0o644)
    with pytest.raises(ProjectError, match="chmod 600"):
        portal_settings(project, Address(), "k" * 60)
    secret.chmod(0o600)
    app = portal_settings(project, Address(), "k" * 60)["SOCIALACCOUNT_PROVIDERS"]["room"]["APPS"][0]
    assert (app["secret"], app["client_id"]) == ("from a file", "room")
    monkeypatch.setenv("RISKML_ROOM_SIGN_ON", "from the environment")
    app = portal_settings(project, Address(), "k" * 60)["SOCIALACCOUNT_PROVIDERS"]["room"]["APPS"][0]
    assert app["secret"] == "from the environment"
    file.write_text(file.read_text().replace("https://", "http://"))
    with pytest.raises(ProjectError, match="issuer"):
        read_sign_on(project)
