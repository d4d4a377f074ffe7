"""The models' page: as the run, the journal and the package that the ledger has tell it, and MLflow is never asked."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

LINE = {"at": "2025-06-01T08:00:00+00:00", "action": "promote", "champion": "3", "before": "2", "by": "D1",
        "trained_by": "A1", "signatures": [{"by": "D2", "at": "2025-05-30", "note": "read the figures"}]}  # fmt: skip


@pytest.fixture
def kept(tmp_path):
    """A project's store with a journal, a package, and a ledger that has the package's hash."""
    from riskml.registry.package import digest

    store, private = tmp_path / "store", tmp_path / "private"
    data = store / "mlartifacts" / "models" / "m-1" / "artifacts" / "data" / "riskml"
    data.mkdir(parents=True)
    private.mkdir()
    for language, text in (("zh", "# 模型说明"), ("en", "# Model card\n\n**Rests on**: 24 <months>")):
        (data / f"MODEL.{language}.md").write_text(text, "utf-8")
    (store / "promotions.jsonl").write_text(json.dumps(LINE) + "\n", "utf-8")
    entered = hashlib.sha256(digest(data.parents[1]).encode()).hexdigest()
    act = {"kind": "promotion", "model": "riskml", "version": "3", "object": entered}
    (private / "acts.jsonl").write_text(json.dumps(act) + "\n", "utf-8")
    return SimpleNamespace(store=store, private=private, card=data / "MODEL.en.md")


@pytest.fixture
def told(kept, monkeypatch):
    from riskml.core.texts import Text
    from riskml.portal import model_told

    names = {"cases": Text(zh="办件", en="Cases"), "operations": Text(zh="操作", en="Operations")}
    monkeypatch.setattr(model_told, "tables_in_words", lambda _: names)
    hashes = {"operations": "1", "cases": "2", "code": "3", "cards": "4"}
    manifest = {"model": {"version": "3", "hashes": hashes}, "challenger": None, "order": {"version": "1"}}
    whole = {"provenance": {"drift": {"zh": "没有漂移", "en": "no drift"}, "withdrawn": True}}

    def ask():
        with monkeypatch.context() as patched:
            patched.setattr(model_told.Ledger, "of", lambda project: SimpleNamespace(private=project.private))
            return model_told.model_told(kept, SimpleNamespace(manifest=manifest), whole)

    return ask


def test_what_is_kept_is_what_the_run_the_journal_and_the_package_say(told):
    values = told()
    assert (values["model"], values["challenger"], values["order"]) == ("3", "", "1")
    assert [one["en"] for one in values["tables"]] == ["Cases", "Operations"]
    assert values["journal"][0]["signatures"] == [{"by": "D2", "at": "2025-05-30", "note": "read the figures"}]
    assert "24 <months>" in values["card"]["en"]
    assert json.loads(json.dumps(values)) == values


def test_a_card_that_is_not_the_one_that_was_entered_is_not_shown(told, kept):
    kept.card.write_text("# Model card\n\nperfect in every way", "utf-8")
    assert told()["card"] == {}


def test_the_page_shows_it_and_runs_nothing_of_it(as_, told):
    from riskml.portal.models_notes import RunTold
    from riskml.portal.scopes import current_run

    RunTold.objects.filter(run=current_run()).update(model=told())
    page = as_("D1").get("/models").content.decode()
    wanted = ("version 3", "Cases, Operations", "no drift", "withdrawn", "<b>Rests on</b>", "24 &lt;months&gt;", "D2",
              "read the figures", "trained by A1")  # fmt: skip
    assert [one for one in wanted if one not in page] == []
    assert "没有漂移" in as_("P1", "zh").get("/models").content.decode()


def test_a_run_that_was_read_before_has_nothing_to_show(as_, room):
    from riskml.portal.models_notes import RunTold

    RunTold.objects.all().delete()
    assert "Nothing was kept" in as_("D1").get("/models").content.decode()


def test_mlflow_is_not_loaded():
    code = "import sys, riskml.portal.model_told; sys.exit('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
