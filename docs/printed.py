"""Take the small pictures of papers.md and public.md anew: every document as it is printed, and the public page.

    python docs/printed.py DEMO

DEMO is a project of `riskml demo`; it stays as it is. Documents are made as Word, printed by LibreOffice and drawn by
pdftoppm; the public page is opened in Chromium, as wide as a sheet and as a phone. Look at them before keeping them.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PIL import Image

from riskml.core.project import Project
from riskml.papers import KINDS, Letterhead, Subject, make, written
from riskml.papers.wording import Wording
from riskml.pipeline.published import published_run
from riskml.public import publish_site
from riskml.reports.names import file_name

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.pipeline.published import Published

IMAGES = Path(__file__).resolve().parent / "images"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
DOTS, COLOURS, LIMIT = 60, 16, 100_000
SCREENS = {"sheet": (794, 1123), "phone": (500, 1000)}
"""Pixels: A4 at 96 dots an inch, and as narrow as the browser makes a window."""


def subjects(run: Published) -> dict[str, str]:
    """Return whom and what documents are about: the first red official, their unit, and the foremost warning."""
    people = pd.read_parquet(run.folder / "warnings.parquet")
    official = str(people.query("grade == 'red'").sort_values("official_id")["official_id"].iloc[0])
    matters = pd.read_parquet(run.folder / "matter_warnings.parquet").query("disposition == 'issued'")
    foremost = matters[matters["about"] == "case"].sort_values("rank").iloc[0]
    return {"official": official, "unit": str(foremost["units"][0]), "warning": str(foremost["warning_id"])}


def print_papers(run: Published, folder: Path) -> None:
    """Write every document in both languages, print all of them at once, and draw the first page of each."""
    about = subjects(run)
    files = []
    for kind, kinds in KINDS.items():
        of = Subject(kinds[0], about[kinds[0]]) if kinds else Subject()
        for language in LANGUAGES:
            files.append(folder / f"paper-{kind}.{language}.docx")
            files[-1].write_bytes(written(make(kind, run, of, Letterhead(Wording(language))), "docx"))
    office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True)  # noqa: S603
    for file in files:
        drawn = file.with_suffix("")
        words = [
            "pdftoppm",
            "-r",
            str(DOTS),
            "-png",
            "-f",
            "1",
            "-singlefile",
            str(file.with_suffix(".pdf")),
            str(drawn),
        ]
        subprocess.run(words, check=True, capture_output=True)  # noqa: S603 (words of our own)
        keep(drawn.with_name(f"{drawn.name}.png"))


def open_public(project: Path, unit: str, folder: Path) -> None:
    """Publish the site of a copy, and take the page of a unit in both languages on a sheet and on a phone."""
    copy = folder / "copy"
    shutil.copytree(project, copy)
    site = publish_site(Project.open(copy), to=folder / "site", first="zh").folder
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    for language in LANGUAGES:
        page = site / ("" if language == "zh" else language) / "units" / file_name(unit)
        for name, (width, height) in SCREENS.items():
            picture = folder / f"public-{name}.{language}.png"
            words = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}"]
            typed = [browser, *words, f"--screenshot={picture}", page.resolve().as_uri()]
            subprocess.run(typed, check=True, capture_output=True)  # noqa: S603 (words of our own)
            keep(picture)


def keep(picture: Path) -> None:
    """Keep a picture beside the pages, in few colours."""
    kept = IMAGES / picture.name
    Image.open(picture).convert("RGB").quantize(COLOURS).save(kept, optimize=True)
    size = kept.stat().st_size
    print(f"{kept.name}: {size:,} bytes" + (": too large" if size > LIMIT else ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path)
    asked = parser.parse_args()
    run = published_run(asked.demo / "runs", None, "run")
    with tempfile.TemporaryDirectory() as folder:
        print_papers(run, Path(folder))
        open_public(asked.demo, subjects(run)["unit"], Path(folder))


if __name__ == "__main__":
    main()
