"""A run says what it looked for and did not find, and an earlier date gets a model of its own."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.intake import import_source
from riskml.pipeline import open_project
from riskml.pipeline.summary import summarise
from riskml.registry import champion, named_versions, versions
from riskml.registry.journal import read_journal
from tests.pipeline.tiny_bureau import make

EARLIER = date(2025, 11, 30)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory, root):
    """A bureau whose payments bear their payee under another name, with a rule that asks for it."""
    folder = tmp_path_factory.mktemp("silent")
    project = make(folder / "bureau")
    rule = folder / "bureau" / "features" / "rules" / "payments" / "amount_unlike_payee.toml"
    rule.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / "features" / "rules" / "payments" / rule.name, rule)
    shutil.copytree(root / "features" / "shapes", folder / "bureau" / "features" / "shapes", dirs_exist_ok=True)
    paid = pd.DataFrame({"payment_id": range(12), "supplier_id": "K1", "amount": 100.0, "paid_at": "2025-06-02 10:00"})
    paid.to_csv(folder / "payments.csv", index=False)
    import_source(project, folder / "payments.csv", table="payments")
    return project


@pytest.fixture(scope="module")
def first(bureau):
    return open_project(bureau.root).run()


def test_what_was_looked_for_is_told_with_what_was_found_instead(bureau, first):
    [lack, *_] = [one for one in first.looked_for if "payments.payee_id" in one.en]
    assert "0 of 12 rows have it (columns not used: supplier_id" in lack.en
    assert "未采用的列：supplier_id" in lack.zh
    assert f"  - {lack.en}" in summarise(first, "en")
    told = json.loads((first.folder / "quality.json").read_text("utf-8"))["looked_for"]
    [one] = [one for one in told if one["looked_for"] == "payments.payee_id"]
    assert one["found"]["payments"]["rows"] == one["found"]["payments"]["rows_read"] == 12
    assert "supplier_id" in one["found"]["payments"]["columns_not_used"]
    assert one["rules"] == ["amount_unlike_payee"]
    for page, word in (("index.html", "均无此项"), ("en/whole.html", "0 of 12 rows have it")):
        assert word in (first.pages / page).read_text("utf-8"), page


def test_an_earlier_date_is_scored_by_a_model_of_its_own_and_the_champion_stays(bureau, first):
    assert champion(bureau).version == "1"
    with pytest.raises(ModelError, match="fits one for that date alone; the champion stays"):
        open_project(bureau.root).run(as_of=EARLIER, train=False)
    before = named_versions(bureau)
    run = open_project(bureau.root).run(as_of=EARLIER)
    assert (run.fresh, run.trained, run.dated) == (True, True, True)
    assert named_versions(bureau) == before == {"champion": "1"}
    latest = versions(bureau)[0]
    assert (latest.version, latest.aliases, latest.as_of) == ("2", (), EARLIER.isoformat())
    line = read_journal(bureau)[-1]
    assert (line["action"], line["version"], line["alias"], line["dated"]) == ("train", "2", "", EARLIER.isoformat())
    # its pages say which model
    said = next(one.text for one in run.told_first if one.kind == "dated_model")
    assert "version 2" in said.en
    assert said.zh in (run.pages / "index.html").read_text("utf-8")
    assert said.zh in (run.pages / "whole.html").read_text("utf-8")
    assert f"! {said.en}" in summarise(run, "en").splitlines()
    assert "no champion" not in summarise(run, "en")
    manifest = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    assert manifest["model"]["version"] == "2"
    # again: nothing is trained, nothing is written; and today is scored by the champion as before
    again = open_project(bureau.root).run(as_of=EARLIER, train=False)
    assert (again.fresh, again.trained, again.run_id, again.told_first) == (False, False, run.run_id, run.told_first)
    today = open_project(bureau.root).run()
    assert (today.trained, today.dated, today.as_of) == (False, False, first.as_of)
    assert json.loads((today.folder / "manifest.json").read_text("utf-8"))["model"]["version"] == "1"


def test_a_tag_that_was_set_by_hand_makes_nobody_score(bureau, first):
    from riskml.registry.store import opened

    day = "2025-11-29"
    with opened(bureau) as shelf:
        shelf.client.set_model_version_tag("riskml", "1", "riskml.dated", day)
    with pytest.raises(ModelError, match="fits one for that date alone"):
        open_project(bureau.root).run(as_of=date.fromisoformat(day), train=False)
