"""A document as a file of Word, which an office edits, prints and signs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from riskml.papers.document import Annex, Copies, Form, Heading, Paragraph, Signature, Table
from riskml.papers.form import PAGE, SIZES, numbered
from riskml.papers.word_form import form, text_run, twips
from riskml.reports.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.core.texts import Language
    from riskml.papers.document import Block, Field, Paper

_WIDTH: Final = round((PAGE["width"] - PAGE["left"] - PAGE["right"]) * 1440 / 25.4)
_STYLES: Final = {"body": "Text", "address": "Address", "note": "Note"}
_LONG_AGO: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- what Word tells has no zone
_TEXT, _ABOUT, _HERE = "word/document.xml", "docProps/core.xml", "\ue000"
_ROOM: Final = {"top": 40, "left": 85, "bottom": 40, "right": 85}
"""Twips between the edge of a cell and what it holds."""
_LABEL, _BOX = 20, 30  # hundredths of the width that the label of a box takes, and what it holds where two share a row


def word(paper: Paper) -> bytes:
    """Return a paper as a file of Word.

    Parameters
    ----------
    paper
        The document.
    """
    frame = _frame(paper.language, clean(paper.watermark))
    file = io.BytesIO()
    file.write(frame.file)
    with zipfile.ZipFile(file, "a") as parts:
        _put(parts, _TEXT, "".join(_paper(paper)).join(frame.text))
        _put(parts, _ABOUT, escape(clean(paper.title)).join(frame.about))
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Frame:
    """A file of Word that lacks its text and its title: what is the same in a thousand portraits is packed once.

    Parameters
    ----------
    file
        The other parts, packed.
    text, about
        What comes before the text and after it, and before the title and after it.
    """

    file: bytes
    text: tuple[str, str]
    about: tuple[str, str]


@cache
def _frame(language: Language, watermark: str) -> _Frame:
    from docx import Document  # noqa: PLC0415 -- an extra

    document = Document(io.BytesIO(form(language, watermark)))
    body = document.element.body
    for old in [one for one in body if not one.tag.endswith("}sectPr")]:
        body.remove(old)
    about = document.core_properties
    about.title, about.language, about.author, about.comments = _HERE, language, "", ""
    about.created = about.modified = _LONG_AGO
    whole, kept = io.BytesIO(), io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as made, zipfile.ZipFile(kept, "w") as parts:
        for name in made.namelist():
            if name not in (_TEXT, _ABOUT):
                _put(parts, name, made.read(name))
        head, ends, tail = made.read(_TEXT).decode().partition("<w:sectPr")
        before, _, after = made.read(_ABOUT).decode().partition(_HERE)
    return _Frame(kept.getvalue(), (head, ends + tail), (before, after))


def _put(parts: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    """Pack a part under a day of long ago: the same document is the same bytes, whenever it is made."""
    told = zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6])
    told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    parts.writestr(told, content)


def _paragraph(style: str, text: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{text_run(clean(text))}</w:p>'


def _paper(paper: Paper) -> Iterable[str]:
    """Yield what stands on the paper, as XML."""
    if paper.secrecy:
        yield _paragraph("Secrecy", paper.secrecy)
    yield _paragraph("Title", paper.title)
    if paper.number:
        yield _paragraph("Number", paper.number)
    yield _paragraph("Normal", "")
    for block in numbered(paper):
        yield from _block(block, paper)
    if paper.origin:
        yield _paragraph("Note", "")
        yield _paragraph("Note", paper.origin)


def _block(block: Block, paper: Paper) -> Iterable[str]:
    line = SIZES[paper.language].cell_line
    match block:
        case Heading():
            yield _paragraph(f"Heading{block.level}", block.text)
        case Paragraph():
            yield _paragraph(_STYLES[block.setting], block.text)
        case Table():
            yield _paragraph("Caption", block.caption)
            yield _table(block)
            yield _paragraph("Note", "")
        case Form():
            yield _form(block, line)
            yield _paragraph("Note", "")
        case Signature():
            yield _paragraph("Normal", "")
            yield from (_paragraph("Signed", one, "<w:keepNext/>") for one in block.lines[:-1])
            yield _paragraph("Signed", block.lines[-1])
        case Copies():
            yield _paragraph("Normal", "")
            yield from _copies(block)
        case Annex():
            # A page begins by the style of its first line, and holds no empty paragraph before it.
            yield _paragraph("Secrecy", block.label, "<w:pageBreakBefore/>")
            yield _paragraph("Title", block.title)
            yield _paragraph("Normal", "")


def _cells(texts: Sequence[str], widths: Sequence[int], style: str, kinds: Sequence[str] = ()) -> str:
    kinds = kinds or [style] * len(texts)
    held = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    told = zip(texts, widths, kinds, strict=True)
    return "".join(f"{held.format(width)}{_paragraph(kind, text)}</w:tc>" for text, width, kind in told)


def _grid(rows: Iterable[str], widths: Sequence[int]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    room = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _ROOM.items())
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{room}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _shares(widths: Sequence[int]) -> list[int]:
    """Return the widths of columns, to the last twip of the text's width."""
    ends = [round(_WIDTH * sum(widths[: place + 1]) / sum(widths)) for place in range(len(widths))]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _table(table: Table) -> str:
    widths = _shares(table.widths)
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{_cells(table.head, widths, 'CellHead')}</w:tr>"
    rows = (f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row, widths, 'Cell')}</w:tr>" for row in table.rows)
    return _grid((head, *rows), widths)


def _form(block: Form, line: float) -> str:
    widths = _shares((_LABEL, _BOX, _LABEL, _BOX))
    return _grid((_boxes(row, widths, line) for row in block.rows), widths)


def _boxes(row: Sequence[Field], widths: Sequence[int], line: float) -> str:
    """Return a row of a form: a label and a box, twice, or once over the whole width."""
    height = twips(max(box.lines for box in row) * line) + 160
    head = f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>'
    if len(row) > 1:
        texts = [text for box in row for text in (box.label, box.text)]
        return head + _cells(texts, widths, "Cell", ("CellHead", "Cell") * 2) + "</w:tr>"
    (box,) = row
    wide = sum(widths[1:])
    label = _cells((box.label,), widths[:1], "CellHead")
    align = "top" if box.lines > 1 else "center"
    paragraphs = "".join(_paragraph("Cell", one) for one in box.text.split("\n"))
    held = f'<w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:gridSpan w:val="3"/><w:vAlign w:val="{align}"/></w:tcPr>'
    return f"{head}{label}<w:tc>{held}{paragraphs}</w:tc></w:tr>"


def _copies(block: Copies) -> Iterable[str]:
    edge = '<w:{} w:val="single" w:sz="{}" w:space="1" w:color="000000"/>'
    for place, one in enumerate(block.lines):
        top = edge.format("top", 6) if place == 0 else ""
        last = place == len(block.lines) - 1
        bottom = edge.format("bottom", 6 if last else 4)
        together = "" if last else "<w:keepNext/>"
        yield _paragraph("Copies", one, f"{together}<w:pBdr>{top}{bottom}</w:pBdr>")
