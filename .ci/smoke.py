"""What a newcomer does with an installed riskml, at its smallest: a project, a log of four officials, a run, a page.

`.ci/wheel` runs it with the Python of a fresh environment, in an empty folder outside the checkout.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import riskml
from riskml.core.project import Project
from riskml.intake import import_source

CARDS = {"step_limit_passed", "overdue_rate", "handling_time"}
"""What is kept of the catalogue, so that it takes seconds; the tests ask all of it."""
SLOW = "P3"


def riskml_says(*words: str) -> str:
    """Return what the installed command prints."""
    command = Path(sys.executable).with_name("riskml")
    return subprocess.run([command, *words], check=True, capture_output=True, text=True).stdout  # noqa: S603 -- ours


def keep_few_cards(project: Path) -> None:
    """Leave two metrics and a rule, and a small model."""
    cards = [file for kind in ("metrics", "rules") for file in (project / "features" / kind).rglob("*.toml")]
    assert len(cards) > len(CARDS), "the wheel carries the reference project"
    for file in cards:
        if file.stem not in CARDS:
            file.unlink()
    recipe = project / "training" / "recipes" / "unsupervised.toml"
    text = recipe.read_text("utf-8")
    recipe.write_text(text.replace("size = 20000", "size = 400").replace("trees = 100", "trees = 4"), "utf-8")


def write_log(path: Path) -> None:
    """Write a year of one desk, of whose four officials one is slower than the rest."""
    with path.open("w", encoding="utf-8", newline="") as file:
        log = csv.writer(file)
        log.writerow(["case_id", "step", "official_id", "unit_id", "received_at", "due_at", "occurred_at"])
        for number in range(120):
            official = number % 4
            received = dt.datetime(2025, 1, 2, 9, number % 60) + dt.timedelta(days=number * 37 % 340)  # noqa: DTZ001 -- local
            done = received + dt.timedelta(days=1 + number * 7 % 5 + 6 * (f"P{official}" == SLOW), hours=number % 7)
            due = received.date() + dt.timedelta(days=5)
            log.writerow([f"C{number}", "review", f"P{official}", "U", received, due, done])


def main() -> None:
    """Do it, and stop at the first thing that is not as it should be."""
    assert Path(riskml.__file__).is_relative_to(sys.prefix), f"the installed package, not {riskml.__file__}"
    assert riskml.__version__ == version("riskml")
    assert riskml.__version__ in riskml_says("--version")
    riskml_says("init", "bureau")
    bureau, log = Path("bureau"), Path("log.csv")
    keep_few_cards(bureau)
    write_log(log)
    [manifest] = import_source(Project.open(bureau), log)
    assert manifest.accepted == 120, manifest.summary()

    session = riskml.open(bureau)
    measured = session.measure()
    assert {"official_id", "metric", "observed", "expected"} <= set(measured.columns), list(measured.columns)
    scores = session.score().set_index("official_id")["score"]
    assert scores.idxmax() == SLOW, scores
    for official, reasons in session.contributions().groupby("official_id", sort=False):
        assert math.isclose(reasons["contribution"].sum(), scores[official], rel_tol=1e-9), reasons
    assert SLOW in session.portrait(SLOW).html
    pages = list((session.run().folder / "reports").rglob("*.html"))
    assert any(page.name == "index.html" for page in pages), pages


if __name__ == "__main__":
    main()
