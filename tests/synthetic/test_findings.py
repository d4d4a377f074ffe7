"""Reviewers of the city: late, selective, fallible, and the same for the same seed."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskml.intake import import_source, load_contracts
from riskml.pipeline import create_project
from riskml.reviews import labels_of
from riskml.synthetic.findings import COLUMNS, Reviewers, looked_at, review, there, write_reviews

MANY = pd.DataFrame(
    {
        "official_id": [f"P{number:04d}" for number in range(2000)],
        "listed_at": pd.Timestamp("2025-03-31"),
        "selected_by": "score",
        "propensity": 1.0,
    }
)
TRUE = np.arange(len(MANY)) % 2 == 0


def decided(told):
    return told[told["finding"] != "open"].set_index("official_id").sort_index()


def test_the_same_seed_gives_the_same_reviews_and_another_does_not():
    one, again = (review(MANY, TRUE, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(review(MANY, TRUE, seed=5))


def test_what_a_look_brings_does_not_depend_on_who_else_is_on_the_list():
    whole = decided(review(MANY, TRUE))
    few = MANY.index[::7][::-1]
    alone = decided(review(MANY.loc[few], TRUE[few]))
    pd.testing.assert_frame_equal(alone, whole.loc[alone.index])


def test_looks_find_as_often_as_stated_and_never_what_is_not_there():
    told = decided(review(MANY, TRUE, Reviewers(sensitivity=0.7)))
    found = told["finding"].to_numpy() == "confirmed"
    assert not found[~TRUE].any()
    assert found[TRUE].mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.21 / TRUE.sum()))
    assert (decided(review(MANY, TRUE, Reviewers(sensitivity=1.0)))["finding"] == "confirmed").to_numpy()[TRUE].all()


def test_findings_come_weeks_to_months_after_the_list():
    told = decided(review(MANY, TRUE, Reviewers(delay=60.0)))
    days = (told["decided_at"] - told["listed_at"]).dt.days
    assert days.min() >= 2
    assert days.median() == pytest.approx(62, abs=4)
    assert (days > 180).any()
    assert (told["recorded_at"] >= told["decided_at"]).all()


def test_only_who_was_looked_at_has_a_review():
    warnings = pd.DataFrame(
        {
            "official_id": ["a", "b", "c", "d"],
            "selected_by": ["rule", "", "random", "score"],
            "inclusion_probability": [1.0, 0.02, 0.02, 1.0],
        }
    )
    looks = looked_at(warnings, pd.Timestamp("2025-03-31"))
    assert looks["official_id"].tolist() == ["a", "c", "d"]
    assert looks["propensity"].tolist() == [1.0, 0.02, 1.0]
    assert set(review(looks, np.zeros(3, dtype=bool))["official_id"]) == {"a", "c", "d"}


def test_a_scheme_is_there_to_be_found_for_a_year_and_a_look_alike_never():
    truth = [
        {"official_id": "a", "role": "scheme", "from": "2025-02-10", "to": "2025-03-01"},
        {"official_id": "b", "role": "look_alike", "from": "2025-02-10", "to": "2025-03-01"},
    ]
    looks = pd.DataFrame({"official_id": ["a", "b", "c"], "listed_at": pd.Timestamp("2025-06-30")})
    assert there(truth, looks).tolist() == [True, False, False]


@pytest.mark.parametrize(
    "wrong", [{"sensitivity": 0}, {"sensitivity": 1.2}, {"delay": 0}, {"spread": -1}, {"entry": -1}]
)
def test_reviewers_who_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="sensitivity"):
        Reviewers(**wrong)


def test_the_file_is_accepted_whole_and_says_the_same(root, tmp_path):
    told = review(MANY.head(40), TRUE[:40])
    assert set(COLUMNS) <= set(load_contracts(root / "data" / "contracts")["reviews"].fields)
    path = write_reviews(told, tmp_path / "reviews.csv", until=pd.Timestamp("2025-06-15"))
    [manifest] = import_source(create_project(tmp_path / "bureau"), path, table="reviews", format="csv")
    assert manifest.quarantined == manifest.duplicates == 0
    until = date(2025, 6, 15)
    pd.testing.assert_frame_equal(
        labels_of(pd.read_csv(path), as_of=until), labels_of(told, as_of=until), check_dtype=False
    )
    assert 0 < len(labels_of(told, as_of=until)["decided_at"]) < 80
    assert "there" not in path.read_text().splitlines()[0]
