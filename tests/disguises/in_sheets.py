"""Disguises of sheets: how cells are stored, what is hidden, merged, computed, and of which epoch days are."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter
import xlwt

from riskml.intake.mappings import Mapping
from tests.disguises.facts import Written, disguise, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMED = {"default_date_format": "yyyy-mm-dd hh:mm:ss"}


@contextmanager
def workbook(folder, **options) -> Iterator[tuple[Any, Any]]:
    with xlsxwriter.Workbook(folder / "log.xlsx", TIMED | options) as book:
        yield book, book.add_worksheet("log")


def put(sheet, rows, top: int = 0) -> None:
    """Write rows below their names, every cell as what it is."""
    sheet.write_row(top, 0, rows.columns)
    for place, row in enumerate(rows.itertuples(index=False), top + 1):
        for column, cell in enumerate(row):
            if not pd.isna(cell):
                dated = type(cell) in (pd.Timestamp, date)
                (sheet.write_datetime if dated else sheet.write)(place, column, cell)


@disguise
def a_sheet_of_cells(folder, rows):
    with workbook(folder) as (_, sheet):
        put(sheet, rows)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_a_month(folder, rows):
    """Months in sheets of their own, the columns of one in another order, and a sheet that is something else."""
    with xlsxwriter.Workbook(folder / "log.xlsx", TIMED) as book:
        for name, part in rows.groupby(rows["occurred_at"].dt.to_period("M")):
            put(book.add_worksheet(str(name)), part if name.month != 2 else part[sorted(part)])
        book.add_worksheet("about").write(0, 0, "made by the desk")
    everything = Mapping.model_validate({"sheet": "*", "tables": {"operations": {}}})
    return Written([folder / "log.xlsx"], {"mapping": everything})


@disguise
def a_sheet_of_text(folder, rows):
    said = texts(rows)
    with workbook(folder) as (_, sheet):
        for place, row in enumerate([said.columns, *said.to_numpy()]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_of_the_epoch_of_1904(folder, rows):
    with workbook(folder, date_1904=True) as (_, sheet):
        put(sheet, rows)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_behind_a_hidden_one(folder, rows):
    with xlsxwriter.Workbook(folder / "log.xlsx", TIMED) as book:
        notes, sheet = book.add_worksheet("notes"), book.add_worksheet("log")
        put(notes, rows.head(3).assign(official_id="nobody"))
        notes.hide()
        sheet.activate()
        sheet.set_first_sheet()
        put(sheet, rows)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_with_hidden_rows_and_columns(folder, rows):
    with workbook(folder) as (_, sheet):
        put(sheet, rows)
        for place in range(5, 25):
            sheet.set_row(place, None, None, {"hidden": True})
        sheet.set_column(3, 4, None, None, {"hidden": True})
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_of_formulas(folder, rows):
    """Sums that the sheet works out, with the value that it last showed."""
    column = rows.columns.get_loc("amount")
    with workbook(folder) as (_, sheet):
        put(sheet, rows.assign(amount=None))
        for place, cell in enumerate(rows["amount"], 1):
            if not pd.isna(cell):
                sheet.write_formula(place, column, f"={cell / 2!r}*2", None, cell)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_of_merged_cells(folder, rows):
    """A case's number stands once, beside all of its acts."""
    own = rows.sort_values("case_id", kind="stable", ignore_index=True)
    column = own.columns.get_loc("case_id")
    with workbook(folder) as (_, sheet):
        put(sheet, own.assign(case_id=None))
        for case, places in own.groupby("case_id").groups.items():
            sheet.merge_range(places.min() + 1, column, places.max() + 1, column, case)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_of_numbers_that_show_zeros(folder, rows):
    """The unit is the number 1, and its format shows 01."""
    column = rows.columns.get_loc("unit_id")
    with workbook(folder) as (book, sheet):
        put(sheet, rows)
        shown = book.add_format({"num_format": "00"})
        for place, unit in enumerate(rows["unit_id"], 1):
            sheet.write_number(place, column, int(unit), shown)
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_whose_header_has_two_rows(folder, rows):
    """Two columns stand under one name, each other name reaches over both rows."""
    first, last = (rows.columns.get_loc(one) for one in ("received_at", "occurred_at"))
    with workbook(folder) as (_, sheet):
        put(sheet, rows, top=1)
        for column, name in enumerate(rows.columns):
            if not first <= column <= last:
                sheet.merge_range(0, column, 1, column, name)
        sheet.merge_range(0, first, 0, last, "办理")
    return Written([folder / "log.xlsx"])


@disguise
def a_sheet_of_the_old_kind(folder, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("log")
    ways = {
        pd.Timestamp: xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss"),
        date: xlwt.easyxf(num_format_str="yyyy-mm-dd"),
    }
    for column, name in enumerate(rows.columns):
        sheet.write(0, column, name)
    for place, row in enumerate(rows.itertuples(index=False), 1):
        for column, cell in enumerate(row):
            if not pd.isna(cell):
                said = cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell
                sheet.write(place, column, said, ways.get(type(cell), xlwt.Style.default_style))
    book.save(str(folder / "log.xls"))
    return Written([folder / "log.xls"])
