"""Excel and Parquet: typed cells come back as what a person saw."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt

from riskml.core.errors import SourceError
from riskml.intake import Mapping, import_source

HEAD = ["case_id", "step", "official_id", "occurred_at", "amount"]
LONG = "110101199001011237"


def xlsx(path, rows, *, sheet="办件", second=None, top=0):
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page = book.add_worksheet(sheet)
        if second:
            book.add_worksheet(second)
        for i, row in enumerate([HEAD, *rows], top):
            for j, cell in enumerate(row):
                if isinstance(cell, datetime):
                    page.write_datetime(i, j, cell, moment)
                elif isinstance(cell, date):
                    page.write_datetime(i, j, cell, day)
                elif isinstance(cell, str):
                    page.write_string(i, j, cell)
                elif cell is not None:
                    page.write(i, j, cell)
    return path


def xls(path, rows):
    book = xlwt.Workbook()
    page = book.add_sheet("办件")
    for i, row in enumerate([HEAD, *rows]):
        for j, cell in enumerate(row):
            kind = (
                "yyyy/m/d h:mm" if isinstance(cell, datetime) else "yyyy/m/d" if isinstance(cell, date) else "General"
            )
            page.write(i, j, cell, xlwt.easyxf(num_format_str=kind))
    book.save(str(path))
    return path


ROWS = [
    ["c1", "受理", LONG, date(2026, 3, 5), 12.5],
    [None, None, None, None, None],
    [17.0, "审批", 123.0, date(2026, 3, 6), 1e6],
]


@pytest.mark.parametrize(("write", "suffix"), [(xlsx, "xlsx"), (xls, "xls")])
def test_identifiers_survive_numbers_and_a_blank_row(store, tmp_path, write, suffix):
    (account,) = import_source(store.project, write(tmp_path / f"a.{suffix}", ROWS))
    rows = store.rows(account)
    assert rows.official_id.tolist() == [LONG, "123"]
    assert rows.case_id.tolist() == ["c1", "17"]
    assert rows.amount.tolist() == [12.5, 1e6]
    assert rows.occurred_is_date.all()
    assert [str(one) for one in rows.occurred_at] == ["2026-03-05 00:00:00", "2026-03-06 00:00:00"]
    assert rows.source_row.tolist() == [1, 3]
    assert account.notes == ("1 empty rows",)
    assert account.details == {"sheet": "办件"}


def test_a_long_identifier_typed_as_a_number_is_whole_and_is_warned_of(store, tmp_path):
    (account,) = import_source(
        store.project, xlsx(tmp_path / "a.xlsx", [["c1", "a", float(LONG), date(2026, 3, 5), 1]])
    )
    (found,) = store.rows(account).official_id
    assert found.isdigit()
    assert found[:15] == LONG[:15]
    assert "1 numbers have more than 15 digits" in account.notes[0]


def test_moments_are_moments_and_midnight_among_them_is_one(store, tmp_path):
    start = datetime(2026, 3, 5, 9)  # noqa: DTZ001 -- a sheet's times have no zone
    rows = [[f"c{i}", "a", "x", start + timedelta(minutes=15 * i), None] for i in range(12)]
    rows.append(["c99", "a", "x", datetime(2026, 3, 6), None])  # noqa: DTZ001 -- as above
    (account,) = import_source(store.project, xlsx(tmp_path / "a.xlsx", rows))
    stored = store.rows(account)
    assert not stored.occurred_is_date.any()  # one midnight in thirteen is less than one in ten
    assert str(stored.occurred_at[1]) == "2026-03-05 09:15:00"


def test_dates_as_text_as_numbers_and_as_cells_are_the_same(store, tmp_path):
    cells = ["2026年3月5日", "2026/3/5", 46086, date(2026, 3, 5)]
    rows = [[f"c{i}", "a", "x", cell, None] for i, cell in enumerate(cells)]
    (account,) = import_source(store.project, xlsx(tmp_path / "a.xlsx", rows))
    stored = store.rows(account)
    assert {str(one) for one in stored.occurred_at} == {"2026-03-05 00:00:00"}
    assert stored.occurred_is_date.all()


def test_a_sheet_and_a_header_row_can_be_chosen_and_other_sheets_are_noted(store, tmp_path):
    file = xlsx(tmp_path / "a.xlsx", [ROWS[0]], sheet="办件明细", second="说明", top=2)
    with pytest.raises(SourceError, match="header_row"):
        import_source(store.project, file)
    fields = {name: name for name in HEAD}
    mapping = {"sheet": "办件明细", "header_row": 3, "tables": {"operations": {"fields": fields}}}
    (account,) = import_source(store.project, file, mapping=Mapping.model_validate(mapping))
    assert account.accepted == 1
    assert account.notes == ("sheets not read: 说明",)
    mapping["sheet"] = "办件明晰"
    with pytest.raises(SourceError, match="Did you mean '办件明细'"):
        import_source(store.project, file, mapping=Mapping.model_validate(mapping))


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "parquet", "xes", "xes.gz"])
def test_a_file_that_is_not_what_its_name_says(store, suffix):
    with pytest.raises(SourceError):
        store.take(f"a.{suffix}", "case_id,step\n")
    assert store.files() == set()


def test_parquet_types_come_back_as_what_they_say(store, tmp_path):
    moment = datetime(2026, 3, 5, 14, 5, tzinfo=timezone(timedelta(hours=8))).timestamp() * 10**9
    table = pa.table(
        {
            "case_id": pa.array([1.0, None, 110101199001011.0]),
            "step": pa.array(["a", "b", "a"]).dictionary_encode(),
            "official_id": pa.array([110101199001011237, 2, 3], pa.int64()),
            "occurred_at": pa.array([int(moment)] * 3).cast(pa.timestamp("ns", "Asia/Shanghai")),
            "received_at": pa.array([date(2026, 3, 5)] * 3),
            "amount": pa.array([0.1, 2.0, float("nan")]),
            "channel": pa.array([["a"], None, []]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    (account,) = import_source(store.project, tmp_path / "a.parquet")
    rows = store.rows(account)
    assert account.faults == {"case_id: missing": 1}
    assert rows.case_id.tolist() == ["1", "110101199001011"]
    assert rows.official_id.tolist() == [LONG, "3"]
    assert [str(one) for one in rows.occurred_at] == ["2026-03-05 14:05:00"] * 2
    assert rows.received_is_date.all()
    assert rows.amount[0] == 0.1
    assert rows.amount.isna().tolist() == [False, True]


def test_sheets_of_one_form_are_not_read_by_a_third(store, tmp_path):
    """A sheet a month: to read January alone, with a line about the others, is to lose a year."""
    file = tmp_path / "year.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for month in (1, 2, 3):
            page = book.add_worksheet(f"{month}月")
            page.write_row(0, 0, ["case_id", "step", "official_id", "occurred_at"])
            for row in (1, 2):
                page.write_row(row, 0, [f"C{month}{row}", "accept", "P1"])
                page.write_datetime(row, 3, datetime(2026, month, row, 9))  # noqa: DTZ001 -- a sheet's times
    with pytest.raises(SourceError, match=r"sheets with the same columns: '1月', '2月', '3月'"):
        import_source(store.project, file)
    tables = {"tables": {"operations": {}}}
    [alone] = import_source(store.project, file, mapping=Mapping.model_validate({"sheet": "2月"} | tables))
    assert store.rows(alone).case_id.tolist() == ["C21", "C22"]
    [account] = import_source(store.project, file, mapping=Mapping.model_validate({"sheet": "*"} | tables))
    rows = store.rows(account)
    assert rows.case_id.tolist() == [f"C{month}{row}" for month in (1, 2, 3) for row in (1, 2)]
    assert rows.source_row.tolist() == [1, 2, 3, 4, 5, 6]
    assert "sheet 3月: rows 5 to 6" in account.notes
