"""Take the pictures of room-days.md anew: the reading room of a made-up city, as each role meets it.

    python docs/days.py [--demo DIR]

With DIR an earlier demo is copied instead of running one. The work of a week is signed on the room's own
forms, by the accounts that `riskml portal demo` makes, on days of the made-up January; it needs chromium. Look at the
pictures before keeping them.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from PIL import Image
from playwright.sync_api import sync_playwright

from riskml.core.project import Project
from riskml.pipeline.published import published_run
from riskml.portal.start import start
from riskml.synthetic.demo import run_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

IMAGES = Path(__file__).resolve().parent / "images"
LANGUAGES = ("en", "zh")
WIDTH, COLOURS = 1000, 64
LARGEST = 150_000
"""Bytes of a picture."""
REGISTERED, TODAY = datetime(2026, 1, 5, 8, 45), datetime(2026, 1, 12, 8, 50)  # noqa: DTZ001 (the room's are local)
HANDLERS = ("handler-1", "handler-2", "handler-3", "handler-4")
HEAD, LEADER, REGISTRAR, BODY = "office_head", "leader", "registrar", "executing_body"
PAIRS = (HANDLERS[:2], HANDLERS[2:], (HANDLERS[0], HANDLERS[2]))
MEETING = "2026-01-14"
OPINION, PURPOSE = "建议核查 (to be checked)", "日常研判 (morning reading)"


@dataclass(frozen=True)
class Shot:
    """A picture: whose page, at which address, and how high."""

    name: str
    who: str
    address: str
    height: int = 760


class Room:
    """The room of a copy of the demo, with a hand to sign in it and a clock to set."""

    def __init__(self, demo: Path, folder: Path) -> None:
        copy = folder / "copy"
        shutil.copytree(demo, copy)
        shutil.rmtree(copy / "store" / "portal", ignore_errors=True)
        self.project = Project.open(copy)
        start(self.project)
        from django.test.utils import setup_test_environment  # noqa: PLC0415 -- the room is to be started first

        from riskml.portal.demo import demo_accounts  # noqa: PLC0415 -- as above
        from riskml.portal.loading import load_run  # noqa: PLC0415 -- as above
        from riskml.portal.place import place  # noqa: PLC0415 -- as above

        setup_test_environment()
        self.place = place()
        with self.at(REGISTERED - timedelta(hours=1)):
            load_run(self.project, published_run(self.project.runs, None, "run"))
            shown = demo_accounts(self.project, self.place.access)
            self.subject = next(one.name for one in shown if "subject" in one.roles)
            self._let_in()

    def _let_in(self) -> None:
        """Bring everybody past what a first login asks for; a city of this size has more handlers than two."""
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 -- as above

        from riskml.portal.accounts import person_of  # noqa: PLC0415 -- as above
        from riskml.portal.identity.factors import needs_second_factor  # noqa: PLC0415 -- as above
        from riskml.portal.identity.notice import confirm  # noqa: PLC0415 -- as above
        from riskml.portal.models import Account  # noqa: PLC0415 -- as above

        first = Account.objects.get(name=HANDLERS[0])
        for name in HANDLERS[2:]:
            Account.objects.create(name=name, roles=first.roles, unit=first.unit, areas=first.areas)
        for account in Account.objects.all():
            confirm(account)
            if needs_second_factor(person_of(account, self.place.access)):
                TOTP.activate(account, generate_totp_secret())

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Have the room's clock stand at a moment."""
        from riskml.portal import accounts  # noqa: PLC0415 -- as above

        with mock.patch.object(accounts, "datetime", mock.Mock(now=lambda: moment)):
            yield

    def browser(self, who: str, language: str = "zh") -> Client:
        """Return a browser in which somebody is in."""
        from django.test import Client  # noqa: PLC0415 -- as above

        from riskml.portal.models import Account  # noqa: PLC0415 -- as above

        client = Client()
        client.cookies["language"] = language
        client.force_login(Account.objects.get(name=who))
        return client

    def sign(self, number: str, move: str, signers: tuple[str, ...], **form: Any) -> None:
        """Fill in and send the form of a move as each of its signers; the first states what the others sign."""
        from riskml.portal.models import CaseFile  # noqa: PLC0415 -- as above

        for who in signers:
            row = CaseFile.objects.get(number=number)
            one = self.place.cases.register_of[row.register].named(move)
            told = {f"paper_{kind}": f"2026-{row.pk:03}" for kind in one.attach} | {"reason": OPINION}
            filled = {**told, **form} if who == signers[0] else {}
            answer = self.browser(who).post(f"/cases/{number}/{move}", {"version": row.version, **filled})
            if answer.status_code != 302:  # noqa: PLR2004 (sent on: it was taken)
                raise RuntimeError((number, move, who, answer.content.decode()[-2000:]))

    def work(self) -> dict[str, str]:
        """Have a week of work done, and return the numbers of cases that are told of."""
        from riskml.portal.models import CaseFile  # noqa: PLC0415 -- as above

        self._at(0, "08:50", lambda: self.browser(REGISTRAR).post("/warnings/register"))
        cases = list(CaseFile.objects.filter(register="warning").order_by("number").prefetch_related("units"))
        own = [one for one in cases if self.unit in {each.unit_id for each in one.units.all()}]
        others = [one for one in cases if one not in own]
        first, over, explained, given = own[0], others[0], others[10:18], [*own[3:], *others[1:9]]
        held = {one.pk: PAIRS[place % 3] for place, one in enumerate(others)} | {one.pk: PAIRS[0] for one in own}
        for day, those in ((0, [*own, *others[:18]]), (3, others[18:-6])):
            for place, one in enumerate(those):
                self._at(day, f"{10 + place % 7:02}:10", self.sign, one.number, "assess", (*held[one.pk], HEAD))
        for one in explained:
            self._at(1, "10:30", self.sign, one.number, "explain_early", (*held[one.pk], HEAD))
        for day, those in ((1, own[:3]), (3, given)):
            for one in those:
                group = list(held[one.pk])
                self._at(day, "15:20", self.sign, one.number, "assign", (REGISTRAR, HEAD), group=group)
        for one in own[:2]:
            self._at(2, "09:40", self.sign, one.number, "receive", (BODY,))
        self._at(4, "16:30", self.sign, first.number, "check", held[first.pk])
        clue = self._clue_of(over)
        agenda = {"day": MEETING, "proposal": OPINION}
        self._at(4, "17:00", lambda: self.browser(REGISTRAR).post(f"/cases/{first.number}/agenda", agenda))
        told = {"first": first.number, "warning": first.warning, "over": over.warning, "clue": clue}
        return {**told, "waiting": others[-1].number}

    def _clue_of(self, one: Any) -> str:
        """Register a clue from a warning, and have all but the leader sign that it is handed over."""
        from riskml.portal.models import CaseFile  # noqa: PLC0415 -- as above

        opened = {"register": "clue"}
        self._at(2, "16:00", lambda: self.browser(REGISTRAR).post(f"/cases/{one.number}/open", opened))
        clue = CaseFile.objects.get(register="clue", parent=one.number).number
        self._at(2, "16:10", self.sign, one.number, "hand_over", (REGISTRAR, HEAD), linked=clue)
        return clue

    @property
    def unit(self) -> str:
        """The unit whose executing body and line bureau the demo's accounts are."""
        from riskml.portal.models import Account  # noqa: PLC0415 -- as above

        return str(Account.objects.get(name=BODY).unit)

    def _at(self, day: int, hour: str, does: Any, *given: Any, **told: Any) -> None:
        moment = datetime.fromisoformat(f"{REGISTERED.date() + timedelta(days=day)} {hour}")
        with self.at(moment):
            does(*given, **told)

    def page(self, who: str, address: str, language: str) -> str:
        """Return a page as somebody meets it, with its style in it; where it asks for a purpose, one is given."""
        reader = self.browser(who, language)
        answer = reader.get(address, follow=True)
        if b'id="purpose"' in answer.content:
            to = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            answer = reader.post(to, {"purpose": PURPOSE}, follow=True)
        if answer.status_code != 200:  # noqa: PLR2004 (a page)
            raise RuntimeError((who, address, answer.status_code))
        style = f"<style>{b''.join(reader.get('/style.css')).decode()}</style>"
        page = re.sub(r"<script\b[^>]*>.*?</script>", "", answer.content.decode(), flags=re.DOTALL)
        return re.sub(r"<link[^>]*stylesheet[^>]*>", lambda _: style, page)


