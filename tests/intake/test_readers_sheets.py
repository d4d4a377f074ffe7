"""What a person sees in a sheet is what is read, or it is a fault."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
import xlwt

from riskml.core.errors import SourceError
from riskml.intake import Mapping, import_source
from riskml.intake.readers import packed

HEAD = ["case_id", "step", "official_id", "occurred_at", "amount"]
DAY = "2026-03-05 10:30"


def book(path, rows, *, options=None, change=None, head=HEAD):
    """Write a workbook; `change` may do more to its first sheet."""
    with xlsxwriter.Workbook(path, options or {}) as made:
        page = made.add_worksheet("办件")
        for place, row in enumerate([head, *rows]):
            page.write_row(place, 0, row)
        if change:
            change(made, page)
    return path


def rewritten(path, **changes):
    """Put other text into the parts of a workbook, by the part's name without its ending."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for part, (pattern, instead) in changes.items():
                if name.endswith(f"{part}.xml"):
                    text, found = re.subn(pattern, instead, text)
                    assert found
            new.writestr(name, text)
    path.write_bytes(content.getvalue())
    return path


def taken(store, path, **words):
    (account,) = import_source(store.project, path, **words)
    return account, store.rows(account)


def rows_of(number):
    return [[f"c{i}", "a", "x", DAY, i] for i in range(number)]


def test_days_of_1904_are_counted_from_there_as_numbers_and_as_dates(store, tmp_path):
    moment = datetime(2026, 3, 5, 12)  # noqa: DTZ001 -- a sheet's times have no zone

    def dated(made, page):
        page.write_datetime(2, 3, moment, made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))

    serial = 46086.5
    for from_1904, number in ((False, serial), (True, serial - 1462)):
        path = book(
            tmp_path / f"{from_1904}.xlsx",
            [["c1", "a", "x", number, 1], ["c2", "a", "x", "", 1]],
            options={"date_1904": from_1904},
            change=dated,
        )
        account, rows = taken(store, path)
        assert [str(one) for one in rows.occurred_at] == [str(moment)] * 2
        assert account.details.get("days since") == ("1904-01-01" if from_1904 else None)


def test_errors_and_formulas_without_a_value_are_faults_of_their_cells(store, tmp_path):
    path = book(tmp_path / "a.xlsx", rows_of(5))
    # As other programs write them: no stored value, an empty one, an error, and two that are right.
    sheet = {
        "E2": "<f>1+1</f>", "E3": "<f>1+1</f><v/>", "C4": ' t="e"|<f>VLOOKUP(1,B:B,1)</f><v>#N/A</v>',
        "E5": "<f>3*4</f><v>12</v>", "B6": ' t="str"|<f>A1</f><v>b</v>',
    }  # fmt: skip
    for cell, text in sheet.items():
        kind, _, value = text.rpartition("|")
        rewritten(path, sheet1=(rf'<c r="{cell}"[^>]*>.*?</c>', f'<c r="{cell}"{kind}>{value}</c>'))
    account, rows = taken(store, path)
    assert account.faults == {
        "amount: a formula without a stored value": 2,
        "official_id: the error #N/A": 1,
    }
    assert rows.case_id.tolist() == ["c3", "c4"]
    assert rows.amount.tolist() == [12, 4]
    assert rows.step.tolist() == ["a", "b"]
    assert store.quarantined(account).official_id.tolist()[2] == "#N/A"
    assert store.quarantined(account).amount.tolist()[0] == "'=1+1"


def test_a_cell_that_no_field_is_filled_from_costs_no_row(store, tmp_path):
    path = book(tmp_path / "a.xlsx", [[*row, "note"] for row in rows_of(2)], head=[*HEAD, "other"])
    rewritten(path, sheet1=(r'<c r="F2"[^>]*>.*?</c>', '<c r="F2" t="e"><v>#REF!</v></c>'))
    account, _ = taken(store, path)
    assert (account.accepted, account.quarantined) == (2, 0)


