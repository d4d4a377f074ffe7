"""A row a case, a column a stage: each stage that has its time is a row of its own, and every one is accounted for."""

from __future__ import annotations

import pandas as pd
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source, verify_manifests
from riskml.intake.mappings import Mapping

STAGES = [
    {"step": "accept", "fields": {"occurred_at": "受理时间", "official_id": "受理人"}},
    {"step": "decide", "fields": {"occurred_at": "决定时间", "official_id": "决定人", "outcome": "决定"}},
]
HEAD = "件号,受理时间,受理人,决定时间,决定人,决定,结果"


def mapping(*stages, **table):
    told = {"fields": {"case_id": "件号"}, "stages": [*(stages or STAGES)]} | table
    return Mapping.model_validate({"tables": {"operations": told}})


def test_each_stage_that_has_its_time_is_a_row(store):
    text = f"{HEAD}\nA,2025-03-03 10:00,P1,2025-03-05 11:00,P2,同意,x\nB,2025-03-04 10:00,P1,NULL,P2,,\nC,,P1,,,,\n"
    account = store.take("w.csv", text, mapping=mapping())
    rows = store.rows(account).sort_values("source_row")
    assert rows[["case_id", "step", "official_id"]].to_numpy().tolist() == [
        ["A", "accept", "P1"], ["A", "decide", "P2"], ["B", "accept", "P1"]
    ]  # fmt: skip
    assert rows["outcome"].fillna("").tolist() == ["", "approved", ""]
    assert (account.source_rows, account.rows_read, account.accepted) == (3, 3, 3)
    assert account.not_reached == {"accept": 1, "decide": 2}
    # The case's own result is said of no stage, and no two rows share a number.
    assert account.columns_not_used == ("结果",)
    assert rows["source_row"].is_unique
    assert (
        "3 rows of the source, each stage that has its time a row; not reached: accept 1, decide 2" in account.summary()
    )
    assert verify_manifests(store.project)


def test_faults_bear_the_name_of_their_stage_and_everything_adds_up(store):
    lines = ["A,2025-02-30,P1,2025-03-05 11:00,,同意,", "B,2025-03-04 10:00,P1,,,,", "B,2025-03-04 10:00,P1,,,,",
             "C,2025-03-04 10:00", "D"]  # fmt: skip
    account = store.take("w.csv", "\n".join([HEAD, *lines]), mapping=mapping())
    assert (account.rows_read, account.accepted, account.quarantined, account.duplicates) == (6, 2, 3, 1)
    assert account.adds_up
    assert account.faults["accept, occurred_at: not a timestamp"] == 1
    aside = store.quarantined(account)
    assert sorted(aside["source_row"]) == ["1", "4", "5"]
    assert "accept环节，occurred_at：不是时间 1 处，如第 1 行（2025-02-30）" in account.summary("zh")


def test_times_of_a_stage_may_stand_in_several_columns_and_units_are_of_each(store):
    stages = [
        {"step": "sign", "fields": {"occurred_at": ["实际日期", "计划日期"], "amount": "合同金额（万元）"}},
        {
            "step": "pay",
            "fields": {"occurred_at": "付款日期", "amount": "付款金额（元）"},
            "constants": {"official_id": "P9"},
        },
    ]
    head = "件号,经办人编号,实际日期,计划日期,合同金额（万元）,付款日期,付款金额（元）"
    text = f"{head}\nA,P1,,2025-03-03,1.5,2025-03-09,700\n"
    account = store.take("w.csv", text, mapping=mapping(*stages))
    rows = store.rows(account).sort_values("step")
    assert rows[["step", "official_id", "amount"]].to_numpy().tolist() == [
        ["pay", "P9", 700.0],
        ["sign", "P1", 15000.0],
    ]
    assert rows["occurred_at"].tolist() == [pd.Timestamp("2025-03-09"), pd.Timestamp("2025-03-03")]


def test_what_stages_do_not_say_is_asked(store):
    text = f"{HEAD}\nA,2025-03-03 10:00,P1,2025-03-05 11:00,P2,同意,x\n"
    bare = [STAGES[0], {"step": "decide", "fields": {"occurred_at": "决定时间x"}}]
    with pytest.raises(SourceError) as caught:
        store.take("w.csv", text, mapping=mapping(*bare))
    said = str(caught.value)
    assert "'决定时间x' for operations.occurred_at" in said
    assert "a column for operations.official_id (经办人编号 Official id) of 'decide'" in said
    for wrong, told in (
        ({"constants": {"step": "a"}}, "stages say step"),
        ({"fields": {"case_id": "件号", "operation_id": "n"}}, "operation_id"),
        ({"stages": [{"step": "a", "fields": {}}]}, "the column of its time"),
        ({"pairs": {"lifecycle": "k"}}, "do not go together"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=told):
            mapping(**wrong)


def test_rows_left_out_on_purpose_count_once_a_stage(store):
    text = f"{HEAD}\nA,2025-03-03 10:00,P1,2025-03-05 11:00,P2,同意,x\nB,2025-03-03 10:00,P1,,,,y\n"
    account = store.take("w.csv", text, mapping=mapping(accept={"结果": "y"}))
    assert (account.rows_read, account.accepted, account.left_out) == (3, 1, 2)
    assert account.adds_up


def test_the_cases_of_a_wide_table_come_from_the_same_rows(store):
    whole = {"tables": {"operations": mapping().tables["operations"], "cases": {"fields": {"case_id": "件号"}}}}
    file = store.folder / "w.csv"
    file.write_text(f"{HEAD}\nA,2025-03-03 10:00,P1,2025-03-05 11:00,P2,同意,x\n")
    found = import_source(store.project, file, mapping=Mapping.model_validate(whole))
    assert [(one.table, one.rows_read, one.source_rows) for one in found] == [("operations", 2, 1), ("cases", 1, None)]
