"""Where a page says that a formula is proved, the test that it names is there."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

NAMED = re.compile(r"`([\w/.]*?)::(\w+)`")


@pytest.mark.parametrize(("page", "folder"), [("comparisons.md", "tests/metrics/"), ("grades.md", "")])
def test_every_oracle_that_a_page_names_is_a_test(page: str, folder: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8").partition("## Where each formula is proved")[2]
    rows = [line for line in text.partition("## Literature")[0].splitlines() if line.startswith("|")][2:]
    assert len(rows) > 10
    for row in rows:
        file = ""
        named = NAMED.findall(row)
        assert named, row
        for path, name in named:
            file = f"{folder}{path}" if path else file
            assert f"def {name}(" in (ROOT / file).read_text("utf-8"), f"{file}::{name}"
