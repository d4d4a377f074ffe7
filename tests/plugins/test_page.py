"""docs/plugins.md, done as a reader would with the example package installed, and what a run with all four gives."""

import csv
import io

import pytest

import riskml
from riskml.core.errors import ModelError
from riskml.core.project import Project
from riskml.intake.manifests import manifests
from riskml.pipeline.portrayed import published_portrait
from riskml.pipeline.published import published_run
from riskml.portraits.stored import restored_portrait
from riskml.registry import champion
from tests.docs import walkthrough
from tests.sample_of_rules import keep_few_cards


def test_the_page_and_all_that_its_run_publishes(root, example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(walkthrough, "keep_a_sample_of_cards", keep_few_cards)
    assert walkthrough.follow((root / "docs/plugins.md").read_text("utf-8"), tmp_path) == []
    project = Project.open("bureau")
    run = published_run(project.runs, None, "run")
    a_file_in_its_format_was_imported(project)
    a_card_with_its_comparison_was_measured_and_explained(run)
    a_recipe_with_its_detector_scores_with_sums_that_are_exact(project, run)
    its_file_is_in_the_run(run)
    told = run.manifest
    assert told["plugins"]["riskml-example-plugins"]["version"] == "1.0"
    assert told["versions"]["riskml-example-plugins"] == "1.0"
    again = riskml.open("bureau").run(as_of=run.as_of, languages=tuple(told["languages"]))
    assert (again.run_id, again.fresh) == (run.run_id, False)
    (tmp_path / "bureau" / "pyproject.toml").write_text("[tool.riskml]\n")
    with pytest.raises(ModelError, match="riskml-example-plugins has one: trust it"):
        champion(Project.open("bureau"))


def a_file_in_its_format_was_imported(project):
    [imported] = manifests(project)
    assert (imported.rows_read, imported.accepted, imported.quarantined) == (360, 359, 1)
    assert (imported.format, imported.reader) == ("ledger", "riskml-example-plugins 1.0")
    assert "without a colon: seen by nobody" in imported.set_aside(project).read_text("utf-8-sig")


def a_card_with_its_comparison_was_measured_and_explained(run):
    panels = {one.metric: one for one in restored_portrait(published_portrait(run, "official", "P3")).metrics}
    typical, mean = panels["typical_time"], panels["handling_time"]
    assert typical.compare == "times"
    assert len(typical.evidence) > 0
    # A geometric mean lies below the mean of the same days, and both say that P3 takes longer.
    assert typical.figures.expected < typical.figures.observed < mean.figures.observed
    assert typical.figures.low > 1


def a_recipe_with_its_detector_scores_with_sums_that_are_exact(project, run):
    scorer = champion(project).scorer
    assert scorer.detectors == {"MedianDistance": {"weight": 0.5, "power": 1.5}}
    assert [*scorer.parts_][-1] == "MedianDistance"
    scores = run.rows("scores", "score")
    assert len(scores) == 12
    for row in scores:
        total = 0.0
        for part in run.rows("contributions", "score", official_id=row["official_id"]):
            total += part["contribution"]
        assert total == row["score"]


def its_file_is_in_the_run(run):
    written = (run.folder / "exports" / "listed" / "listed.csv").read_bytes().decode("utf-8-sig")
    told = [row["official_id"] for row in csv.DictReader(io.StringIO(written))]
    assert told == [row["official_id"] for row in run.rows("warnings", "score") if row["selected_by"]]
    assert told
    assert "exports/listed/listed.csv" in run.outputs
