"""Security keys: one is set and opens; a copied one, another address, an answer of before and a lie open nothing."""

from __future__ import annotations

import base64
import html
import json
import re

import pytest

from tests.portal.authenticator import Key, websafe
from tests.portal.conftest import code_of
from tests.portal.test_identity import SENTENCE, set_up, text

HOST = {"headers": {"host": "localhost"}}


@pytest.fixture
def leader(room):
    from riskml.portal.accounts import add_account

    return add_account("L9", SENTENCE, ["leader"])


def enter(as_):
    """Give the right password at a name that keys are bound to."""
    browser = as_(**HOST)
    return browser, browser.post("/login", {"name": "L9", "password": SENTENCE}).headers["Location"]


def asked(answer):
    """Read what a page has a key asked."""
    return json.loads(html.unescape(re.search(r'data-asked="([^"]*)"', text(answer))[1]))


def register(browser, key, password=SENTENCE, name="office"):
    form = {"name": name, "password": password, "credential": key.created(asked(browser.get("/me/key")))}
    return browser.post("/me/key", form)


@pytest.fixture
def keyed(as_, leader):
    """Somebody who comes in by a key, and the recovery codes that came with it."""
    browser, _ = enter(as_)
    key = Key()
    told = register(browser, key)
    assert told.status_code == 200
    return browser, key, re.findall(r"<li><code>(\d{8})</code>", text(told))


def tries(as_, answer):
    """Give the right password, then what a key answers to what is asked."""
    browser, way = enter(as_)
    assert way == "/login/code"
    return browser, browser.post("/login/code", {"credential": answer(asked(browser.get("/login/code")))})


def test_a_key_is_a_second_factor_as_a_code_is(as_, leader, accesses):
    browser, way = enter(as_)
    assert way == "/"
    assert browser.get("/warnings").headers["Location"] == "/me/factor"
    assert "/me/key" in text(browser.get("/me/factor"))
    key, before = Key(), browser.cookies["sessionid"].value
    told = register(browser, key)
    assert len(re.findall(r"<li><code>\d{8}</code>", text(told))) == 10
    assert browser.cookies["sessionid"].value != before
    assert browser.get("/warnings").headers["Location"] == "/me/notice"
    browser, answer = tries(as_, key.got)
    assert answer.headers["Location"] == "/"
    assert browser.get("/warnings").headers["Location"] == "/me/notice"
    assert [one["action"] for one in accesses()] == ["login", "factor_set", "login"]


def test_a_recovery_code_opens_where_the_key_is_not_at_hand(as_, keyed):
    browser, _ = enter(as_)
    page = text(browser.get("/login/code"))
    assert "If you do not have the key with you" in page
    assert browser.post("/login/code", {"code": keyed[2][0]}).headers["Location"] == "/"


def test_an_answer_opens_once(as_, keyed):
    kept = []
    _, answer = tries(as_, lambda told: kept.append(keyed[1].got(told)) or kept[0])
    assert answer.status_code == 302
    _, again = tries(as_, lambda _: kept[0])
    assert again.status_code == 401
    assert "answer was not taken" in text(again)


def test_a_question_is_asked_once(as_, keyed):
    browser, _ = enter(as_)
    told = asked(browser.get("/login/code"))
    assert browser.post("/login/code", {"credential": "{}"}).status_code == 401
    assert browser.post("/login/code", {"credential": keyed[1].got(told)}).status_code == 401
    _, other = tries(as_, lambda _: keyed[1].got(told))
    assert other.status_code == 401


def test_a_copied_key_is_refused_once_either_has_gone_on(as_, keyed):
    key = keyed[1]
    assert tries(as_, key.got)[1].status_code == 302
    key.count -= 1
    assert tries(as_, key.got)[1].status_code == 401  # the same count as before
    key.count = -1
    assert tries(as_, key.got)[1].status_code == 401  # none at all, of a key that counts
    key.count = 40
    assert tries(as_, key.got)[1].status_code == 302


