"""Messages: by real servers, each once, in both languages, counts alone; what fails is told and tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import date, datetime
from email import message_from_bytes, policy
from functools import cache
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from riskml.cli import main
from riskml.core.errors import ProjectError
from riskml.core.project import Project
from riskml.notify.deliveries import send_digests
from riskml.notify.digests import CHECKUP, RUN, Due, Dues, checkup_digest, due_digest, run_digest
from riskml.notify.secret import read_secret
from riskml.notify.settings import NotifySettings, read_notify
from riskml.pipeline import create_project
from riskml.pipeline.published import Published
from tests.notify.servers import PASSWORD, certificate, mail_server, webhook_server
from tests.portal.published import lines_of, publish
from tests.portraits.fabricated_run import run_data

AT = datetime(2025, 7, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def project(tmp_path):
    create_project(tmp_path / "bureau")
    made = Project.open(tmp_path / "bureau")
    run = publish(made.runs / "2025-06-30", lines_of(6), later=lines_of(8)[6:])
    counts = {name: place for place, name in enumerate((*RUN, *CHECKUP), start=3)}
    (run.folder / "manifest.json").write_text(json.dumps({**run.manifest, "counts": counts}), "utf-8")
    return made


@pytest.fixture
def run(project):
    return Published.read(project.runs / "2025-06-30")


@pytest.fixture
def box(certified):
    with mail_server(*certified) as told:
        yield told


@pytest.fixture
def hook():
    with webhook_server() as told:
        yield told


def write(project, text):
    (project.serving / "notify.toml").write_text(text, "utf-8")


@pytest.fixture
def mailed(project, box, certified, monkeypatch):
    monkeypatch.setenv("RISKML_SMTP", PASSWORD)
    write(
        project,
        f"""
        enabled = true
        room = "https://room.example.cn/"
        [mail]
        host = "127.0.0.1"
        port = {box.port}
        ca = "{certified[0]}"
        user = "riskml"
        secret = "env:RISKML_SMTP"
        sender = "riskml@example.cn"
        [[recipient]]
        name = "head"
        role = "office_head"
        tells = ["run", "due", "checkup"]
        mail = ["head@example.cn", "deputy@example.cn"]
        """,
    )
    return project


def of_role(**due):
    return Dues(of_role=due)


def hooked(project, hook, template):
    key = project.root / "key"
    key.write_text("SEC-7\n", "utf-8")
    key.chmod(0o600)
    write(
        project,
        f"""
        enabled = true
        [webhook.desk]
        url = "http://127.0.0.1:{hook.server_port}/send?key={{secret}}"
        template = "{template}"
        secret = "file:{key}"
        [[recipient]]
        name = "desk"
        webhook = ["desk"]
        """,
    )


def test_nobody_is_written_to_until_somebody_says_so(project, run):
    assert read_notify(project) == NotifySettings()
    assert send_digests(project, run, AT).sent == 0
    assert not (project.store / "notify").exists()


def test_a_run_is_told_by_mail_that_was_encrypted_once(mailed, run, box):
    first = send_digests(mailed, run, AT, of_role(office_head=Due(soon=2, late=1, told=1)))
    assert (first.sent, first.before, first.faults) == (6, 0, ())
    again = send_digests(mailed, run, AT, of_role(office_head=Due(soon=2, late=1, told=1)))
    assert (again.sent, again.before) == (0, 6)
    assert len(box.taken) == 6
    counts = run.manifest["counts"]
    to, content = box.taken[0]
    read = message_from_bytes(content, policy=policy.default)
    text = read.get_content()
    assert (to, read["To"], read["From"]) == ("head@example.cn", "head@example.cn", "riskml@example.cn")
    assert f"红色 {counts.get('red', 0)} 人" in text
    assert "https://room.example.cn/" in text
    assert len({message_from_bytes(one)["Message-ID"] for _, one in box.taken}) == 6


def test_what_is_due_is_told_each_day_and_nothing_where_nothing_is(mailed, box):
    assert send_digests(mailed, None, AT, of_role(office_head=Due(late=1))).sent == 2
    assert send_digests(mailed, None, AT.replace(hour=20), of_role(office_head=Due(late=3))).sent == 0
    assert send_digests(mailed, None, AT.replace(day=2), of_role(office_head=Due(late=3))).sent == 2
    assert send_digests(mailed, None, AT.replace(day=3), of_role(office_head=Due())).sent == 0
    assert send_digests(mailed, None, AT.replace(day=3), of_role(leader=Due(late=9))).sent == 0


def test_a_person_is_told_of_their_own_inbox_and_an_inbox_that_is_none_is_told(mailed, box):
    file = mailed.serving / "notify.toml"
    file.write_text(file.read_text("utf-8").replace('role = "office_head"', 'person = "O1"'), "utf-8")
    both = Dues({"office_head": Due(late=7)}, {"O1": Due(soon=2, late=1)})
    told = send_digests(mailed, None, AT, both)
    assert (told.sent, told.faults) == (2, ())
    text = message_from_bytes(box.taken[0][1], policy=policy.default).get_content()
    assert "2 件快到期，1 件已过期" in text
    lacking = send_digests(mailed, None, AT.replace(day=2), of_role(office_head=Due(late=7)))
    assert lacking.sent == 0
    [fault] = lacking.faults
    assert "'O1'" in fault.in_("en")
    assert HAN.search(fault.in_("zh"))
    assert send_digests(mailed, None, AT.replace(day=2), None).faults == ()  # nobody was asked


def test_what_one_refuses_the_other_gets_and_the_next_tick_tries_again(mailed, run, box):
    box.refuse.add("head@example.cn")
    first = send_digests(mailed, run, AT)
    assert (first.sent, len(first.faults)) == (2, 2)
    assert {to for to, _ in box.taken} == {"deputy@example.cn"}
    for language in ("zh", "en"):
        assert "head" in first.faults[0].in_(language)
        assert PASSWORD not in first.faults[0].in_(language)
    box.refuse.clear()
    again = send_digests(mailed, run, AT)
    assert (again.sent, again.before, again.faults) == (2, 2, ())


def test_no_word_goes_to_a_server_that_others_vouch_for_or_nobody(mailed, run, box, tmp_path):
    other, _ = certificate(tmp_path)
    file = mailed.serving / "notify.toml"
    file.write_text(re.sub('ca = ".*"', f'ca = "{other}"', file.read_text("utf-8")), "utf-8")
    told = send_digests(mailed, run, AT)
    assert (told.sent, len(told.faults)) == (0, 4)
    assert "CERTIFICATE_VERIFY_FAILED" in str(told.faults[0])
    assert box.taken == []


def test_a_wrong_password_is_told_and_fails_nothing(mailed, run, monkeypatch):
    monkeypatch.setenv("RISKML_SMTP", "another")
    told = send_digests(mailed, run, AT)
    assert told.sent == 0
    assert all("another" not in str(one) for one in told.faults)
    monkeypatch.delenv("RISKML_SMTP")
    lacking = send_digests(mailed, run, AT)
    assert "no such environment variable" in str(lacking.faults[0])


def test_a_killed_process_sends_again_under_the_same_number(mailed, run, box, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr("riskml.notify.deliveries._note", killed)
        with pytest.raises(KeyboardInterrupt):
            send_digests(mailed, run, AT)
    assert send_digests(mailed, run, AT).sent == 4
    numbers = [message_from_bytes(one)["Message-ID"] for _, one in box.taken]
    assert len(numbers) == 5
    assert len(set(numbers)) == 4


def test_what_is_kept_names_no_address(mailed, run):
    send_digests(mailed, run, AT)
    notes = [one.read_text("utf-8") for one in (mailed.store / "notify").iterdir()]
    assert len(notes) == 4
    assert not any("@" in one or "head@" in one for one in notes)
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in (mailed.store / "notify").iterdir())


def test_each_message_is_entered_into_the_ledger(mailed, run):
    from riskml.reviews.ledger import Ledger

    send_digests(mailed, run, AT)
    lines = (Ledger.of(mailed).private / "acts.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert [one["form"] for one in told if one["kind"] == "notice"] == ["mail"] * 4


# webhooks


def test_a_webhook_is_signed_over_its_moment_and_its_body(project, run, hook):
    hooked(project, hook, "plain")
    assert send_digests(project, run, AT).sent == 1
    [(path, headers, body)] = hook.taken
    assert path == "/send?key=SEC-7"
    stamp = headers["X-Riskml-Timestamp"]
    own = hmac.new(b"SEC-7", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Riskml-Signature"] == f"sha256={own}"
    assert int(stamp) == int(AT.timestamp())
    told = json.loads(body)
    assert told["key"] == run.run_id
    assert set(told["counts"]) == set(RUN)


def test_wecom_and_dingtalk_get_the_form_that_they_take(project, run, hook):
    for template in ("wecom", "dingtalk"):
        hooked(project, hook, template)
        for note in (project.store / "notify").glob("*"):
            note.unlink()
        assert send_digests(project, run, AT).sent == 1
    (_, _, wecom), (path, _, ding) = hook.taken
    assert json.loads(wecom) == json.loads(ding)
    assert json.loads(wecom)["msgtype"] == "text"
    asked = parse_qs(urlsplit(path).query)
    stamp = asked["timestamp"][0]
    own = base64.b64encode(hmac.new(b"SEC-7", f"{stamp}\nSEC-7".encode(), hashlib.sha256).digest()).decode()
    assert asked["sign"] == [own]
    assert stamp == str(int(AT.timestamp()) * 1000)


@pytest.mark.parametrize(
    ("answer", "said"),
    [((500, b""), "500"), ((302, b""), "302"), ((200, b'{"errcode":310000}'), "310000"), ((200, b"no json"), "None")],
)
def test_what_a_receiver_does_not_take_is_told_and_tried_again(project, run, hook, answer, said):
    hooked(project, hook, "wecom")
    hook.answer = answer
    told = send_digests(project, run, AT)
    assert (told.sent, len(told.faults)) == (0, 1)
    assert said in told.faults[0].found
    assert "SEC-7" not in str(told.faults[0])
    assert [path.split("?")[0] for path, *_ in hook.taken] == ["/send"]  # and nowhere else
    hook.answer = (200, b'{"errcode":0}')
    assert send_digests(project, run, AT).sent == 1


# settings


@pytest.mark.parametrize(
    "text",
    [
        "enable = true",
        '[webhook.a]\nurl = "http://example.cn/"\nsecret = "env:A"',
        '[webhook.a]\nurl = "https://example.cn/"\nsecret = "in the open"',
        '[webhook.a]\nurl = "file:///etc/passwd"\nsecret = "env:A"',
        '[mail]\nhost = "smtp.example.cn"\ntls = "none"\nsender = "a@example.cn"',
        '[mail]\nhost = "smtp.example.cn"\nuser = "a"\nsender = "a@example.cn"',
        '[[recipient]]\nname = "a"\nmail = ["a@example.cn"]',
        '[[recipient]]\nname = "a"\nwebhook = ["desk"]',
        '[[recipient]]\nname = "a"',
        '[mail]\nhost = "h"\nsender = "a@b"\n[[recipient]]\nname = "a"\nmail = ["a@b\\nBcc: c@d"]',
        '[mail]\nhost = "h"\nsender = "a@b"\n[[recipient]]\nname = "a"\nmail = ["a@b"]\ntells = ["due"]',
        '[mail]\nhost = "h"\nsender = "a@b"\n[[recipient]]\nname = "a"\nmail = ["a@b"]\nrole = "leader"\nperson = "L1"',
        'room = "http://room.example.cn/"',
    ],
)
def test_settings_that_will_not_do_are_refused_in_both_languages(project, text):
    write(project, text)
    with pytest.raises(ProjectError) as found:
        read_notify(project)
    for fault in found.value.faults:
        assert HAN.search(fault.in_("zh")), fault.in_("zh")
        assert not HAN.search(fault.in_("en"))


def test_a_secret_that_others_may_read_is_none(tmp_path):
    file = tmp_path / "key"
    with pytest.raises(ProjectError, match="no such file"):
        read_secret(f"file:{file}")
    file.write_text("s3cret\n", "utf-8")
    file.chmod(0o644)
    with pytest.raises(ProjectError, match="others may read") as found:
        read_secret(f"file:{file}")
    assert "s3cret" not in str(found.value)
    file.chmod(0o600)
    assert read_secret(f"file:{file}") == "s3cret"


# what they say


@cache
def known_people():
    data = run_data()
    cases = {str(one[key]) for one in lines_of(8) for key in ("warning_id", "title")}
    return {name for name in (*data.officials, *data.roster.names, *data.roster.names.values(), *cases) if name}


COUNTS = st.fixed_dictionaries({name: st.integers(0, 10**6) for name in (*RUN, *CHECKUP)})


@given(COUNTS, st.integers(0, 99), st.integers(0, 99), st.integers(1, 99))
def test_no_official_and_no_case_stands_in_any_message(counts, soon, late, told):
    people = known_people()
    assert len(people) > 10
    digests = [
        run_digest("0" * 16, date(2025, 6, 30), {**counts, "王芳": 3}, "https://room.example.cn/"),
        checkup_digest("0" * 16, date(2025, 6, 30), counts, ""),
        due_digest(date(2025, 7, 1), Due(soon, late, told), ""),
    ]
    for one in digests:
        written = f"{one.subject.zh}\n{one.subject.en}\n{one.text.zh}\n{one.text.en}"
        assert not {name for name in people if name in written}
        assert not HAN.search(one.subject.en + one.text.en)
        assert all(isinstance(count, int) for count in one.counts.values())
        numbers = {int(word) for word in re.findall(r"(?<![\d-])\d+(?![\d-])", one.text.en)}
        assert numbers <= set(one.counts.values())  # a number that is no count has no place here


# commands


def test_tick_tells_of_the_latest_run_and_twice_does_no_harm(mailed, run, box):
    ticked = CliRunner().invoke(main, ["tick", "--project", str(mailed.root), "--json"])
    assert ticked.exit_code == 0, ticked.output
    assert json.loads(ticked.stdout) == {"enabled": True, "sent": 4, "sent_before": 0, "failed": 0}
    again = CliRunner().invoke(main, ["tick", "--project", str(mailed.root), "--json"])
    assert json.loads(again.stdout)["sent"] == 0
    box.refuse |= {"head@example.cn", "deputy@example.cn"}
    for note in (mailed.store / "notify").iterdir():
        note.unlink()
    failed = CliRunner().invoke(main, ["tick", "--project", str(mailed.root)])
    assert failed.exit_code == 2
    assert "message to head (mail)" in failed.stderr


def test_tick_says_that_messages_are_off(project):
    told = CliRunner().invoke(main, ["tick", "--project", str(project.root)])
    assert (told.exit_code, "messages are off" in told.output) == (0, True)


def test_the_end_of_a_run_tells_of_it_and_a_failure_fails_nothing(mailed, box, capsys):
    import click

    from riskml.cli.notifying import send_after_run

    with click.Context(main):
        send_after_run(mailed, mailed.runs / "2025-06-30")
        assert len(box.taken) == 4
        send_after_run(mailed, mailed.root / "elsewhere")
        write(mailed, "enable = true")
        send_after_run(mailed, mailed.runs / "2025-06-30")
    assert "a known key" in capsys.readouterr().err
