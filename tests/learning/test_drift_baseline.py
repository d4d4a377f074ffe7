from dataclasses import replace

import pandas as pd

from riskml.learning import History, drift_of, fit_model
from riskml.registry.artefact import read_artefact, write_artefact
from tests.learning import small_bureau as bureau


def fitted(root, folder):
    project = bureau.make_project(root, folder / "bureau")
    table = bureau.history(people=80, months=9)
    recipe = bureau.small(project)
    return table, fit_model(recipe, History(table, bureau.DIRECTIONS, bureau.INPUTS, bureau.AS_OF))


def test_a_model_remembers_its_history_as_counts_and_nobody(root, tmp_path):
    table, model = fitted(root, tmp_path)
    texts = {"MODEL.zh.md": "", "MODEL.en.md": ""}
    write_artefact(model, tmp_path / "new", texts)
    read = read_artefact(tmp_path / "new")
    for name, array in model.learned_from.to_arrays().items():
        assert (array == read.learned_from.to_arrays()[name]).all()
    assert read.learned_from.counts[:, -1].sum() == len(table.dropna(how="all"))

    month = pd.Timestamp("2025-12-01")
    now = bureau.latest(table)[list(model.metrics)].dropna(how="all")
    scores = pd.Series(read.scorer.decision_function(now), index=now.index)
    assert drift_of(read, now, scores, month).standing == "stands"
    moved = now + 2.0
    scores = pd.Series(read.scorer.decision_function(moved), index=now.index)
    assert drift_of(read, moved, scores, month).standing == "withdrawn"

    write_artefact(replace(model, learned_from=None), tmp_path / "old", texts)
    old = read_artefact(tmp_path / "old")
    assert old.learned_from is None
    told = drift_of(old, now, scores, month)
    assert told.standing == "cannot tell"
    assert "without remembering" in told.text().en
    assert drift_of(read, now, scores * float("nan"), month).standing == "cannot tell"