def test_an_error_stays_with_its_row_where_an_earlier_one_is_a_duplicate(store, tmp_path):
    first = ["o0", *rows_of(1)[0]]
    cells = [first, first, ["o9", "c9", "a", "x", DAY, 9], ["o8", "c8", "a", "x", DAY, 8]]
    path = book(tmp_path / "a.xlsx", cells, head=["operation_id", *HEAD])
    rewritten(path, sheet1=(r'<c r="D4"[^>]*>.*?</c>', '<c r="D4" t="e"><v>#REF!</v></c>'))
    account, rows = taken(store, path)
    assert (account.accepted, account.quarantined, account.duplicates) == (2, 1, 1)
    assert rows.case_id.tolist() == ["c0", "c8"]


def test_number_formats_show_zeros_and_letters(store, tmp_path):
    def formatted(made, page):
        page.write_number(1, 2, 123, made.add_format({"num_format": "00000"}))
        page.write_number(2, 2, 7, made.add_format({"num_format": '"P"000;@'}))
        page.write_number(3, 2, 12, made.add_format({"num_format": "0.00"}))

    _, rows = taken(store, book(tmp_path / "a.xlsx", rows_of(3), change=formatted))
    assert rows.official_id.tolist() == ["00123", "P007", "12"]


def test_two_cells_far_apart_are_refused_before_the_sheet_is_laid_out(store, tmp_path):
    def far(_, page):
        page.write(1_048_575, 16_383, "x")

    with pytest.raises(SourceError, match=r"1,048,576 rows of 16,384 columns up to the last cell"):
        taken(store, book(tmp_path / "a.xlsx", rows_of(1), change=far))
    assert store.files() == set()

    def coloured(made, page):  # a cell that holds nothing is no cell of the table
        page.write_blank(1_048_575, 16_383, None, made.add_format({"bg_color": "red"}))

    account, _ = taken(store, book(tmp_path / "b.xlsx", rows_of(1), change=coloured))
    assert account.accepted == 1


