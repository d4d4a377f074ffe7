"""Write the demo's table in evaluation.md and the pictures of a portrait anew.

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

import pandas as pd

from riskml.reports.names import file_name
from riskml.synthetic.demo import run_demo
from riskml.synthetic.truth import outcome_table, outcome_text

DOCS = Path(__file__).resolve().parent
BEGIN, END = "<!-- demo: begin -->", "<!-- demo: end -->"
WIDTH, HEIGHT = 1000, {"en": 1486, "zh": 1397}


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


def take_pictures(demo: Path, official: str) -> None:
    """Take the first screen of one portrait in both languages."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("no chromium here: the pictures stay as they are")
        return
    pages = latest(demo / "runs") / "reports"
    for language, height in HEIGHT.items():
        picture = DOCS / "images" / f"portrait.{language}.png"
        page = pages / ("" if language == "zh" else language) / "officials" / file_name(official)
        words = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{height}"]
        typed = [browser, *words, f"--screenshot={picture}", page.as_uri()]
        subprocess.run(typed, check=True, capture_output=True)  # noqa: S603 (words of our own)
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
