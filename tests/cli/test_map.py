"""From a stranger's file to accepted rows: init, map, import; what is asked stands on screen and in the file."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from riskml.cli import main

if TYPE_CHECKING:
    from pathlib import Path

LOG = """申请编号,环节名称,处理人,处理时间,接收时间,办理结果,备注
A-1,受理,P01,2026-03-02 09:30:10,2026-03-02 09:10:00,,x
A-2,受理,P01,2026-03-02 10:05:00,2026-03-02 09:40:00,,
A-1,审批,P07,2026-03-05 15:10:20,2026-03-02 09:30:10,同意,
A-2,审批,P07,2026-03-04 11:20:30,2026-03-02 10:05:00,不予批准,y
"""


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    assert typed("init", str(tmp_path / "bureau"), "--lang", "en").exit_code == 0
    return tmp_path / "bureau"


def test_three_commands_lead_from_a_strangers_file_to_accepted_rows(bureau: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.csv").write_text(LOG, "utf-8")
    mapped = typed("map", str(tmp_path / "desk.csv"), "--project", str(bureau), "--yes")
    assert mapped.exit_code == 0, mapped.output
    assert (
        "P07 did “审批” on case A-1 on 5 March 2026, 15:10, outcome approved, 3 working days after receipt."
        in mapped.output
    )
    assert "'同意' 1 = approved" in mapped.output
    assert "columns that fill nothing: '备注'" in mapped.output
    said = next(line.strip() for line in mapped.output.splitlines() if "riskml import" in line)
    done = typed(*shlex.split(said)[1:], "--json")
    assert done.exit_code == 0, done.output
    (account,) = json.loads(done.stdout)
    assert (account["accepted"], account["quarantined"]) == (4, 0)
    chinese = typed("map", str(tmp_path / "desk.csv"), "--project", str(bureau), "--lang", "zh")
    assert "P07 于 2026 年 3 月 5 日 15:10 对 A-1 号办件办理审批，结果：准予，距收件 3 个工作日。" in chinese.output


def test_init_says_which_commands_follow(tmp_path: Path) -> None:
    said = typed("init", str(tmp_path / "my bureau")).output
    assert [line.split()[:2] for line in said.splitlines() if "riskml" in line] == [
        ["riskml", "map"],
        ["riskml", "run"],
    ]
    assert said.count(f"--project {shlex.quote(str(tmp_path / 'my bureau'))}") == 2
    empty = typed("run", "--project", str(tmp_path / "my bureau"))
    assert empty.exit_code == 2
    assert "riskml map SOURCE" in empty.output


def test_a_map_that_imports_leaves_only_the_run(bureau: Path, tmp_path: Path) -> None:
    for month, log in (("jan", LOG), ("feb", LOG.replace("A-", "B-"))):
        (tmp_path / "logs").mkdir(exist_ok=True)
        (tmp_path / "logs" / f"{month}.csv").write_text(log, "utf-8")
    words = ("map", str(tmp_path / "logs"), "--project", str(bureau), "--import")
    done = typed(*words)
    assert done.exit_code == 0, done.output
    assert "jan.csv (UTF-8) -> operations: 4 rows read = 4 accepted" in done.output
    assert "feb.csv (UTF-8) -> operations: 4 rows read = 4 accepted" in done.output
    after = [line.strip() for line in done.output.partition("next:")[2].splitlines() if line]
    assert after == [f"riskml run --project {bureau}"]
    told = json.loads(typed(*words, "--json").stdout)
    assert [one["accepted"] for one in told["imported"]] == [4, 4]
    assert len(told["proposed"]) == 1
    assert len([*(bureau / "store/manifests").rglob("*.json")]) == 2, "the same again is the same import"


def test_a_map_that_asks_imports_nothing(bureau: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.csv").write_text(LOG.replace("处理人", "x1"), "utf-8")
    words = ("map", str(tmp_path / "desk.csv"), "--table", "operations", "--project", str(bureau), "--import")
    asked = typed(*words)
    assert asked.exit_code == 2, asked.output
    assert "imported" not in asked.output
    assert not [*(bureau / "store").rglob("*.parquet")]
    last = next(line.strip() for line in asked.output.splitlines() if "riskml import" in line)
    place = bureau / "data" / "mappings" / "desk.toml"
    place.write_text(place.read_text("utf-8").replace('"?"', '"x1"'), "utf-8")
    assert typed(*shlex.split(last)[1:]).exit_code == 0, "what is typed after the answer stands on the screen"


def test_a_map_that_imports_takes_files_of_a_standard_too(bureau: Path, tmp_path: Path) -> None:
    release = {"ocid": "o1", "buyer": {"id": "u1", "name": "县医院"}, "tender": {"procurementMethod": "open"}}
    (tmp_path / "tenders.json").write_text(json.dumps({"releases": [release]}), "utf-8")
    done = typed("map", str(tmp_path / "tenders.json"), "--project", str(bureau), "--import")
    assert done.exit_code == 0, done.output
    assert "tenders.json -> tenders: 1 rows read = 1 accepted" in done.output
    assert "0 rows read" not in done.output, "tables of which a source has nothing are one line"
    assert "tenders.json has no rows for: bids, awards" in done.output


def test_what_is_asked_ends_with_2_and_stands_in_the_file(bureau: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.csv").write_text(LOG.replace("处理人", "x1").replace("环节名称", "x2"), "utf-8")
    place = tmp_path / "asked.toml"
    words = ("map", str(tmp_path / "desk.csv"), "--project", str(bureau), "--table", "operations", "--out", str(place))
    asked = typed(*words)
    assert asked.exit_code == 2, asked.output
    assert asked.output.count("no row may lack") == 1
    assert asked.output.count("no column shows to be Official id") == 1
    assert place.read_text("utf-8").count('= "?"') == 2
    refused = typed("import", str(tmp_path / "desk.csv"), "--mapping", str(place), "--project", str(bureau))
    assert refused.exit_code == 2
    assert "nobody has answered" in refused.output
    answered = place.read_text("utf-8").replace('official_id = "?"', 'official_id = "x1"')
    place.write_text(answered.replace('step = "?"', 'step = "x2"'), "utf-8")
    assert typed("import", str(tmp_path / "desk.csv"), "--mapping", str(place), "--project", str(bureau)).exit_code == 0
    again = typed(*words)
    assert again.exit_code == 2
    assert "a proposal that nobody has changed" in again.output
    assert "x1" in place.read_text("utf-8"), "what a person wrote stays"


def test_what_holds_of_two_tables_of_a_log_is_said_once(bureau: Path, tmp_path: Path) -> None:
    heads = "case:concept:name,concept:name,org:resource,time:timestamp,case:startdate,case:enddate,case:deadline"
    days = [f"2026-03-{day:02}T1{day % 10}:30:00+08:00" for day in range(1, 9)]
    rows = [f"C{place},accept,P{place % 3},{day},{day},{day},{day}" for place, day in enumerate(days)]
    (tmp_path / "log.csv").write_text("\n".join([heads, *rows]), "utf-8")
    done = typed("map", str(tmp_path / "log.csv"), "--project", str(bureau), "--yes")
    assert done.exit_code == 0, done.output
    assert "-> operations, cases" in done.output
    assert done.output.count("times carry offsets") == 1


def test_answers_for_programs_and_faults_of_words(bureau: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.csv").write_text(LOG, "utf-8")
    told = typed("map", str(tmp_path / "desk.csv"), "--project", str(bureau), "--json")
    (one,) = json.loads(told.stdout)
    assert (one["tables"], one["rows"], one["questions"]) == (["operations"], 4, [])
    assert all(setting["reason"] for setting in one["settings"])
    wrong = typed("map", str(tmp_path / "desk.csv"), "--project", str(bureau), "--table", "operation")
    assert wrong.exit_code == 2
    assert "Did you mean 'operations'?" in wrong.output
    assert typed("map", str(tmp_path / "none.csv"), "--project", str(bureau)).exit_code == 2
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.pdf").write_text("x", "utf-8")
    unknown = typed("map", str(tmp_path / "scans"), "--project", str(bureau))
    assert unknown.exit_code == 2
    assert ".csv, " in unknown.output, "what is known"
    assert "a.pdf" in unknown.output, "what was found"
