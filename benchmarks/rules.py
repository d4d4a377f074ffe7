"""Seconds of every rule over a bureau's accepted tables, one by one, beside Cardinal's own command where it is there.

    .venv/bin/python benchmarks/rules.py --operations 10000000 --bids 1000000

The accepted tables go through `prepare`, as in a run, and then every rule of the project is asked: its population
(counted once for rules that share it, at the first of them), its hits with their sentences, its silent parts. Making
the working set is told apart, and so is a bare scan of its largest tables.

With `--cardinal` the path of the command ocdscardinal is given (built by cargo, in a place of its own). The same
tenders, bids and awards are then written as compiled OCDS releases, the command computes its indicators over that
file, and the rules here that name Cardinal in their source are added up beside it. Of the package on PyPI (0.0.8)
only `coverage` can be called: give the path of the Python that has it, and what it takes to walk the same lines,
without any indicator, is told instead.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bureau import Bureau

from riskml.calendars import build_for
from riskml.cards import Cards, matter_tables, read_cards
from riskml.core.project import Project, Settings
from riskml.engine import Engine, Stage
from riskml.rules import detect
from riskml.workingset import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

AS_OF = date(2025, 12, 31)


def peak() -> float:
    """Return the largest memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that something takes, and what it returns."""
    start = time.perf_counter()
    answer = what()
    return time.perf_counter() - start, answer


class Watched(Engine):
    """An engine that notes when each rule's first select comes: rules are asked one after another."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__(settings, folder)
        self.began: list[tuple[str, float]] = []

    def ask(self, stage: Stage) -> None:
        """Note the rule, and ask."""
        rule = stage.name.removeprefix("asked_")
        if not self.began or self.began[-1][0] != rule:
            self.began.append((rule, time.perf_counter()))
        super().ask(stage)

    def seconds(self, end: float) -> dict[str, float]:
        """Return what each rule took: its selects, and what was made of their rows."""
        ends = [moment for _, moment in self.began[1:]] + [end]
        return {rule: until - start for (rule, start), until in zip(self.began, ends, strict=True)}


def asked(engine: Watched, cards: Cards, available: frozenset[str]) -> tuple[float, list[dict[str, Any]]]:
    """Ask every rule as a run does, and tell each one's seconds and health, the slowest first."""
    total, detection = timed(lambda: detect(engine, cards.rules, as_of=AS_OF, available=available))
    seconds = engine.seconds(time.perf_counter())
    area = {card.name: card.area for card in cards.rules}
    why = dict(zip(detection.gaps["rule"], detection.gaps["reason_en"], strict=True))
    results = [
        {
            "rule": one["rule"], "area": area[one["rule"]], "seconds": seconds.get(one["rule"], 0.0),
            "status": one["status"], "hits": one["hits"], "flagged": one["flagged"], "population": one["population"],
            "why": why.get(one["rule"], "") if one["status"] in ("off", "failed") else "",
        }
        for one in detection.health.to_dict("records")
    ]  # fmt: skip
    return total, sorted(results, key=lambda one: -one["seconds"])


def scan(engine: Engine) -> float:
    """Read every column of the largest working tables once: what no rule over all of them can be faster than."""
    known = engine.tables()

    def read() -> None:
        for table in ("steps", "bids", "payments"):
            columns = ", ".join(f'max("{column}")' for column in known[table])
            engine.arrow(f'select {columns} from "{table}"')

    return timed(read)[0]


