"""The reading room at work: how long pages take while many read at once.

    python benchmarks/room.py [--officials 50000] [--warnings 200000] [--cases 2000]
        [--readers 20] [--rounds 10] [--pause 1.0] [--workers 2] [--postgresql]

The room's tables are filled with a made-up run of that size, some of it in the register; the room answers in processes
of its own, as `riskml serve` does; readers in this one ask for pages over HTTP, each with a login of its own, one page
after the other: heads of office, who see their area, and leaders, who see all. They read twice, each time in a room
that was started anew: without a pause, and as people do, who read what they opened for `--pause` to twice as many
seconds, drawn by a seed. All processes share the machine, so that what is measured is slower than what a reader
elsewhere meets; how much of it the readers took themselves is told. Tells the median and the 95th percentile of each
page and of all, and how many came within 200 ms; a warning outside the reader's area answers 404, as it should.
"""

# ruff: noqa: PLC0415
# The room is started before what it has can be imported.
from __future__ import annotations

import argparse
import heapq
import http.client
import os
import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from riskml.core.project import Project
from riskml.pipeline.create import create_project
from tests.database_servers import postgres_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT, UNITS, DAY = 8791, 500, date(2025, 6, 30)
AIM = 0.2
TICKS = os.sysconf("SC_CLK_TCK")
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)
BATCH, RULES = 2_000, 200
SERVE = """
import sys
from pathlib import Path
from riskml.core.project import Project
from riskml.portal.abreast import answer_abreast
from riskml.portal.settings import Address
from riskml.portal.start import answer_requests, start
project, port, workers = Project.open(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
start(project)
if workers > 1:
    answer_abreast(project, Address(), port, workers)
else:
    answer_requests(port)
"""


def unit(place: int) -> str:
    return f"u{place % UNITS:03}"


def fill(officials: int, warnings: int) -> None:
    """Fill the tables with one run, in which every official has the same few warnings."""
    from riskml.portal.models import Official, Reason, Record, Rule, Run, RunWarning, Unit, WarningPerson, WarningUnit

    run = Run.objects.create(run_id="b" * 16, as_of=DAY, manifest="0" * 64, loaded_at="2025-07-01 08:00")
    above = {unit(place): "" if place < 10 else f"u{place % 10:03}" for place in range(UNITS)}
    Unit.objects.bulk_create(
        [Unit(run=run, unit_id=one, name=f"第{one}局", parent=above[one], people=100, drawn=True) for one in above],
        BATCH,
    )
    Official.objects.bulk_create(
        (
            Official(
                run=run, official_id=f"P{place:06}", name=f"某{place}", unit_id=unit(place), unit_name=unit(place),
                grade="none", line_zh="未列入", line_en="not listed",
            )
            for place in range(officials)
        ),
        BATCH,
    )  # fmt: skip
    Rule.objects.bulk_create(
        Rule(
            run=run, name=f"rule_{place}", area="limits", grade="yellow", state="measured", label_zh="规则",
            label_en="rule", hits=warnings // RULES, flagged=warnings // RULES, population=officials,
        )
        for place in range(RULES)
    )  # fmt: skip
    for first in range(0, warnings, BATCH):
        places = range(first, min(first + BATCH, warnings))
        made = RunWarning.objects.bulk_create(
            [
                RunWarning(
                    run=run, number=f"{place:016x}", about="case", grade="red" if place % 50 == 0 else "yellow",
                    issued=place // 10 % 4 == 0, rank=place + 1, status="new", title_zh=f"办件 {place}",
                    title_en=f"case {place}", reason_zh=f"第 {place} 件的理由，附记录", reason_en=f"reason of {place}",
                    first=DAY, last=DAY, since=DAY, severity=0 if place % 50 == 0 else 1, selected_by="rule",
                    propensity=1.0,
                )
                for place in places
            ]
        )  # fmt: skip
        WarningPerson.objects.bulk_create(
            [WarningPerson(warning=one, official_id=f"P{place % officials:06}", name=f"某{place % officials}")
             for place, one in zip(places, made, strict=True)]
        )  # fmt: skip
        WarningUnit.objects.bulk_create(
            [WarningUnit(warning=one, unit_id=unit(place), name=unit(place))
             for place, one in zip(places, made, strict=True)]
        )  # fmt: skip
        reasons = Reason.objects.bulk_create(
            [
                Reason(
                    warning=one, place=0, kind="rule", name=f"rule_{place % RULES}", label_zh="规则", label_en="rule",
                    sentence_zh=f"记录 R{place} 等", sentence_en=f"record R{place} and so on", total=1,
                )
                for place, one in zip(places, made, strict=True)
            ]
        )  # fmt: skip
        Record.objects.bulk_create(
            [Record(reason=one, ref=f"R{place}", place=0) for place, one in zip(places, reasons, strict=True)]
        )


