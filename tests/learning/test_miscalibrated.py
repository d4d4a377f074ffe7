"""A metric by which most people lie out tells of itself: no model learns from it, no score moves by it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from riskml.core.errors import ModelError
from riskml.learning import History
from riskml.learning.fitting import fit_model
from riskml.metrics.calibration import calibration_of
from riskml.pipeline.metric_health import LooseMetric
from riskml.registry.artefact import read_artefact, write_artefact
from riskml.registry.scores import score
from tests.learning.small_bureau import AS_OF, DIRECTIONS, INPUTS, history, latest, make_project, small


@pytest.fixture(scope="module")
def recipe(root, tmp_path_factory):
    made = small(make_project(root, tmp_path_factory.mktemp("bureau")))
    return made.model_copy(update={"reference": made.reference.model_copy(update={"kind": "empirical_null"})})


@pytest.fixture(scope="module")
def loose():
    """A history in which six in ten lie past one deviation by `closeness`."""
    table = history()
    officials = table.index.get_level_values("official_id")
    out = officials.isin(officials.unique()[:36])
    table.loc[out, "closeness"], table.loc[~out, "closeness"] = 1.5, 0.0
    return table


def test_it_is_left_out_of_the_model_and_moves_no_score(recipe, loose, tmp_path):
    model = fit_model(recipe, History(loose, DIRECTIONS, INPUTS, AS_OF))
    assert "closeness" not in model.metrics
    assert set(model.metrics) == set(DIRECTIONS) - {"closeness"}
    assert model.miscalibrated == {"closeness": pytest.approx(0.6)}
    month = latest(loose)
    far = month.assign(closeness=9.0)
    assert score(model, month).frame["score"].equals(score(model, far).frame["score"])
    write_artefact(model, tmp_path / "model", {"MODEL.en.md": "", "MODEL.zh.md": ""})
    again = read_artefact(tmp_path / "model")
    assert again.miscalibrated == dict(model.miscalibrated)
    assert again.metrics == model.metrics


def test_what_is_usual_stays(recipe):
    model = fit_model(recipe, History(history(), DIRECTIONS, INPUTS, AS_OF))
    assert set(model.metrics) == set(DIRECTIONS)
    assert model.miscalibrated == {}


def test_where_nothing_is_left_nothing_is_learned(recipe, loose):
    every = loose.assign(**dict.fromkeys(DIRECTIONS, 2.0))
    with pytest.raises(ModelError, match="within one deviation"):
        fit_model(recipe, History(every, DIRECTIONS, INPUTS, AS_OF))


@pytest.mark.parametrize(("side", "share"), [("high", 0.25), ("low", 0.5), ("both", 0.75)])
def test_only_the_side_that_concerns_counts(side, share):
    z = pd.DataFrame({"m": [1.5, -1.5, -1.5, 1.0]}, index=pd.Index(list("abcd"), name="official_id"))
    found = calibration_of(z, {"m": side})["m"]
    assert (found.share, found.people) == (share, 4)
    assert np.isnan(found.chance)


def test_the_work_dealt_again_says_what_chance_gives():
    people = pd.Index([f"o{n}" for n in range(100)], name="official_id")
    z = pd.DataFrame({"m": [1.5] * 40 + [0.0] * 60}, index=people)
    seldom, often = (pd.DataFrame({"m": [2.0] * n + [0.0] * (100 - n)}, index=people) for n in (10, 20))
    assert calibration_of(z, {"m": "high"}, seldom)["m"].miscalibrated
    assert not calibration_of(z, {"m": "high"}, often)["m"].miscalibrated
    assert not calibration_of(z, {"m": "high"})["m"].miscalibrated


def test_it_says_whether_a_score_still_counts_it():
    one = LooseMetric("m", 0.6, 40, moves_score=True, left_out=False)
    assert "train again" in one.text().en
    assert "moves no score" in replace(one, moves_score=False).text().en
    assert "that the model was made from" in replace(one, moves_score=False, left_out=True).text().en