def cardinal(command: Path, bureau: Bureau, folder: Path) -> dict[str, Any]:
    """Let Cardinal read the same tenders: its command computes all its indicators, its Python package counts fields."""
    releases, settings = folder / "releases.jsonl", folder / "settings.ini"
    bureau.write_ocds(releases)
    told: dict[str, Any] = {"releases": bureau.tenders, "megabytes": releases.stat().st_size / 1e6}
    if command.name.startswith("python"):
        # What the package on PyPI has: one function, which walks the same lines and computes no indicator.
        code = "import sys, ocdscardinal; ocdscardinal.coverage(sys.argv[1])"
        seconds, _ = timed(lambda: run(command, "-c", code, releases))
        return told | {"what": "coverage", "seconds": seconds}
    run(command, "init", "--force", settings)
    seconds, results = timed(lambda: run(command, "indicators", "--settings", settings, "--no-meta", releases))
    found = {code for group in json.loads(results).values() for one in group.values() for code in one}
    return told | {"what": "indicators", "seconds": seconds, "with_results": sorted(found)}


def run(*words: Path | str) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 (the caller's own command)
    return done.stdout


def shown(results: Sequence[dict[str, Any]], answer: dict[str, Any]) -> None:
    """Print every rule's seconds, the slowest first, and the figures of the whole."""
    for one in results:
        population = f"{one['hits']:>9,} hits {one['flagged']:>9,} of {one['population']:>12,}"
        name = f"{one['area']}/{one['rule']}"
        print(f"{one['seconds']:>9.3f} s  {name:<60} {one['status']:<14} {population}  {one['why']}".rstrip())
    for name, value in answer.items():
        if name != "rules":
            print(f"{name:>24} {value:,.2f}" if isinstance(value, float) else f"{name:>24} {value}")


def measured(
    cards: Cards, project: Project, bureau: Bureau, calendar: pd.DataFrame, given: argparse.Namespace
) -> dict[str, Any]:
    """Prepare the working set, ask every rule, and tell what each took."""
    settings = Settings(memory=project.settings.memory, threads=given.threads)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        made, files = timed(lambda: bureau.write(Path(folder)))
        with Watched(settings, Path(folder) / "engine") as engine:
            prepared, available = timed(
                lambda: prepare(
                    engine,
                    files,
                    calendar=calendar,
                    lists=matter_tables(cards.matters),
                    schema=cards.schema,
                    settings=settings,
                    as_of=AS_OF,
                )
            )
            before = peak()
            bare = scan(engine)
            total, results = asked(engine, cards, available)
    return {
        "operations": given.operations, "bids": bureau.tenders * 5, "rules": results, "asked": len(results),
        "off": sum(one["status"] == "off" for one in results),
        "failed": sum(one["status"] == "failed" for one in results),
        "hits": sum(one["hits"] for one in results), "generate_s": made, "prepare_s": prepared,
        "prepare_peak_gb": before, "scan_s": bare, "rules_s": total,
        "peak_gb": peak(),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, default=10_000_000)
    parser.add_argument("--bids", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--folder", type=Path, help="where tables, spill and releases stand while it runs")
    parser.add_argument("--cardinal", type=Path, help="the command ocdscardinal, or a Python that has that package")
    parser.add_argument("--area", help="ask the rules of one area only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    project = Project.open(given.project)
    cards = read_cards(project)
    if given.area:
        rules = tuple(card for card in cards.rules if card.area == given.area)
        cards = Cards(cards.metrics, rules, cards.matters, cards.sha256, cards.shapes)
    calendar = build_for(project, date(2023, 1, 1), date(2027, 12, 31))
    bureau = Bureau(cards, given.operations, given.bids, calendar)
    answer = measured(cards, project, bureau, calendar, given)
    alike = {card.name for card in cards.rules if "cardinal" in card.source.en.lower()}
    answer["cardinal_rules"] = len(alike)
    answer["cardinal_rules_s"] = sum(one["seconds"] for one in answer["rules"] if one["rule"] in alike)
    if given.cardinal is None:
        answer["cardinal"] = "absent: give the path of its command with --cardinal"
    else:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            theirs = cardinal(given.cardinal, bureau, Path(folder))
        answer["cardinal"] = theirs
        answer["rules_over_cardinal"] = answer["cardinal_rules_s"] / theirs["seconds"]
    if given.json:
        print(json.dumps(answer, default=str))
        return
    shown(answer["rules"], answer)


if __name__ == "__main__":
    main()
