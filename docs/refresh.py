"""Write the demo's table in evaluation.md and the pictures of its pages anew.

    python docs/refresh.py [--demo DIR]

With DIR an earlier demo is read instead of running one. Pictures need chromium; those of a day in the reading room are
days.py's. Look at them before keeping them.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PIL import Image

from riskml.core.project import Project
from riskml.pipeline.published import published_run
from riskml.pipeline.trails import published_trail
from riskml.portal.start import start
from riskml.reports import render_trail
from riskml.reports.names import file_name
from riskml.synthetic.demo import run_demo
from riskml.synthetic.truth import outcome_table, outcome_text

if TYPE_CHECKING:
    from riskml.core.texts import Language

DOCS = Path(__file__).resolve().parent
BEGIN, END = "<!-- demo: begin -->", "<!-- demo: end -->"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
WIDTH, HEIGHT, COLOURS = 1000, 1000, 64


def latest(folder: Path) -> Path:
    """Return the newest of what a folder holds."""
    return max(folder.iterdir(), key=lambda one: one.stat().st_mtime)


def write_table(demo: Path, warnings: pd.DataFrame) -> None:
    """Put the outcome between its marks."""
    truth = json.loads((demo / "truth.json").read_text("utf-8"))
    table = outcome_text(outcome_table(truth, warnings), "en")
    page = DOCS / "evaluation.md"
    before, rest = page.read_text("utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n```text\n{table}\n```\n\n{END}{rest.split(END)[1]}", "utf-8")


def first_case(run: Path) -> str:
    """Return the case that the first of the issued warnings about a case speaks of."""
    warnings = pd.read_parquet(run / "matter_warnings.parquet").query("disposition == 'issued' and about == 'case'")
    return str(warnings.sort_values("rank")["key"].iloc[0])


def take_pictures(demo: Path, official: str) -> None:
    """Take the first screens of a list, of one portrait, of the reading room and of a trail, in both languages."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no chromium here: the pictures stay as they are")
        return
    run = latest(demo / "runs")
    trail = published_trail(published_run(demo / "runs", None, "run"), first_case(run))
    with tempfile.TemporaryDirectory() as folder:
        rooms = write_room(demo, Path(folder))
        for language in LANGUAGES:
            pages = run / "reports" / ("" if language == "zh" else language)
            written = Path(folder) / f"trail.{language}.html"
            written.write_text(render_trail(trail, language), "utf-8")
            for name, page in {
                "list": pages / "index.html",
                "portrait": pages / "officials" / file_name(official),
                "room": rooms[language],
                "trail": written,
            }.items():
                _take(browser, page, DOCS / "images" / f"{name}.{language}.png")


def write_room(demo: Path, folder: Path) -> dict[Language, Path]:
    """Write what a head of office meets in the reading room, with its style in the page; the demo stays as it is."""
    copy = folder / "copy"
    shutil.copytree(demo, copy)
    project = Project.open(copy)
    start(project)
    from django.test import Client  # noqa: PLC0415 -- the room is to be started first
    from django.test.utils import setup_test_environment  # noqa: PLC0415 -- the same

    from riskml.portal.demo import demo_accounts  # noqa: PLC0415 -- the same
    from riskml.portal.identity.notice import confirm  # noqa: PLC0415 -- the same
    from riskml.portal.loading import load_run  # noqa: PLC0415 -- the same
    from riskml.portal.models import Account  # noqa: PLC0415 -- the same
    from riskml.portal.place import place  # noqa: PLC0415 -- the same

    setup_test_environment()
    load_run(project, published_run(project.runs, None, "run"))
    name = next(one.name for one in demo_accounts(project, place().access) if "office_head" in one.roles)
    account = Account.objects.get(name=name)
    confirm(account)
    style, written = f"<style>{b''.join(Client().get('/style.css')).decode()}</style>", {}
    for language in LANGUAGES:
        reader = Client()
        reader.cookies["language"] = language
        reader.force_login(account)
        page = reader.get("/warnings").content.decode()
        written[language] = folder / f"room.{language}.html"
        written[language].write_text(re.sub(r"<link[^>]*stylesheet[^>]*>", lambda _: style, page), "utf-8")
    return written


def _take(browser: str, page: Path, picture: Path) -> None:
    words = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"]
    typed = [browser, *words, f"--screenshot={picture}", page.resolve().as_uri()]
    subprocess.run(typed, check=True, capture_output=True)  # noqa: S603 (words of our own)
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)
    print(f"{picture.name}: {picture.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo = asked.demo or Path(folder) / "demo"
        if asked.demo is None:
            for line in run_demo(demo):
                print(line)
        warnings = pd.read_parquet(latest(demo / "runs") / "warnings.parquet")
        write_table(demo, warnings)
        by_score = warnings[warnings["selected_by"] == "score"]
        shown = by_score if len(by_score) else warnings[warnings["selected_by"] == "rule"]
        take_pictures(demo, str(shown["official_id"].iloc[0]))
        # A process opens one room, and that of the pictures of a day is another copy.
        subprocess.run([sys.executable, DOCS / "days.py", "--demo", demo], check=True)  # noqa: S603 (words of our own)


if __name__ == "__main__":
    main()
