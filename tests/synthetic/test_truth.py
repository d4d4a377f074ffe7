"""The table at the end of a demo."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest

from riskml.synthetic import outcome_table, outcome_text
from riskml.synthetic.truth import KINDS, Part

TRUTH = [
    Part("P1", "crony", "2025-01-01", "2025-12-31").as_record(),
    Part("P2", "crony", "2025-01-01", "2025-12-31").as_record(),
    Part("P3", "slow_walking", "2025-01-01", "2025-12-31").as_record(),
    Part("P4", "night_duty", "2025-01-01", "2025-12-31").as_record(),
]
WARNINGS = pd.DataFrame(
    {
        "official_id": ["P1", "P2", "P4", "P5", "P6", "P7"],
        "grade": ["red", "yellow", "yellow", "red", "none", "none"],
        "selected_by": ["rule", "score", "score", "rule", "random", ""],
    }
)


def test_counts_by_kind():
    table = outcome_table(TRUTH, WARNINGS).set_index("kind")
    assert table.index.tolist() == ["crony", "slow_walking", "night_duty", "other"]
    counts = table[["officials", "red", "yellow", "unlisted"]]
    assert counts.loc["crony"].tolist() == [2, 1, 1, 0]
    assert counts.loc["slow_walking"].tolist() == [1, 0, 0, 1]  # no row in the warnings: not found
    assert counts.loc["night_duty"].tolist() == [1, 0, 1, 0]
    assert counts.loc["other"].tolist() == [3, 1, 0, 2]  # drawn at random is not flagged
    assert (counts["red"] + counts["yellow"] + counts["unlisted"] == counts["officials"]).all()


def test_no_warnings_at_all():
    table = outcome_table(TRUTH, WARNINGS.iloc[:0])
    assert table[["red", "yellow"]].to_numpy().sum() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_is_aligned_and_names_every_row(language):
    table = outcome_table(TRUTH, WARNINGS)
    lines = outcome_text(table, language).splitlines()
    assert len(lines) == len(table) + 1
    widths = {sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line) for line in lines}
    assert len(widths) == 1  # the last column is right-aligned
    assert table.loc[0, f"label_{language}"] in lines[1]


def test_words_about_people_are_careful():
    for _, label in KINDS.values():
        assert not any(word in label.zh for word in ("违纪", "腐败", "嫌疑", "有罪"))
        assert not any(word in label.en.lower() for word in ("corrupt", "guilty", "suspect", "violation"))