BEFORE = (Shot("day-registrar", REGISTRAR, "/warnings", 820),)
"""What is pictured before the warnings are in the register."""


def shots(cases: dict[str, str], subject: str) -> tuple[Shot, ...]:
    """Return what is pictured of the day itself."""
    return (
        Shot("day-register", REGISTRAR, "/ledgers/warning", 620),
        Shot("day-handler", HANDLERS[0], "/", 820),
        Shot("day-signing", HANDLERS[0], f"/cases/{cases['waiting']}/assess", 820),
        Shot("day-head", HEAD, "/load", 620),
        Shot("day-leader", LEADER, f"/warnings/{cases['over']}", 820),
        Shot("day-principal", "principal", f"/meetings/{MEETING}", 820),
        Shot("day-unit", BODY, "/", 560),
        Shot("day-subject", subject, f"/answers/{cases['first']}", 840),
        Shot("day-analyst", "analyst", "/rules", 700),
        Shot("day-watcher", "watcher", "/watchers", 760),
        Shot("day-auditor", "auditor", "/models", 760),
    )


def take(room: Room, which: tuple[Shot, ...]) -> None:
    """Take pictures in both languages, each small enough for a page."""
    pages = {(one, language): room.page(one.who, one.address, language) for one in which for language in LANGUAGES}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for (shot, language), content in pages.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": shot.height})
            page.set_content(content)
            picture = IMAGES / f"{shot.name}.{language}.png"
            page.screenshot(path=picture)
            page.close()
            Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)
            size = picture.stat().st_size
            print(f"{picture.name}: {size:,} bytes{'' if size <= LARGEST else ', TOO LARGE'}")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo = asked.demo or Path(folder) / "demo"
        if asked.demo is None:
            for line in run_demo(demo):
                print(line)
        room = Room(demo, Path(folder))
        with room.at(REGISTERED):
            take(room, BEFORE)
        cases = room.work()
        with room.at(TODAY):
            take(room, shots(cases, room.subject))


if __name__ == "__main__":
    main()
