"""The reading room at work: how long pages take while many read at once.

    python benchmarks/room.py [--officials 50000] [--warnings 200000] [--cases 2000]
        [--readers 20] [--rounds 10] [--workers 2] [--postgresql]

The room's tables are filled with a made-up run of that size, some of it in the register; the room answers in processes
of its own, as `riskml serve` does; readers in this one ask for pages over HTTP, each with a login of its own, one page
after the other without a pause: heads of office, who see their area, and leaders, who see all. All processes share the
machine, so that what is measured is slower than what a reader elsewhere meets. Tells the median and the 95th percentile
of each page; a warning outside the reader's area answers 404, as it should.
"""

# ruff: noqa: PLC0415
# The room is started before what it has can be imported.
from __future__ import annotations

import argparse
import http.client
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from riskml.core.project import Project
from riskml.pipeline.create import create_project
from tests.database_servers import postgres_folder

PORT, UNITS, DAY = 8791, 500, date(2025, 6, 30)
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


def read(cookie: str, seed: int, rounds: int, warnings: int, told: list[tuple[str, float, int]]) -> None:
    """Ask for every kind of page, some rounds long, in an order of chance."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    for _ in range(rounds):
        asked = list(pages(warnings, chance).items())
        chance.shuffle(asked)
        for name, address in asked:
            began = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            told.append((name, time.perf_counter() - began, answer.status))


def wait_for_the_room() -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/login", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the room did not answer")


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
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "bureau"
        create_project(folder)
        if asked.postgresql:
            socket = stack.enter_context(postgres_folder())
            os.environ["RISKML_ROOM_DATABASE"] = f"postgresql://riskml@/postgres?host={socket}"
        from riskml.portal.start import start

        start(Project.open(folder))
        began = time.perf_counter()
        fill(asked.officials, asked.warnings)
        register(asked.cases)
        print(f"filled in {time.perf_counter() - began:.0f} s")
        cookies = logins(asked.readers)
        serve = [sys.executable, "-c", SERVE, str(folder), str(PORT), str(asked.workers)]
        room = subprocess.Popen(serve)  # noqa: S603 (words of our own)
        try:
            wait_for_the_room()
            told: list[tuple[str, float, int]] = []
            threads = [
                threading.Thread(target=read, args=(cookie, seed, asked.rounds, asked.warnings, told))
                for seed, cookie in enumerate(cookies)
            ]
            began = time.perf_counter()
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            took = time.perf_counter() - began
        finally:
            room.terminate()
            room.wait()
        busy = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) / len(told)
        kind = "PostgreSQL" if asked.postgresql else "SQLite"
        size = f"{asked.officials:,} officials, {asked.warnings:,} warnings, {asked.cases:,} cases"
        size += f", {asked.readers} readers, {asked.workers} processes"
        rate = f"{len(told) / took:.0f} pages a second, {busy * 1000:.0f} ms of a processor each"
        print(f"{kind}: {size}, {rate}")
        for name in sorted({one[0] for one in told}):
            own = sorted(one[1] for one in told if one[0] == name)
            strange = {one[2] for one in told if one[0] == name} - {200, 404 if name == "one warning" else 200}
            p95 = own[min(int(0.95 * len(own)), len(own) - 1)]
            more = f" answers {strange}" if strange else ""
            print(f"  {name:<26} median {statistics.median(own) * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms{more}")


if __name__ == "__main__":
    main()
