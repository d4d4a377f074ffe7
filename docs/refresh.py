"""Write the demo's table in evaluation.md and the pictures of its pages anew.

    python docs/refresh.py [--demo DIR]

With DIR an earlier demo is read instead of running one. Pictures need chromium. Look at them before keeping them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PIL import Image

from riskml.pipeline.published import published_run
from riskml.pipeline.trails import published_trail
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
    """Take the first screens of a list, of one portrait and its annex, and of a trail, in both languages."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no chromium here: the pictures stay as they are")
        return
    run = latest(demo / "runs")
    trail = published_trail(published_run(demo / "runs", None, "run"), first_case(run))
    annex = file_name(official).replace(".html", "-annex.html")
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            pages = run / "reports" / ("" if language == "zh" else language)
            written = Path(folder) / f"trail.{language}.html"
            written.write_text(render_trail(trail, language), "utf-8")
            for name, page in {
                "list": pages / "index.html",
                "portrait": pages / "officials" / file_name(official),
                "annex": pages / "officials" / annex,
                "trail": written,
            }.items():
                _take(browser, page, DOCS / "images" / f"{name}.{language}.png")


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


if __name__ == "__main__":
    main()