def test_a_key_that_does_not_count_is_taken(as_, leader):
    browser, _ = enter(as_)
    key = Key()
    key.count = -1
    register(browser, key)
    for _ in range(2):
        key.count = -1
        assert tries(as_, key.got)[1].status_code == 302


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://localhost:8701"},
        {"origin": "http://room.localhost"},
        {"site": "elsewhere.example"},
        {"more": {"crossOrigin": True}},
        {"more": {"type": "webauthn.create"}},
        {"private": Key().private},
        {"number": b"another key than that"},
    ],
)
def test_a_foreign_address_and_a_lie_open_nothing(as_, keyed, lie):
    key = keyed[1]
    for name, value in lie.items():
        setattr(key, name, value)
    _, answer = tries(as_, key.got)
    assert answer.status_code == 401


@pytest.mark.parametrize("lie", [{"origin": "https://elsewhere.example"}, {"site": "elsewhere.example"}])
def test_a_key_of_another_address_is_not_set(as_, leader, lie):
    browser, _ = enter(as_)
    key = Key()
    for name, value in lie.items():
        setattr(key, name, value)
    assert register(browser, key).status_code == 401
    assert browser.get("/warnings").headers["Location"] == "/me/factor"


@pytest.mark.parametrize(
    "rubbish",
    ["{", "[]", "null", '"x"', "7", "[" * 9000, "x" * 30_000, '{"response":{"clientDataJSON":"AAAA"}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"bnVsbA"}}'],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_no_fault(as_, keyed, rubbish):
    browser, _ = enter(as_)
    browser.get("/login/code")
    assert browser.post("/login/code", {"credential": rubbish}).status_code == 401
    keyed[0].get("/me/key")
    form = {"password": SENTENCE, "credential": rubbish}
    assert keyed[0].post("/me/key", form).status_code == 401


def spoilt(answer, part, at):
    """Return an answer with one of its parts cut short at a byte, and with that byte turned."""
    told = json.loads(answer)
    raw = base64.urlsafe_b64decode(told["response"][part] + "==")
    for other in (raw[:at], raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]):
        yield json.dumps({**told, "response": {**told["response"], part: websafe(other)}})


@pytest.mark.parametrize("at", [0, 1, 2, 5, 12, 21, 24, 31, 33, 60, 68, 69, 86, 88, 105, 106, 108, 110, 113, 140, 150])
def test_a_new_key_whose_answer_is_spoilt_is_no_fault(as_, leader, at):
    """What a key says of itself cannot be told from the truth, so some of it is taken; but such a key opens nothing."""
    browser, _ = enter(as_)
    for turned in range(2):
        page, key = browser.get("/me/key"), Key()
        answer = list(spoilt(key.created(asked(page)), "attestationObject", at))[turned]
        told = browser.post("/me/key", {"password": SENTENCE, "credential": answer})
        assert told.status_code in (200, 302, 401)
        if told.status_code != 401:
            again, _ = enter(as_)
            question = again.get("/login/code")
            assert question.status_code == 200
            form = {"credential": key.got(asked(question))}
            assert again.post("/login/code", form).status_code in (302, 401)


@pytest.mark.parametrize("part", ["authenticatorData", "signature", "clientDataJSON"])
@pytest.mark.parametrize("at", [0, 3, 20, 31, 32, 33, 36])
def test_an_answer_that_is_spoilt_opens_nothing_and_is_no_fault(as_, keyed, monkeypatch, part, at):
    monkeypatch.setattr("riskml.portal.accounts.TRIES", 100)
    browser, _ = enter(as_)
    for turned in range(2):
        answer = keyed[1].got(asked(browser.get("/login/code")))
        told = browser.post("/login/code", {"credential": list(spoilt(answer, part, at))[turned]})
        assert told.status_code == 401


def test_wrong_answers_lock_the_account_as_wrong_codes_do(as_, keyed, accesses):
    for _ in range(5):
        assert tries(as_, lambda _: "{}")[1].status_code == 401
    assert accesses()[-1]["action"] == "locked"
    browser = as_(**HOST)
    assert browser.post("/login", {"name": "L9", "password": SENTENCE}).status_code == 401


