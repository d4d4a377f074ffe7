"""What a reader with twenty seconds learns: the first 300 characters of each page of a published synthetic city.

For everybody with a planted scheme: does the beginning of the page name the kind of scheme (the label of a card that
asks for it), the base with what was to be expected, and a record? For every honest look-alike who is shown at all: does
the page tell what was tried as an explanation? The pages are read as they stand in the run's folder, in Chinese.

    python benchmarks/reading.py DEMO [--first 300]
"""

from __future__ import annotations

import argparse
import json
import re
from html import unescape
from pathlib import Path

from riskml.cards import read_cards
from riskml.core.project import Project
from riskml.pipeline.published import published_run
from riskml.reports.names import file_name

ASKED_BY = {
    "crony": ("strongest_pair", "counterparty_concentration", "favour_speed", "exclusive_handling"),
    "split_purchases": ("purchases_split_under_threshold", "amounts_in_parts"),
    "rubber_stamping": ("batch_share", "limit_bunching", "hasty_handling", "near_limit_share"),
    "slow_walking": ("overdue_rate", "overdue_workdays", "handling_time", "handling_spread"),
    "queue_jumping": ("queue_jumping",),
    "over_lenient": ("approval_rate",),
    "self_approval": ("same_person_applies_and_approves",),
}
"""The cards that ask for what each kind of scheme does."""
_BASE = re.compile(r"\d[\d,.]*\s*(?:项|件|个环节|笔|份|次|元|天)")
_EXPECTED = re.compile(r"同行|随机分派|对其他|期望|限额|自己申请")
_RECORD = re.compile(r"\b[A-Z]{2}\d{5,}|\d{4}-[A-Z]{2}-\d+")
_TRIED = re.compile(r"已试过|没有可供试验|可能的正当缘由")


def text_of(page: str) -> str:
    """Return what a reader sees from the name downwards."""
    body = page[page.index("<h1") :]
    body = re.sub(r"<(style|svg).*?</\1>", " ", body, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a demo: a project with truth.json and a published run")
    parser.add_argument("--first", type=int, default=300, help="characters that are read")
    given = parser.parse_args()
    project = Project.open(given.folder)
    run = published_run(project.runs, None, "run")
    cards = read_cards(project)
    labels = {card.name: card.label.zh for card in cards.metrics} | {card.name: card.label.zh for card in cards.rules}
    listed = {
        str(row["official_id"]): row["selected_by"]
        for row in run.rows("warnings", "score", columns=["official_id", "selected_by"])
        if row["selected_by"] in {"rule", "score"}
    }
    told = {"planted": [0, 0, 0, 0, 0], "listed": [0, 0, 0, 0, 0]}
    innocent = [0, 0]
    for part in json.loads((given.folder / "truth.json").read_text("utf-8")):
        who, kind = part["official_id"], part["kind"]
        whole = text_of((run.folder / "reports" / "officials" / file_name(who)).read_text("utf-8"))
        page = whole[: given.first]
        if part["role"] != "scheme":
            if who in listed:
                innocent[0] += 1
                innocent[1] += bool(_TRIED.search(whole))
            continue
        named = any(labels[name] in page for name in ASKED_BY[kind])
        base, record = bool(_BASE.search(page) and _EXPECTED.search(page)), bool(_RECORD.search(page))
        for group in ("planted", *(["listed"] if who in listed else [])):
            for place, one in enumerate((True, named, base, record, named and base and record)):
                told[group][place] += one
        print(f"{who} {kind:16} listed by {listed.get(who) or '-':6} kind {named:d} base {base:d} record {record:d}")
    for group, (people, kinds, bases, records, every) in told.items():
        print(f"{group}: {people} people; kind {kinds}, base and expected {bases}, a record {records}, all {every}")
    print(f"look-alikes listed: {innocent[0]}; with what was tried {innocent[1]}")


if __name__ == "__main__":
    main()
