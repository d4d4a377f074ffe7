"""The examples of docs/examples: each runs as it stands, and what its text claims holds."""

import re
import runpy
from contextlib import redirect_stdout
from functools import cache
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from riskml.evaluation import top_of_each_month

NAMES = ("first_model", "adding_labels", "reading_a_portrait", "bid_rigging")
CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def run(root):
    @cache
    def play(name):
        with redirect_stdout(StringIO()) as printed:
            left = runpy.run_path(str(root / "docs/examples" / f"{name}.py"))
        return left, printed.getvalue()

    return play


def test_every_example_is_linked_and_begins_with_a_summary_in_chinese(root):
    index = (root / "docs/index.md").read_text("utf-8")
    assert {one.stem for one in (root / "docs/examples").glob("*.py")} == set(NAMES)
    for name in NAMES:
        text = (root / "docs/examples" / f"{name}.py").read_text("utf-8")
        assert f"(examples/{name}.py)" in index
        assert text.startswith("# %% [markdown]\n# # ")
        first, *others = text.split("# %%")[1:]
        assert "摘要" in first
        assert not CHINESE.search("".join(others))


def test_first_model(run):
    left, printed = run("first_model")
    assert left["table"].index[0] == "P07"
    assert left["table"].loc["P07", ["overdue_rate", "closeness"]].gt(0).all()
    for claim in ("to the last bit: True", "as in the crowd: True", "in the pipeline: P07", "same bits: True"):
        assert claim in printed


def test_adding_labels(run):
    left, printed = run("adding_labels")
    model, fold, truth, test = left["model"], left["fold"], left["truth"], left["test"]
    assert model.regime_ == "blended"
    assert left["train"].index.get_level_values("month").max() < fold.test_from - pd.DateOffset(months=2)
    decided = left["labels"].set_index(["official_id", "month"])["decided_at"]
    assert (decided[left["known"].index] <= fold.as_of).all()
    listed = top_of_each_month(left["scores"], 5)
    worth = left["worth"].precision
    assert worth.low <= truth[test.index][listed].mean() <= worth.high
    assert truth[test.index][listed].mean() > 2 * truth[test.index].mean()
    assert not left["meant"].holds()
    assert "ranks only" in printed
    assert left["hangs"]["precision"].is_monotonic_increasing


def test_reading_a_portrait(run):
    left, printed = run("reading_a_portrait")
    portrait = left["portrait"]
    assert left["manifest"].accepted == len(left["log"])
    assert portrait.person.official_id == "P07"
    assert portrait.grade.grade == "yellow"
    assert portrait.account.total() == portrait.account.score
    assert portrait.metrics[0].evidence
    assert portrait.gaps or portrait.off
    assert "exactly: True" in printed


def test_bid_rigging(run):
    left, printed = run("bid_rigging")
    found, share = left["found"], left["found"].mean()
    assert left["ends"][0] > share
    assert left["low"] > share
    assert left["base"] + left["reasons"].sum() == pytest.approx(
        left["whole"].decision_function(left["tenders"].loc[[left["listed"][0]]])[0]
    )
    honest, leaky = (average_precision_score(left["of_bid"], left[name]) for name in ("honest", "leaky"))
    assert leaky > honest + 0.2
    assert [fault.where for fault in left["refused"]] == ["folds by tender"]
    assert "refused: folds by tender" in printed
    for train, test in left["whole_tenders"]:
        assert not set(left["tender"][train]) & set(left["tender"][test])
    assert found[np.argsort(-left["score"].to_numpy())[:20]].mean() > 2 * share


def test_the_screens_of_the_example_are_those_of_the_page(run, root):
    left, _ = run("bid_rigging")
    page = (root / "docs/bidding.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in left["tenders"].columns)
    bids = np.array([100.0, 103.0, 104.0, 108.0])
    by_hand = left["screens"](bids)
    assert by_hand["rd"] == pytest.approx(3 / np.std([103, 104, 108], ddof=1))
    assert by_hand["rdnor"] == pytest.approx(3 * 3 / 8)
    assert by_hand["rdalt"] == pytest.approx(2 * 3 / 5)
    assert by_hand["ks"] == pytest.approx(0.25)
