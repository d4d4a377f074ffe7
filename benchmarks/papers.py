"""How long portraits take as files of Word and as PDF: everybody of a published run, over and over, on every core.

Made of what was published, each as `riskml papers portrait` writes it; the files are made and thrown away. The target
is 1,000 portraits in a minute on two cores, in each format. Beside the time on the clock stands that of the processors,
which tells on a machine that others use, too.

    python benchmarks/papers.py DEMO [--count 1000] [--jobs 2] [--lang zh]
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from riskml.papers import Letterhead, written
from riskml.papers.portrait import portrait_paper
from riskml.papers.wording import Wording
from riskml.pipeline.published import published_run
from riskml.portraits.stored import restored_portrait

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.portraits import OfficialPortrait

Form = Literal["docx", "pdf"]
FORMS: tuple[Form, ...] = ("docx", "pdf")

ROOM = 64  # portraits that a worker takes at once


def made(work: tuple[list[str], Form, Language]) -> tuple[int, int, float]:
    """Make some portraits; return how many there were, their bytes, and the seconds of a processor that they took."""
    began = time.process_time()
    values, form, language = work
    head = Letterhead(Wording(language))
    portraits = [cast("OfficialPortrait", restored_portrait(json.loads(one))) for one in values]
    files = [written(portrait_paper(one, head), form) for one in portraits]
    return len(files), sum(map(len, files)), time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a demo: a project with a published run")
    parser.add_argument("--count", type=int, default=1000, help="portraits of each format")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    given = parser.parse_args()
    run = published_run(given.folder / "runs", None, "run")
    known = [row["portrait"] for row in run.rows("portraits", "score", kind="official")]
    values = list(islice(cycle(known), given.count))
    room = min(ROOM, -(-given.count // given.jobs))
    for form in FORMS:
        parts = [(values[at : at + room], form, given.lang) for at in range(0, given.count, room)]
        with ProcessPoolExecutor(given.jobs) as pool:
            began = time.perf_counter()
            told = list(pool.map(made, parts))
            took = time.perf_counter() - began
        count, size, busy = (sum(one[place] for one in told) for place in range(3))
        thousand = 1000 / count
        print(
            f"{form}: {count} portraits of {size // count:,} bytes; 1,000 in {took * thousand:.0f} s on the clock,"
            f" {busy * thousand / given.jobs:.0f} s of {given.jobs} processors"
        )


if __name__ == "__main__":
    main()
