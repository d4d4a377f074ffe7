"""What a mapping can say: units, signs, epochs, header rows, filling down, pairs, whose codes parties bear."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import xlsxwriter

from riskml.core.errors import ProjectError, SourceError
from riskml.intake import import_source, load_mapping
from riskml.intake.mappings import Mapping

HEAD = "case_id,step,official_id,occurred_at"
ACT = "accept,P1,2025-03-03 10:00"


def mapped(table=None, /, **whole):
    return Mapping.model_validate(whole | {"tables": {"operations": table or {}}})


def asked(store, name, content, **words):
    with pytest.raises(SourceError) as caught:
        store.take(name, content, **words)
    return str(caught.value)


# Units -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "factor"),
    [
        ("金额（万元）", 1e4), ("金额(亿元)", 1e8), ("Amount (thousand)", 1e3), ("amount [千元]", 1e3),
        ("金额（单位：万元）", 1e4), ("金额（元）", 1),
    ],
)  # fmt: skip
def test_a_header_says_what_its_numbers_are_in(store, head, factor):
    account = store.take("a.csv", f"{HEAD},{head}\n1,{ACT},0.07\n2,{ACT},1.1\n3,{ACT},\n")
    assert store.rows(account)["amount"].tolist()[:2] == [round(0.07 * factor, 4), round(1.1 * factor, 4)]
    said = [note for note in account.notes if note.startswith("amount")]
    assert said == ([] if factor == 1 else [f"amount: column {head!r} read in {factor:,.0f}"])


@pytest.mark.parametrize("head", ["金额（万美元）", "金额（含税）", "Amount (USD)"])
def test_what_is_no_unit_fills_no_field(store, head):
    account = store.take("a.csv", f"{HEAD},{head}\n1,{ACT},7\n")
    assert account.columns_not_used == (head,)


def test_a_unit_in_the_cell_counts_alone(store):
    account = store.take("a.csv", f"{HEAD},金额（万元）\n1,{ACT},3\n2,{ACT},3万元\n3,{ACT},3元\n4,{ACT},2千元\n")
    assert store.rows(account)["amount"].tolist() == [30_000, 30_000, 3, 2_000]
    assert "amount: 3 cells name a unit of their own, which counts alone" in account.notes


def test_a_mapping_says_it_before_the_header_does(store):
    text = f"{HEAD},金额（万元）\n1,{ACT},3.3\n"
    fields = {"amount": "金额（万元）"}
    assert store.rows(store.take("a.csv", text, mapping=fields))["amount"].tolist() == [33_000]
    for unit, worth in (("千元", 3_300), ("million", 3_300_000), (1, 3.3), (0.1, 0.33)):
        account = store.take("a.csv", text, mapping=mapped({"fields": fields, "units": {"amount": unit}}))
        assert store.rows(account)["amount"].tolist() == [worth]


def test_each_column_of_a_field_is_in_its_own_unit(store):
    table = {"fields": {"amount": ["金额（万元）", "金额（元）"]}}
    text = f"{HEAD},金额（万元）,金额（元）\n1,{ACT},3,99\n2,{ACT},,99\n3,{ACT},x,5\n"
    account = store.take("a.csv", text, mapping=mapped(table))
    assert store.rows(account)["amount"].tolist() == [30_000, 99]
    assert account.faults == {"amount: not a number": 1}


def test_a_unit_that_nobody_knows_or_of_no_number_is_refused(store, tmp_path):
    (tmp_path / "m.toml").write_text('[tables.operations.units]\namount = "dozen"\n')
    with pytest.raises(ProjectError, match="a unit is a number or one of"):
        load_mapping(tmp_path / "m.toml")
    text = f"{HEAD}\n1,{ACT}\n"
    assert "a field of numbers" in asked(store, "a.csv", text, mapping=mapped({"units": {"step": "万元"}}))
    assert "whose unit is said" in asked(store, "a.csv", text, mapping=mapped({"units": {"amount": "万元"}}))


# Signs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thousands", "cells"),
    [("'", "1'234.5;1'000"), (" ", "1 234.5;1 000"), (",", "1,234.5;1,000"), (".", "1.234,5;1.000")],
)
def test_thousands_may_be_said(store, thousands, cells):
    first, second = cells.split(";")
    text = f"{HEAD};amount\n1,{ACT};{first}\n2,{ACT};{second}\n".replace(",accept", ";accept").replace("P1,", "P1;")
    text = text.replace("accept,", "accept;").replace(HEAD, HEAD.replace(",", ";"))
    account = store.take("a.csv", text, mapping=mapped(thousands=thousands))
    assert store.rows(account)["amount"].tolist() == [1234.5, 1000]


def test_one_sign_cannot_part_both():
    with pytest.raises(ValueError, match="both"):
        mapped(decimal=",", thousands=",")


# Day numbers -----------------------------------------------------------------------------------------------------


def days(*cells):
    return f"{HEAD}\n" + "".join(f"{place},accept,P1,{cell}\n" for place, cell in enumerate(cells))


def test_a_column_of_nothing_but_day_numbers_is_read(store):
    account = store.take("a.csv", days("45678.5", "45700", "45701.25"))
    rows = store.rows(account)
    assert rows["occurred_at"].tolist() == [
        pd.Timestamp(one) for one in ("2025-01-21 12:00", "2025-02-12", "2025-02-13 06:00")
    ]
    assert rows["occurred_is_date"].tolist() == [False, True, False]
    assert any("such as 45678.5 as 2025-01-21 12:00" in note for note in account.notes)


def test_day_numbers_among_other_days_are_faults_until_the_mapping_says_so(store):
    text = days("45678.5", "2025-02-12 10:00")
    assert store.take("a.csv", text).faults == {"occurred_at: not a timestamp": 1}
    rows = store.rows(store.take("a.csv", text, mapping=mapped(epoch=1904)))
    assert rows["occurred_at"].tolist() == [pd.Timestamp("2029-01-22 12:00"), pd.Timestamp("2025-02-12 10:00")]


@pytest.mark.parametrize("cells", [("25045", "25046"), ("45045", "45100"), ("20400", "20500.5")])
def test_what_may_be_a_year_and_a_day_of_it_or_lies_far_away_is_asked(store, cells):
    assert 'Say epoch = "1900" or "1904"' in asked(store, "a.csv", days(*cells))
    assert store.take("a.csv", days(*cells), mapping=mapped(epoch="1900")).accepted == 2


def test_days_without_marks_stay_days(store):
    rows = store.rows(store.take("a.csv", days("20250305", "20250306")))
    assert rows["occurred_at"].tolist() == [pd.Timestamp("2025-03-05"), pd.Timestamp("2025-03-06")]


# Headers ---------------------------------------------------------------------------------------------------------

TWO = """\
case_id,official_id,办理,,金额
,,step,occurred_at,万元
1,P1,accept,2025-03-03 10:00,7
2,P1,accept,2025-03-04 10:00,8
"""


def test_two_rows_of_a_header_are_found_where_they_are_plain(store):
    account = store.take("a.csv", TWO)
    assert account.columns == ("case_id", "official_id", "step", "occurred_at", "金额 (万元)")
    assert (account.accepted, account.rows_read) == (2, 2)
    rows = store.rows(account)
    assert (rows["amount"].tolist(), rows["source_row"].tolist()) == ([70_000, 80_000], [1, 2])


def test_names_that_stand_twice_bear_what_stands_above(store):
    rows = "1,2025-03-03 10:00,P1,2025-03-04,P2\n2,2025-03-03 10:00,P1,2025-03-04,P2\n"
    text = f"案,受理,,审批,\n,时间,人,时间,负责人\n{rows}"
    fields = {"case_id": "案", "occurred_at": "受理/时间", "official_id": "人"}
    account = store.take("a.csv", text, mapping=mapped({"fields": fields, "constants": {"step": "受理"}}))
    assert account.columns == ("案", "受理/时间", "人", "审批/时间", "负责人")


def test_a_nameless_column_is_no_second_header(store):
    account = store.take("a.csv", f"{HEAD},\n1,{ACT},x\n2,{ACT},y\n")
    assert (account.accepted, account.columns[-1]) == (2, "column 5")


def test_a_second_row_that_may_be_either_is_asked(store):
    text = "unit_id,name,\nU,Health,x\nV,Roads,y\nW,Water,z\n"
    assert "header_rows = 1 or 2" in asked(store, "u.csv", text, table="units")
    mapping = Mapping.model_validate({"header_rows": 1, "tables": {"units": {}}})
    assert store.take("u.csv", text, mapping=mapping).accepted == 3


def test_merged_cells_of_a_header_of_a_sheet(store):
    with xlsxwriter.Workbook(store.folder / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "台账")
        sheet.merge_range(1, 0, 2, 0, "case_id")
        sheet.merge_range(1, 1, 1, 3, "办理")
        sheet.write_row(2, 1, ["step", "official_id", "occurred_at"])
        for place in (3, 4):
            sheet.write_row(place, 0, [f"C{place}", "accept", "P1", "2025-03-03 10:00"])
    account = import_source(store.project, store.folder / "a.xlsx")[0]
    assert account.columns == ("case_id", "step", "official_id", "occurred_at")
    assert store.rows(account)["source_row"].tolist() == [1, 2]


# Filling down ----------------------------------------------------------------------------------------------------


def test_cells_below_the_first_of_a_group_say_what_it_says(store):
    text = f"unit_id,place_id,{HEAD}\nU1,A,1,{ACT}\n,,2,{ACT}\n,B,3,{ACT}\nU2,,4,{ACT}\n,,5,{ACT}\n"
    assert store.rows(store.take("a.csv", text))["unit_id"].isna().tolist() == [False, True, True, False, True]
    account = store.take("a.csv", text, mapping=mapped(fill_down=["unit_id", "place_id"]))
    rows = store.rows(account)
    assert rows["unit_id"].tolist() == ["U1", "U1", "U1", "U2", "U2"]
    assert rows["place_id"].fillna("").tolist() == ["A", "A", "B", "", ""]  # another unit's place is not its own
    assert "unit_id: 3 empty cells filled with what stands above" in account.notes


def test_a_column_to_fill_that_is_not_there_is_refused(store):
    said = asked(store, "a.csv", f"{HEAD}\n1,{ACT}\n", mapping=mapped(fill_down="step_"))
    assert "'step_', which 'fill_down' names" in said
    assert "Did you mean 'step'?" in said


# Pairs -----------------------------------------------------------------------------------------------------------

EVENTS = (
    "1,accept,P1,2025-03-03 09:00,开始", "1,accept,P1,2025-03-03 10:00,办结",
    "1,accept,P1,2025-03-05 09:00,开始", "1,accept,P1,2025-03-05 11:00,办结",
    "2,accept,,2025-03-04 09:00,开始", "2,accept,P2,2025-03-04 09:30,办结", "3,accept,P2,2025-03-06 09:00,开始",
)  # fmt: skip


@pytest.mark.parametrize("order", [1, -1])
def test_start_and_end_are_one_row_in_any_order_of_the_file(store, order):
    text = "\n".join([f"{HEAD},状态", *EVENTS[::order]])
    account = store.take("a.csv", text, mapping=mapped({"pairs": {"lifecycle": "状态"}}))
    rows = store.rows(account).sort_values("occurred_at")
    took = rows["occurred_at"] - rows["received_at"]
    assert [one.total_seconds() / 60 for one in took] == [60, 30, 120]
    assert (account.rows_read, account.accepted, account.left_out, account.faults) == (4, 3, 1, {})
    assert "3 rows that start an act" in account.notes[0]


def test_words_of_pairs_may_be_said(store):
    text = f"{HEAD},k\n1,accept,P1,2025-03-03 09:00,A\n1,accept,P1,2025-03-03 10:00,Z\n1,accept,P1,2025-03-03 09:30,M\n"
    account = store.take("a.csv", text, mapping=mapped({"pairs": {"lifecycle": "k", "start": "a", "complete": "z"}}))
    assert store.rows(account)["received_at"].tolist() == [pd.Timestamp("2025-03-03 09:00")]
    assert account.left_out == 1
    free = store.take("a.csv", text, mapping=mapped({"pairs": {"lifecycle": "k"}}))
    assert (free.accepted, free.left_out) == (3, 0)
    assert any("nobody knows, each taken as an act: 'A' 1, 'M' 1, 'Z' 1" in note for note in free.notes)


# Parties ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code", "how"),
    [(None, "o1/K7", "process"), ("process", "o1/K7", "process"), ("publisher", "K7", "publisher"),
     ("register", "K7", "identifier")],
)  # fmt: skip
def test_what_a_publishers_codes_are_may_be_said(store, said, code, how):
    party = {"id": "K7", "name": "Seven", "roles": ["supplier"]}
    award = {"id": "a", "suppliers": [{"id": "K7", "name": "Seven"}]}
    tables = {"awards": {"fields": {name: name for name in ("award_id", "tender_id", "supplier_id", "matched_by")}}}
    mapping = Mapping.model_validate({"party_ids": said, "tables": tables})
    release = json.dumps({"ocid": "o1", "parties": [party], "awards": [award]})
    account = store.take("o.jsonl", release, format="ocds", mapping=mapping)
    assert store.rows(account)[["supplier_id", "matched_by"]].to_numpy().tolist() == [[code, how]]


# What is left out, and what is replaced ------------------------------------------------------------------------------


def test_rows_left_out_on_purpose_are_no_faults(store):
    text = f"{HEAD},kind\n1,{ACT},a\n2,accept,P1,2025-02-30,a\n3,accept,P1,2025-02-30,b\n"
    account = store.take("a.csv", text, mapping=mapped({"accept": {"kind": "a"}}))
    assert (account.accepted, account.quarantined, account.left_out) == (1, 2, 1)
    assert account.faults == {"occurred_at: not a timestamp": 1}
    assert account.filtered == {"row: kind is not a": 1}
    assert account.adds_up
    assert "2 quarantined (1 faulty, 1 left out on purpose)" in account.summary()
    assert "隔离 2（有问题 1，按映射不收 1）" in account.summary("zh")
    assert sorted(store.quarantined(account)["faults"]) == [
        "occurred_at: not a timestamp (2025-02-30)", "row: kind is not a (b)"
    ]  # fmt: skip


def test_an_import_says_what_it_replaces(store):
    text = f"{HEAD},who\n1,{ACT},P1\n2,accept,,2025-03-03 11:00,P2\n"
    first = store.take("a.csv", text)
    assert (first.accepted, first.replaced) == (2, ())
    second = store.take("a.csv", text, mapping={"official_id": "who"})
    [gone] = second.replaced
    assert gone.accepted == 2
    assert f"replaces the import of {gone.day} of the same source: 2 rows before, 2 now" in second.summary()
    assert f"取代 {gone.day} 对同一来源的导入：原接收 2 行，现接收 2 行" in second.summary("zh")
    again = store.take("a.csv", text, mapping={"official_id": "who"})
    assert (again.replaced, "replaces" in again.summary()) == ((), False)


def test_what_an_import_says_is_whole_in_chinese(store):
    text = f"{HEAD},amount,colour\n1,{ACT},1万元,x\n2,accept,P1,2025-02-30,null,y\n3,{ACT},1,x,y\n1,{ACT},1万元,x\n"
    said = store.take("a.csv", text).summary("zh").splitlines()
    assert [line.strip() for line in said] == [
        "a.csv（UTF-8） → operations：读入 4 行 = 接收 2 + 隔离 2 + 重复 0",
        "amount：视为未填：'null' 1",
        "1 行与其他行完全相同而没有 operation_id：可能是同类的两笔，均予保留",
        "occurred_at：不是时间 1 处，如第 2 行（2025-02-30）",
        "整行：应有 6 个单元格，实有 7 个 1 处，如第 3 行（beyond the last: y）",
        "未使用的列：colour",
    ]