def test_hidden_rows_and_columns_are_read_and_said_and_a_hidden_sheet_is_not_the_first(store, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        old, page = made.add_worksheet("旧表"), made.add_worksheet("办件")
        old.write(0, 0, "x")
        old.hide()
        page.activate()
        page.set_first_sheet()
        for place, row in enumerate([HEAD, *rows_of(4)]):
            page.write_row(place, 0, row)
        page.set_row(2, options={"hidden": True})
        page.set_row(3, options={"hidden": True})
        page.set_row(9, options={"hidden": True})  # nothing stands there
        page.set_column(4, 6, None, None, {"hidden": True})
    account, rows = taken(store, tmp_path / "a.xlsx")
    assert len(rows) == 4
    assert account.details["sheet"] == "办件"
    assert account.notes == (
        "sheets not read: 旧表 (hidden)",
        "2 rows are hidden in the sheet; they are read like the others",
        "columns hidden in the sheet, read like the others: amount",
    )


def test_merged_cells_reach_down_but_numbers_do_not(store, tmp_path):
    rows = [["c1", "a", "x", DAY, 10], ["", "b", "y", DAY, ""], ["c2", "a", "x", DAY, 20]]

    def merged(_, page):
        page.merge_range(1, 0, 2, 0, "c1")
        page.merge_range(1, 4, 2, 4, 10)

    account, found = taken(store, book(tmp_path / "a.xlsx", rows, change=merged))
    assert found.case_id.tolist() == ["c1", "c1", "c2"]
    assert found.amount.fillna(-1).tolist() == [10, -1, 20]
    assert account.notes == (
        "1 cells are merged with the one above and read like it",
        "1 merged cells hold numbers, which stand on the first of their rows only",
    )


def test_a_header_of_two_rows_is_read_where_it_is_merged(store, tmp_path):
    rows = [["", "act", "", "when", ""], ["c1", "a", "x", DAY, 10]]

    def merged(_, page):
        page.merge_range(0, 0, 1, 0, "case_id")
        page.merge_range(0, 1, 0, 2, "who did what")
        page.write(1, 1, "step")
        page.write(1, 2, "official_id")
        page.write(1, 3, "occurred_at")
        page.merge_range(0, 4, 1, 4, "amount")

    path = book(tmp_path / "a.xlsx", rows, change=merged)
    fields = {name: name for name in HEAD}
    mapping = Mapping.model_validate({"header_row": 2, "tables": {"operations": {"fields": fields}}})
    account, found = taken(store, path, mapping=mapping)
    assert account.columns == tuple(HEAD)
    assert found.case_id.tolist() == ["c1"]
    assert found.source_row.tolist() == [1]


def test_a_name_twice_is_refused_only_where_it_is_meant(store, tmp_path):
    path = book(tmp_path / "a.xlsx", [[*row, 1, 2] for row in rows_of(1)], head=[*HEAD, "x", "x"])
    assert taken(store, path)[0].columns[-2:] == ("x", "x (2)")
    with pytest.raises(SourceError, match="'step' twice, column 2 and 6"):
        taken(store, book(path, [[*row, 1] for row in rows_of(1)], head=[*HEAD, "step"]))


def test_xls_is_read_as_a_person_sees_it_too(store, tmp_path):
    old = xlwt.Workbook()
    old.dates_1904 = True
    page = old.add_sheet("办件")
    zeros = xlwt.easyxf(num_format_str="00000")
    for i, row in enumerate([HEAD, *rows_of(6)]):
        for j, cell in enumerate(row):
            page.write(i, j, cell) if (i, j) not in {(1, 2), (2, 2), (3, 4), (4, 4), (5, 3), (6, 2)} else None
    page.write(1, 2, 123, zeros)
    page.write(2, 2, 1234567, zeros)
    page.row(3).set_cell_error(4, 0x07)
    page.write(4, 4, 5)
    page.write(5, 3, 46086.5 - 1462)
    page.row(6).hidden = True
    old.save(str(tmp_path / "a.xls"))
    account, rows = taken(store, tmp_path / "a.xls")
    assert account.faults == {
        "amount: the error #DIV/0!": 1,
    }
    assert rows.official_id.fillna("").tolist() == ["00123", "1234567", "x", "x", ""]
    assert str(rows.occurred_at[3]) == "2026-03-05 12:00:00"
    assert "1 rows are hidden in the sheet; they are read like the others" in account.notes


def test_every_damage_is_one_message(store, tmp_path):
    whole = book(tmp_path / "whole.xlsx", rows_of(30)).read_bytes()
    old = xlwt.Workbook()
    page = old.add_sheet("a")
    for i, row in enumerate([HEAD, *rows_of(30)]):
        for j, cell in enumerate(row):
            page.write(i, j, cell)
    old.save(str(tmp_path / "whole.xls"))
    refused = 0
    for suffix, content in (("xlsx", whole), ("xls", (tmp_path / "whole.xls").read_bytes())):
        for place in range(1, len(content), len(content) // 15):
            broken = bytearray(content)
            broken[place] ^= 0x5A
            for name, bad in ((f"a{place}", bytes(broken)), (f"cut{place}", content[:place])):
                try:
                    store.take(f"{name}.{suffix}", bad)
                except SourceError:
                    refused += 1
    assert refused > 25


def test_a_page_of_the_web_by_another_name_says_what_to_do(store):
    with pytest.raises(SourceError, match="a web page or text by another name"):
        store.take("a.xls", "<html><table><tr><td>case_id</td></tr></table></html>")


def test_a_workbook_that_unpacks_without_end_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "FREE", 1 << 18)
    path = rewritten(book(tmp_path / "a.xlsx", rows_of(1)), sheet1=("</sheetData>", "</sheetData>" + " " * (1 << 24)))
    with pytest.raises(SourceError, match="unpacks to at most"):
        taken(store, path)
