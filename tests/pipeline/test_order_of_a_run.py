"""The order of warnings from run to run: published, reviewed, learned from, signed, and what it moves."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from riskml.cards import read_cards
from riskml.cli import main
from riskml.intake import import_source
from riskml.pipeline import run_job
from riskml.pipeline.fitting import fit, order_of
from riskml.pipeline.published_warnings import published_warnings
from riskml.pipeline.sources import Sources
from riskml.registry import WARNINGS, promote, sign
from riskml.triage import FEATURES
from tests.pipeline.tiny_bureau import make

MONTHS = pd.period_range("2025-03", "2025-09", freq="M")


def ends(month):
    return month.end_time.date()


def published(folder, name):
    return pd.read_parquet(folder / f"{name}.parquet")


def busy(root):
    """A bureau of six officials, 15 % of whose acts are late; P1's are late for nothing, the others' for a reason."""
    project = make(root / "bureau")
    random, acts = np.random.default_rng(0), 1200
    received = pd.Timestamp("2025-01-02 09:30") + pd.to_timedelta(np.sort(random.integers(0, 270, acts)), "D")
    late = random.random(acts) < 0.15
    log = pd.DataFrame(
        {
            "case_id": [f"L{number}" for number in range(acts)],
            "step": "review",
            "official_id": [f"P{number % 6}" for number in range(acts)],
            "unit_id": "U",
            "received_at": received,
            "due_at": (received + pd.Timedelta(days=5)).date,
            "occurred_at": received
            + pd.to_timedelta(np.where(late, random.integers(14, 40, acts), random.integers(1, 5, acts)), "D"),
        }
    )
    log.to_csv(root / "more.csv", index=False)
    import_source(project, root / "more.csv")
    recipe = project.training / "recipes" / "triage.toml"
    text = (
        recipe.read_text("utf-8")
        .replace("minimum_findings = 20", "minimum_findings = 10")
        .replace("splits = 3", "splits = 1")
    )
    text = (
        text.replace("bags = 40", "bags = 4")
        .replace("test_months = 3", "test_months = 2")
        .replace("shuffles = 4", "shuffles = 1")
    )
    recipe.write_text(text, "utf-8")
    grades = project.serving / "grades.toml"
    grades.write_text(
        grades.read_text("utf-8").replace("capacity = 60", "capacity = 20").replace("red = 15", "red = 10"), "utf-8"
    )
    return project


def reviewed(project, folder, day):
    """What reviewers say ten days later of what a run issued: confirmed where P1 is named."""
    told = published(folder, "matter_warnings")
    told = told[told["issued"] == day]
    sure = told["officials"].map(lambda people: "P1" in people)
    rows = pd.DataFrame(
        {
            "review_id": [f"R-{day}-{one}" for one in told["warning_id"]],
            "warning_id": told["warning_id"],
            "facts": told["facts"],
            "finding": sure.map({True: "confirmed", False: "cleared"}),
            "selected_by": told["selected_by"],
            "propensity": told["inclusion_probability"],
            "decided_at": f"{day + pd.Timedelta(days=10)} 10:00:00",
            "recorded_at": f"{day + pd.Timedelta(days=10)} 11:00:00",
        }
    )
    file = project.root.parent / f"reviews-{day}.csv"
    rows.to_csv(file, index=False)
    import_source(project, file, table="reviews")
    return rows


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    project = busy(tmp_path_factory.mktemp("order"))
    cards = read_cards(project)
    told = []
    for month in MONTHS:
        result = run_job(project, cards, as_of=ends(month), until="score")
        told.append(reviewed(project, result.folder, ends(month)))
    return project, cards, pd.concat(told)


@pytest.fixture
def copied(bureau, tmp_path):
    from riskml.core.project import Project

    shutil.copytree(bureau[0].root, tmp_path / "bureau")
    return Project.open(tmp_path / "bureau")


def test_every_ranked_warning_is_published_with_what_was_known_of_it(bureau):
    project, _, _ = bureau
    folder = project.runs / str(ends(MONTHS[-1]))
    known = published(folder, "matter_warnings")
    described = published(folder, "warning_features")
    assert list(described.columns) == ["warning_id", *FEATURES]
    assert set(described["warning_id"]) == set(known.loc[known["rank"] > 0, "warning_id"])
    assert not (folder / "warning_contributions.parquet").exists()
    assert json.loads((folder / "quality.json").read_text("utf-8"))["order"] == {
        "by": "yields", "drift": None, "model": None,
    }  # fmt: skip
    issued = known[known["issued"] == ends(MONTHS[-1])]
    assert issued["selected_by"].value_counts().to_dict() == {"rule": 18, "random": 2}
    waited = int((known["disposition"] == "waiting").sum()) + 2
    assert issued.loc[issued["selected_by"] == "random", "inclusion_probability"].unique() == pytest.approx(
        [2 / waited]
    )


def test_history_is_what_runs_published_and_reviews_told_by_then(bureau):
    project, cards, told = bureau
    day = ends(MONTHS[-1])
    history = published_warnings(project, cards, day, Sources.read(project))
    known = history.known()
    last = history.table.index.get_level_values("month") == MONTHS[-1].start_time
    assert (known[last] == 0).all(), "told ten days after the last run"
    issued = history.looks["issued"].to_numpy()
    assert (known[issued & ~last] != 0).all()
    assert not known[~issued].any()
    said = told.set_index("warning_id")["finding"].map({"confirmed": 1, "cleared": -1})
    names = history.table.index.get_level_values("warning_id")
    assert known[issued & ~last].tolist() == said.loc[names[issued & ~last]].tolist()
    for month in MONTHS:
        own = published(project.runs / str(ends(month)), "warning_features").set_index("warning_id")
        rows = history.table.xs(month.start_time, level="month")
        pd.testing.assert_frame_equal(rows, own.loc[rows.index], check_names=False)
    earlier = published_warnings(project, cards, ends(MONTHS[2]), Sources.read(project))
    assert earlier.table.index.get_level_values("month").max() == MONTHS[2].start_time
    assert (earlier.labels["known_at"] <= pd.Timestamp(ends(MONTHS[2])) + pd.Timedelta(days=1)).all()


def test_trained_signed_and_promoted_it_orders_the_next_run_within_levels(copied, bureau):
    cards = read_cards(copied)
    day = ends(MONTHS[-1])
    made = fit(copied, cards, "triage", as_of=day, by="甲")
    assert (made.model, made.alias) == (WARNINGS, "challenger")
    assert made.figures["learned"] == 1.0
    assert order_of(copied, day) == (None, "")
    sign(copied, "1", by="乙", model=WARNINGS)
    promote(copied, model=WARNINGS, by="乙")
    next_day = ends(MONTHS[-1] + 1)
    result = run_job(copied, cards, as_of=next_day, until="score")
    known = published(result.folder, "matter_warnings")
    parts = published(result.folder, "warning_contributions")
    told = json.loads((result.folder / "manifest.json").read_text("utf-8"))["order"]
    assert told["version"] == "1"
    assert json.loads((result.folder / "quality.json").read_text("utf-8"))["order"]["by"] == "learned"
    scores = {}
    for one, rows in parts.groupby("warning_id", sort=False):
        assert rows["feature"].tolist() == ["base", *FEATURES]
        total = 0.0
        for place, value in enumerate(rows["contribution"]):
            total = value if place == 0 else total + value
        scores[one] = total
    ranked = known[known["rank"] > 0].sort_values("rank")
    assert ranked["grade"].tolist() == sorted(ranked["grade"], key=["red", "yellow"].index)
    for _, level in ranked.groupby("grade"):
        own = [scores[one] for one in level["warning_id"]]
        assert own == sorted(own, reverse=True)
    yellow = ranked[(ranked["grade"] == "yellow") & ~ranked["issued"].isin([ends(one) for one in MONTHS])]
    first = yellow.head(5)["officials"].map(lambda people: "P1" in people)
    assert first.mean() > yellow["officials"].map(lambda people: "P1" in people).mean() + 0.3
    again = run_job(copied, cards, as_of=next_day, until="score")
    assert not again.fresh


def test_a_challenger_of_the_order_keeps_pace_in_the_shadow_and_moves_nothing(copied):
    cards, next_day = read_cards(copied), ends(MONTHS[-1] + 1)
    before = run_job(copied, cards, as_of=next_day, until="score", out=copied.root / "before")
    fit(copied, cards, "triage", as_of=ends(MONTHS[-1]), by="甲")
    result = run_job(copied, cards, as_of=next_day, until="score")
    told = json.loads((result.folder / "quality.json").read_text("utf-8"))
    assert told["order"]["by"] == "yields"
    beside = published(result.folder, "order_shadow")
    assert told["order_shadow"]["beside_the_champion"] == len(beside)
    assert told["order_shadow"]["challenger"]["version"] == "1"
    known, without = (published(one.folder, "matter_warnings") for one in (result, before))
    pd.testing.assert_frame_equal(known, without)
    assert not (before.folder / "order_shadow.parquet").exists()
    ranked = known[known["rank"] > 0].sort_values("rank")
    assert beside["warning_id"].tolist() == ranked["warning_id"].tolist()
    assert beside["rank_champion"].tolist() == ranked["rank"].tolist()
    assert beside["score_champion"].isna().all(), "yields of rules give the order"
    other = beside.sort_values("rank_challenger")
    assert other["rank_challenger"].tolist() == list(range(1, len(beside) + 1))
    assert other["grade"].tolist() == sorted(other["grade"], key=["red", "yellow"].index)
    for _, level in other.groupby("grade"):
        assert level["score_challenger"].tolist() == sorted(level["score_challenger"], reverse=True)
    assert beside["rank_challenger"].tolist() != beside["rank_champion"].tolist()
    # Promoted, it orders as it did in the shadow.
    sign(copied, "1", by="乙", model=WARNINGS)
    promote(copied, model=WARNINGS, by="乙")
    after = run_job(copied, cards, as_of=next_day, until="score", out=copied.root / "after")
    now = published(after.folder, "matter_warnings").set_index("warning_id")["rank"]
    assert now[beside["warning_id"]].tolist() == beside["rank_challenger"].tolist()
    assert not (after.folder / "order_shadow.parquet").exists()


def test_the_models_command_tells_of_both_models(copied):
    def typed(*words):
        return CliRunner().invoke(main, ["models", *words, "--project", str(copied.root)]).stdout

    assert "riskml-triage" not in typed("--lang", "en")
    fit(copied, read_cards(copied), "triage", as_of=ends(MONTHS[-1]), by="甲")
    assert [one["model"] for one in json.loads(typed("--json"))] == ["riskml", WARNINGS]
    people, order = typed("--lang", "en").split("\n\n")
    assert people.startswith("the model that scores people (riskml)\nversion")
    assert order.startswith("the model that orders warnings about matters (riskml-triage)\nversion")
    assert "challenger" in order
    assert "预警排序" in typed("--lang", "zh")
    alone = typed("--model", "triage", "--lang", "en")
    assert alone.startswith("version")
    assert [one["model"] for one in json.loads(typed("--model", "triage", "--json"))] == [WARNINGS]


def test_a_model_of_a_later_day_or_one_that_was_changed_orders_nothing(copied):
    cards = read_cards(copied)
    fit(copied, cards, "triage", as_of=ends(MONTHS[-1]), by="甲")
    sign(copied, "1", by="乙", model=WARNINGS)
    promote(copied, model=WARNINGS, by="乙")
    model, why = order_of(copied, ends(MONTHS[-2]))
    assert model is None
    assert "what was not known on 2025-08-31" in why
    for file in (copied.store / "mlartifacts" / "models").glob("*/artifacts/data/riskml/model.json"):
        text = file.read_text("utf-8")
        if '"triage"' in text:
            file.write_text(text.replace('"threads"', '"thread"') + "\n", "utf-8")
    model, why = order_of(copied, ends(MONTHS[-1]))
    assert (model, why) == (None, "it is not what the registry says")
    result = run_job(copied, cards, as_of=ends(MONTHS[-1] + 1), until="score")
    assert json.loads((result.folder / "quality.json").read_text("utf-8"))["order"]["by"] == "yields"


def test_the_past_is_replayed_by_each_order_end_to_end(copied):
    """The reviews are real ones of the runs that stand published; the replay knows of them what was told by then."""
    asked = ["backtest", "--recipe", "triage", "--from", "2025-08", "--to", "2025-09", "--retrain", "1", "--lang", "en"]
    done = CliRunner().invoke(main, [*asked, "--project", str(copied.root)])
    assert done.exit_code == 0, done.output
    assert "months replayed: 2, with a learned order: " in done.stdout
    folder = copied.runs / "backtest-triage"
    values = json.loads((folder / "backtest.json").read_text("utf-8"))
    assert values["kind"] == "order_backtest"
    assert [one["name"] for one in values["orders"]] == ["random", "severity", "yields", "learned"]
    assert [one["first"]["yields"] for one in values["months"]] == [18, 18], "two of twenty go by lot"
    picks = pd.read_parquet(folder / "backtest.parquet")
    for (order, _), own in picks.groupby(["order", "month"]):
        assert own["place"].tolist() == list(range(1, len(own) + 1)), order
        assert own["grade"].tolist() == sorted(own["grade"], key=["red", "yellow"].index)
    assert not picks.duplicated(["order", "warning_id"]).any()
    # What the runs of August issued by rank is what reviews speak of; those decided by the end of July are ordered no
    # more, and a finding that stands is the one that reviewers told.
    decided = picks[picks["finding"].isin(["confirmed", "cleared"])]
    assert len(decided)
    assert (decided["decided_at"] > decided["month"] + pd.offsets.MonthEnd()).all()
    page = (folder / "backtest.en.html").read_text("utf-8")
    assert "Had warnings been ordered so" in page
    again = CliRunner().invoke(main, [*asked, "--json", "--project", str(copied.root)])
    assert json.loads(again.stdout)["fresh"] is False
    assert not (copied.runs / "backtest").exists()
