"""Reasons as shap draws them: exactly the score, and with the words that were asked for."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from riskml.scoring import published_sum
from riskml.scoring.shap_explanation import draws_chinese
from tests.scoring.test_habits_of_scikit_learn import rows, scorers


@pytest.fixture
def shap(monkeypatch):
    mpl.use("Agg")
    import shap
    from matplotlib import pyplot as plt

    yield shap
    plt.close("all")


def texts_of(figure):
    return [text.get_text() for axes in figure.axes for text in axes.findobj(mpl.text.Text) if text.get_text()]


@pytest.mark.parametrize("name", ["strange", "boosted", "blended", "confirmed"])
def test_base_and_values_are_the_score_bit_for_bit(name, shap):
    X, y = rows(120)
    scorer = clone(scorers()[name]).fit(X, y)
    told = scorer.explanation(X, names={"late": "Overdue rate"})
    assert isinstance(told, shap.Explanation)
    total = published_sum(told.base_values[0], told.values)
    assert (told.base_values == told.base_values[0]).all()
    assert np.abs(total - scorer.decision_function(X)).max() < 1e-9
    if hasattr(scorer.explain(X), "score"):
        assert np.array_equal(total, scorer.explain(X).score)
    assert np.array_equal(told.values, scorer.transform(X))
    assert np.array_equal(told.data, X.to_numpy(), equal_nan=True)
    assert told.feature_names == ["Overdue rate", "load", "pair"]


def test_shap_draws_one_row_and_all_of_them(shap):
    from matplotlib import pyplot as plt

    X, y = rows(120)
    told = clone(scorers()["strange"]).fit(X, y).explanation(X, names={"late": "Overdue rate"})
    strangest = int(published_sum(told.base_values[0], told.values).argmax())
    shap.plots.waterfall(told[strangest], show=False)
    said = texts_of(plt.gcf())
    score = published_sum(told.base_values[0], told.values)[strangest]
    assert any("Overdue rate" in one for one in said)
    assert any(f"{score:.3f}".rstrip("0") in one for one in said), said
    for draw in (shap.plots.bar, shap.plots.beeswarm):
        plt.close("all")
        draw(told, show=False)
        said = texts_of(plt.gcf())
        assert {"Overdue rate", "load", "pair"} <= set(said)


def test_chinese_is_drawn_only_where_a_font_that_is_drawn_with_has_it():
    from matplotlib import font_manager

    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        assert not draws_chinese()
    with mpl.rc_context({"font.family": ["no such font"]}):
        assert not draws_chinese()
    chinese = [one.name for one in font_manager.fontManager.ttflist if "CJK" in one.name]
    if chinese:  # a machine without any can still say that it has none
        with mpl.rc_context({"font.family": ["DejaVu Sans", chinese[0]]}):
            assert draws_chinese()


def test_an_empty_table_has_nothing_to_explain_and_says_so():
    X, y = rows(60)
    scorer = clone(scorers()["strange"]).fit(X, y)
    with pytest.raises(ValueError, match="minimum of 1 is required"):
        scorer.explanation(pd.DataFrame(columns=X.columns, dtype=float))
