"""A document as a workbook: its text on the first sheet, each table on one of its own; nothing in it can be run.

Every cell is written as text, so that what begins with ``=``, ``+``, ``-`` or ``@`` stays what somebody wrote, and
nothing becomes a link.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from riskml.papers.document import Annex, Copies, Form, Heading, Paragraph, Signature, Table
from riskml.papers.form import numbered
from riskml.reports.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from riskml.papers.document import Block, Paper

_INERT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same document is the same bytes, whenever it is made."""
_NAME: Final = 31  # characters that a sheet's name may have
_UNFIT: Final = re.compile(r"[\[\]:*?/\\']")
_WIDTH: Final = 90
_CELL: Final = 32_767  # characters that a cell can hold


def excel(paper: Paper) -> bytes:
    """Return a paper as a workbook.

    Parameters
    ----------
    paper
        The document.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 -- an extra

    kept = io.BytesIO()
    with Workbook(kept, _INERT) as book:
        book.set_properties({"title": clean(paper.title), "created": _LONG_AGO})
        _write_text(book, paper)
        for table in (one for one in paper.blocks if isinstance(one, Table)):
            _write_table(book, table)
    return kept.getvalue()


def workbook_of(table: Table) -> bytes:
    """Return one table as a workbook of one sheet.

    Parameters
    ----------
    table
        The table; its caption is the sheet's name.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 -- an extra

    kept = io.BytesIO()
    with Workbook(kept, _INERT) as book:
        book.set_properties({"title": clean(table.caption), "created": _LONG_AGO})
        _write_table(book, table)
    return kept.getvalue()


def _formats(book: Workbook) -> Mapping[str, Format]:
    whole = {"text_wrap": True, "valign": "top", "num_format": "@"}
    return {
        "plain": book.add_format(whole),
        "head": book.add_format({**whole, "bold": True}),
        "cell": book.add_format({**whole, "border": 1}),
        "title": book.add_format({**whole, "bold": True, "font_size": 16}),
    }


def _write_text(book: Workbook, paper: Paper) -> None:
    """Write everything but the tables on the first sheet, a line a row."""
    sheet, formats = book.add_worksheet(_free(book, paper.title)), _formats(book)
    sheet.set_column(0, 0, _WIDTH // 3)
    sheet.set_column(1, 1, _WIDTH)
    lines = [("title", "", paper.title), *((kind, "", text) for kind, text in _top(paper))]
    lines += [line for block in numbered(paper) for line in _lines(block)]
    lines += [("plain", "", paper.origin)] if paper.origin else []
    for row, (kind, label, text) in enumerate(lines):
        if label:
            sheet.write_string(row, 0, _fit(label), formats["head"])
        sheet.write_string(row, 1, _fit(text), formats[kind])


def _top(paper: Paper) -> Iterable[tuple[str, str]]:
    return (("plain", one) for one in (paper.secrecy, paper.watermark, paper.number) if one)


def _lines(block: Block) -> Iterable[tuple[str, str, str]]:
    """Yield the lines of a block: how each is set, its label, its text."""
    match block:
        case Heading():
            yield "head", "", block.text
        case Paragraph():
            yield "plain", "", block.text
        case Form():
            yield from (("cell", one.label, one.text) for row in block.rows for one in row)
        case Signature() | Copies():
            yield from (("plain", "", one) for one in block.lines)
        case Annex():
            yield "head", block.label, block.title
        case Table():
            yield "plain", "", block.caption


def _write_table(book: Workbook, table: Table) -> None:
    """Write a table on a sheet of its own, its head repeated on every page."""
    sheet, formats = book.add_worksheet(_free(book, table.caption)), _formats(book)
    for column, (name, width) in enumerate(zip(table.head, table.widths, strict=True)):
        sheet.set_column(column, column, max(8, _WIDTH * width // sum(table.widths)))
        sheet.write_string(0, column, _fit(name), formats["head"])
    for row, cells in enumerate(table.rows, start=1):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, _fit(text), formats["cell"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _fit(text: str) -> str:
    return clean(text)[:_CELL]


def _free(book: Workbook, wished: str) -> str:
    """Return a name that no other sheet of the book has, as near to a wish as a name may be."""
    bare = _UNFIT.sub(" ", clean(wished)).strip() or "1"
    taken = {one.get_name().casefold() for one in book.worksheets()}
    name, number = bare[:_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{bare[: _NAME - len(str(number)) - 1]} {number}"
    return name