def test_a_key_is_set_with_the_password_alone_and_once(as_, keyed):
    browser, key, _ = keyed
    assert register(browser, Key(), password=SENTENCE.upper()).status_code == 401
    assert register(browser, key).status_code == 401  # which is set already
    second = register(browser, Key(), name="home\u202e key")
    assert second.headers["Location"] == "/me"  # the recovery codes from before stay
    page = text(browser.get("/me"))
    assert "<bdi>office</bdi>" in page
    assert "<bdi>home key</bdi>" in page


def test_a_code_is_set_beside_a_key_with_the_password_alone(as_, keyed):
    browser = keyed[0]
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", text(browser.get("/me/factor")))[1].replace(" ", "")
    assert browser.post("/me/factor", {"code": code_of(secret)}).status_code == 401
    told = browser.post("/me/factor", {"code": code_of(secret), "password": SENTENCE})
    assert len(re.findall(r"<li><code>\d{8}</code>", text(told))) == 10


def test_removing_a_key_leaves_the_others_and_the_last_takes_all_with_it(as_, keyed, accesses):
    from allauth.mfa.models import Authenticator

    browser, key, _ = keyed
    register(browser, Key(), name="home")
    first, second = re.findall(r'value="(key-\d+)"', text(browser.get("/me")))
    assert browser.post("/me/change", {"change": first, "password": "no"}).status_code == 401
    other, _ = tries(as_, key.got)
    assert browser.post("/me/change", {"change": first, "password": SENTENCE}).headers["Location"] == "/me"
    assert other.get("/me").headers["Location"] == "/login"  # other logins have ended
    assert tries(as_, key.got)[1].status_code == 401
    assert browser.post("/me/change", {"change": "key-999999", "password": SENTENCE}).status_code == 302
    assert browser.post("/me/change", {"change": second, "password": SENTENCE}).headers["Location"] == "/login"
    assert not Authenticator.objects.filter(user__name="L9").exists()
    assert [one["action"] for one in accesses()].count("factor_removed") == 2
    assert browser.post("/me/change", {"change": "key-x", "password": SENTENCE}).status_code in (302, 404)


def test_nobody_elses_key_is_removed_or_opens(as_, keyed):
    from riskml.portal.accounts import add_account

    add_account("L8", SENTENCE, ["leader"])
    number = re.search(r'value="(key-\d+)"', text(keyed[0].get("/me")))[1]
    other = as_(**HOST)
    other.post("/login", {"name": "L8", "password": SENTENCE})
    other.post("/me/change", {"change": number, "password": SENTENCE})
    set_up(other)
    again = as_(**HOST)
    again.post("/login", {"name": "L8", "password": SENTENCE})
    page = again.get("/login/code")
    assert "data-asked" not in text(page)  # no key of theirs is asked
    assert again.post("/login/code", {"credential": keyed[1].got({"challenge": "AAAA"})}).status_code == 401
    assert tries(as_, keyed[1].got)[1].status_code == 302


def test_the_script_is_the_rooms_own_and_on_no_other_page(as_, keyed):
    browser = keyed[0]
    script = browser.get("/keys.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    for address in ("/me/key", "/me", "/me/notice", "/me/factor"):
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert ("script-src 'self'" in policy) == (address == "/me/key"), address
        assert ("<script" in text(answer)) == (address == "/me/key"), address
        assert "unsafe" not in policy
    inline = re.findall(r"<script(?![^>]* src=)|\son\w+=", text(browser.get("/me/key")))
    assert inline == []


def test_by_a_number_no_key_is_asked_and_the_page_says_where_to_go(as_, keyed):
    browser = as_(headers={"host": "127.0.0.1:8700"})
    browser.post("/login", {"name": "L9", "password": SENTENCE})
    assert "data-asked" not in text(browser.get("/login/code"))
    assert browser.post("/login/code", {"code": keyed[2][1]}).status_code == 302
    page = text(browser.get("/me/key"))
    assert "bound to the name of a site" in page
    assert "http://localhost:" in page
    assert '<form method="post" class="fill enter"' not in page