def register(cases: int) -> None:
    """Enter the foremost issued warnings into the register, as somebody at the office does."""
    from riskml.portal.casework import about_warnings, open_cases
    from riskml.portal.models import Account, RunWarning
    from riskml.portal.place import place
    from riskml.reviews.cases import Faults, Signer

    role = place().cases.register_of["warning"].opens[0]
    Account.objects.create(name="R-register", roles=[role])
    rows = RunWarning.objects.filter(issued=True).order_by("rank").prefetch_related("people", "units")[:cases]
    opened = open_cases(about_warnings(rows), Signer("R-register", role))
    if isinstance(opened, Faults):
        raise SystemExit(str(opened.faults[0]))


def logins(readers: int) -> list[str]:
    """Make accounts, and return the cookie of a login of each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from riskml.portal.models import Account
    from tests.portal.conftest import make_ready

    cookies = []
    for place in range(readers):
        role = "leader" if place % 4 == 0 else "office_head"
        areas = [] if role == "leader" else [unit(place)]
        account = Account.objects.create(name=f"R{place}", roles=[role], areas=areas)
        account.set_unusable_password()
        account.save()
        make_ready(account)  # type: ignore[no-untyped-call] # of the tests, which have no types
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "riskml.portal.accounts.Locking"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        cookies.append(f"sessionid={session.session_key}; language=en")
    return cookies


def pages(warnings: int, chance: random.Random) -> dict[str, str]:
    """Return an address of each kind of page."""
    number = f"{40 * chance.randrange(warnings // 40):016x}"
    return {
        "inbox": "/",
        "warnings": "/warnings",
        "warnings, red, by date": "/warnings?grade=red&sort=last",
        "warnings, searched": f"/warnings?q={chance.randrange(warnings)}",
        "warnings, a later page": f"/warnings?page={chance.randrange(2, 20)}",
        "one warning": f"/warnings/{number}",
        "officials": "/officials",
        "units": "/units",
        "rules": "/rules",
        "ledger": "/ledgers/warning",
    }


@dataclass
class Read:
    """One page that was asked for: what it is, how long it took, and what was answered."""

    page: str
    seconds: float
    status: int


class Reader:
    """Somebody with a connection of their own, and what they will ask for, in an order of chance."""

    def __init__(self, cookie: str, seed: int, rounds: int, warnings: int) -> None:
        self.chance = random.Random(seed)
        self._head = f" HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        self._plan = self._planned(rounds, warnings)
        self.socket = socket.create_connection(("127.0.0.1", PORT), timeout=120)
        self._page, self._began, self._length, self._got = "", 0.0, -1, b""

    def _planned(self, rounds: int, warnings: int) -> Iterator[tuple[str, str]]:
        for _ in range(rounds):
            asked = list(pages(warnings, self.chance).items())
            self.chance.shuffle(asked)
            yield from asked

    def ask(self) -> bool:
        """Ask for the next page; say whether there was one."""
        page, address = next(self._plan, ("", ""))
        if not page:
            return False
        self._page, self._length, self._got = page, -1, b""
        self._began = time.perf_counter()
        self.socket.sendall(b"GET " + address.encode() + self._head)
        return True

    def receive(self) -> Read | None:
        """Take what has come; return the page once it is whole."""
        came = self.socket.recv(1 << 18)
        if not came:
            raise SystemExit(f"the room hung up on {self._page}, after {self._got[:200]!r}")
        self._got += came
        if self._length < 0 and (end := self._got.find(b"\r\n\r\n")) >= 0:
            told = LENGTH.search(self._got, 0, end)
            if told is None:
                raise SystemExit(f"{self._page} says no length")
            self._length = end + 4 + int(told[1])
        if self._length < 0 or len(self._got) < self._length:
            return None
        return Read(self._page, time.perf_counter() - self._began, int(self._got[9:12]))


def read(readers: list[Reader], pause: float) -> list[Read]:
    """Let everybody read, in one thread, so that asking costs little; with a pause, each begins at another moment."""
    told: list[Read] = []
    waits = [(time.perf_counter() + one.chance.uniform(0, pause), at) for at, one in enumerate(readers)]
    heapq.heapify(waits)
    open_pages = 0
    with selectors.DefaultSelector() as ready:
        for one in readers:
            ready.register(one.socket, selectors.EVENT_READ, one)
        at = {id(one): place for place, one in enumerate(readers)}
        while waits or open_pages:
            while waits and waits[0][0] <= time.perf_counter():
                one = readers[heapq.heappop(waits)[1]]
                if one.ask():
                    open_pages += 1
                else:
                    ready.unregister(one.socket)
                    one.socket.close()  # the room hangs up on whoever asks for nothing
            left = max(0.0, waits[0][0] - time.perf_counter()) if waits else None
            for key, _ in ready.select(left) if waits or open_pages else ():
                page = key.data.receive()
                if page is not None:
                    told.append(page)
                    open_pages -= 1
                    rests = key.data.chance.uniform(pause, 2 * pause)
                    heapq.heappush(waits, (time.perf_counter() + rests, at[id(key.data)]))
    return told


def taken(process: int) -> float:
    """Return the seconds of a processor that a process and all below it have taken."""
    children: dict[int, list[int]] = {}
    seconds: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                told = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(int(told[1]), []).append(int(folder.name))
            seconds[int(folder.name)] = (int(told[11]) + int(told[12])) / TICKS
    found, waits = 0.0, [process]
    while waits:
        one = waits.pop()
        found += seconds.get(one, 0.0)
        waits += children.get(one, [])
    return found


def wait_for_the_room(process: int) -> None:
    """Wait until the room answers, and until every process of it has come to rest."""
    for _ in range(3000):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/login", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                break
        except OSError:
            time.sleep(0.2)
    else:
        raise SystemExit("the room did not answer")
    before = -1.0
    while (now := taken(process)) - before > 0.02:
        before = now
        time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (
        ("officials", 50_000),
        ("warnings", 200_000),
        ("readers", 20),
        ("rounds", 10),
        ("cases", 2_000),
        ("workers", 2),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "bureau"
        create_project(folder)
        if asked.postgresql:
            place = stack.enter_context(postgres_folder())
            os.environ["RISKML_ROOM_DATABASE"] = f"postgresql://riskml@/postgres?host={place}"
        from riskml.portal.start import start

        start(Project.open(folder))
        began = time.perf_counter()
        fill(asked.officials, asked.warnings)
        register(asked.cases)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        cookies = logins(asked.readers)
        kind = "PostgreSQL" if asked.postgresql else "SQLite"
        size = f"{asked.officials:,} officials, {asked.warnings:,} warnings, {asked.cases:,} cases"
        print(f"{kind}: {size}, {asked.readers} readers, {asked.workers} processes")
        for pause in (0.0, asked.pause):
            read_all(folder, cookies, pause, asked)


def read_all(folder: Path, cookies: list[str], pause: float, asked: argparse.Namespace) -> None:
    """Start the room, let everybody read, and tell how long it took them."""
    serve = [sys.executable, "-c", SERVE, str(folder), str(PORT), str(asked.workers)]
    room = subprocess.Popen(serve)  # noqa: S603 (words of our own)
    try:
        wait_for_the_room(room.pid)
        readers = [Reader(cookie, seed, asked.rounds, asked.warnings) for seed, cookie in enumerate(cookies)]
        rested, own, began = taken(room.pid), time.process_time(), time.perf_counter()
        told = read(readers, pause)
        took, own = time.perf_counter() - began, time.process_time() - own
        busy = taken(room.pid) - rested
    finally:
        room.terminate()
        room.wait()
    how = f"after {pause:g} to {2 * pause:g} s" if pause else "without a pause"
    print(f" {how}: {len(told) / took:.0f} pages a second, {busy / len(told) * 1000:.1f} ms of a processor each")
    print(f"  the readers themselves took {own / len(told) * 1000:.2f} ms a page")
    within = sum(one.seconds <= AIM for one in told) / len(told)
    for name in (*sorted({one.page for one in told}), "all"):
        of = [one for one in told if name in (one.page, "all")]
        strange = {one.status for one in of} - {200, 404 if name in ("one warning", "all") else 200}
        own_times = sorted(one.seconds for one in of)
        p95 = own_times[min(int(0.95 * len(of)), len(of) - 1)]
        more = f" answers {strange}" if strange else ""
        median = statistics.median(own_times)
        print(f"  {name:<26} median {median * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms{more}")
    print(f"  within {AIM * 1000:.0f} ms: {within:.1%}")


if __name__ == "__main__":
    main()
