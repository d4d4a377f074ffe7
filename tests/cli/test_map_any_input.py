"""Whatever a file holds, `riskml map --import` takes it, asks, or says in one message what is wrong with it."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskml.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = ("case_id", "step", "official_id", "occurred_at")


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("any") / "bureau"
    assert typed("init", str(place), "--lang", "en").exit_code == 0
    return place


def is_said(file: Path, bureau: Path) -> Result:
    """Type it, with and without taking what is proposed, and look that no fault of our own comes of it."""
    for words in (("--yes", "--import"), ()):
        with tempfile.TemporaryDirectory() as out:
            done = typed("map", str(file), "--project", str(bureau), "--out", out, "--lang", "en", *words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code in {0, 2}, done.output
        assert done.output.strip()
    return done


def _workbook(file: Path, write: Callable[[Any], object]) -> Path:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        write(sheet)
    return file


def _parquet(file: Path, **columns: pa.Array) -> Path:
    pq.write_table(pa.table(columns), file)
    return file


MADE: dict[str, Callable[[Path], Path]] = {
    "an event that says nothing": lambda at: _text(at / "a.xes", "<log><trace><event/></trace></log>"),
    "a log without a trace": lambda at: _text(at / "a.xes", "<log/>"),
    "formulas without a value": lambda at: _workbook(
        at / "a.xlsx", lambda sheet: [sheet.write_formula(1, place, "=1/0", None, "#DIV/0!") for place in range(4)]
    ),
    "a header alone": lambda at: _text(at / "a.csv", ",".join(HEAD) + "\n"),
    "nothing": lambda at: _text(at / "a.csv", ""),
    "days of no calendar": lambda at: _text(at / "a.csv", ",".join(HEAD) + "\nA,accept,P1,2025-02-30\n" * 3),
    "columns of nothing": lambda at: _parquet(at / "a.parquet", **{name: pa.nulls(3) for name in HEAD}),
    "columns of nothing that are text": lambda at: _parquet(
        at / "a.parquet", **{name: pa.array([None, None], pa.string()) for name in HEAD}
    ),
    "no rows": lambda at: _parquet(at / "a.parquet", **{name: pa.array([], pa.string()) for name in HEAD}),
    "words of no standard": lambda at: _text(at / "a.json", '{"a": [1, 2, {"b": null}]}'),
    "a list of nothing": lambda at: _text(at / "a.jsonocel", '{"objectTypes": [], "events": [], "objects": []}'),
    "releases of nothing": lambda at: _text(at / "a.json", '{"releases": [{}, null, 3]}'),
}


def _text(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("kind", MADE)
def test_what_holds_little_or_nothing(bureau: Path, tmp_path: Path, kind: str) -> None:
    is_said(MADE[kind](tmp_path), bureau)


CELLS = st.sampled_from(
    ["", " ", "A-1", "accept", "同意", "P1", "2025-03-01 10:00", "2025-02-30", "13/01/2025", "1.234", "1,5", "12万元",
     "NULL", "#DIV/0!", "=1+1", "110101198001010018", "9" * 30, "-", "?", '"', "x;y", "\u202e", "２０２５年３月", "是"]
)  # fmt: skip
NAMES = st.sampled_from(
    [*HEAD, "办件编号", "时间", "处理人", "金额（万元）", "Amount", "signed", "published", "id", "", "a", "受理时间",
     "审批人", "lifecycle", "due", "counterparty_id", "agent"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_small_table(bureau: Path, tmp_path: Path, data: st.DataObject) -> None:
    names = data.draw(st.lists(NAMES, min_size=1, max_size=7))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names) + 1), max_size=6))
    sep = data.draw(st.sampled_from([",", ";", "\t"]))
    is_said(_text(tmp_path / "any.csv", "\n".join(sep.join(row) for row in (names, *rows))), bureau)


def test_columns_named_by_what_was_done_are_steps(bureau: Path, tmp_path: Path) -> None:
    text = "case_id,official,requested,published,signed,note\n1,z1,2018-01-02,2018-02-01,2018-03-01,x\n"
    file = _text(tmp_path / "procurements.csv", text + text.splitlines()[1].replace("1,z1", "2,z2") + "\n")
    done = typed("map", str(file), "--project", str(bureau), "--yes", "--import", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "procurements.csv (UTF-8) -> operations: 6 rows read = 6 accepted" in done.output
