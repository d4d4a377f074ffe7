"""A made-up run as it would have been published, for papers to be made of; nobody in it exists."""

from __future__ import annotations

import json

import pandas as pd

from riskml.pipeline.create import create_project
from riskml.pipeline.portrayed import kept
from riskml.pipeline.published import MANIFEST, Published, digests
from riskml.portraits import draw_all
from tests.portraits import fabricated_run, test_matters

LISTED, BY_SCORE, UNLISTED = "u1-01", "u3-10", "u4-01"
HOSTILE = '王#let<b>芳</b> & $x$ *y* @z \\n "引" =HYPERLINK(1)'


def publish(folder, names=None):
    """Write the tables that papers read, and the manifest."""
    folder.mkdir(parents=True)
    run = test_matters.run_data(names=names)
    list(kept(draw_all(run, [LISTED, BY_SCORE, UNLISTED, "u2-03"]), folder))
    run.matter_warnings.to_parquet(folder / "matter_warnings.parquet", index=False)
    hits = test_matters.hits().rename(columns={"records": "refs"})
    hits.to_parquet(folder / "hits.parquet", index=False)
    cards = {one.name: one for one in fabricated_run.rule_cards()}
    rules = [
        {
            "rule": name,
            "area": one.area,
            "label_zh": one.label.zh,
            "label_en": one.label.en,
            "innocent_zh": one.innocent.zh,
            "innocent_en": one.innocent.en,
        }
        for name, one in cards.items()
    ]
    pd.DataFrame(rules).to_parquet(folder / "rules.parquet", index=False)
    pd.DataFrame({"case_id": ["elsewhere"]}).to_parquet(folder / "trail_cases.parquet", index=False)
    day = test_matters.DAY.isoformat()
    manifest = {"run_id": "f" * 16, "facts_id": "0" * 16, "until": "report", "as_of": day, "riskml": "0.1.0"}
    (folder / MANIFEST).write_text(json.dumps({**manifest, "outputs": digests(folder)}), "utf-8")
    return Published.read(folder)


def bureau(folder, names=None):
    """Make a project that has published the run."""
    create_project(folder)
    publish(folder / "runs" / test_matters.DAY.isoformat(), names)
    return folder
