"""Papers as workbooks: nothing in them runs or leads anywhere, and every table has a sheet."""

from __future__ import annotations

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from riskml.papers.document import Annex, Copies, Field, Form, Heading, Paper, Paragraph, Signature, Table
from riskml.papers.excel import excel

RUNS = [
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "-1-1",
    "@SUM(1)",
    "\t=1",
    "http://x.example",
    "{=1}",
    "0012",
    "1e5",
]


def paper(*blocks):
    return Paper(
        "trial", "关于试印的报告：/一[二]*", "zh", blocks, secrecy="机密", number="〔2026〕1号", origin="数据截至"
    )


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("text", RUNS)
def test_what_could_run_stays_what_somebody_wrote(text):
    made = excel(
        paper(Paragraph(text), Heading("甲"), Form(((Field(text, text),),)), Table(text, (text,), ((text,),), (1,)))
    )
    parts = zipfile.ZipFile(io.BytesIO(made))
    inside = {name: parts.read(name) for name in parts.namelist() if name.startswith("xl/")}
    assert not [name for name, content in inside.items() if b"<f>" in content or b"<hyperlink" in content]
    assert not [name for name in inside if name.endswith(".rels") and b"External" in inside[name]]
    told = sheets(made)
    first, table = told.values()
    assert table == [[text], [text]]
    assert [text, text] in first


def test_everything_that_stands_on_the_paper_stands_in_the_book():
    blocks = (
        *(Heading("总体"), Paragraph("正文"), Form(((Field("姓名", "甲"), Field("单位", "乙")),))),
        *(Signature(("某办公室", "某日")), Copies(("抄送",)), Annex("附件1", "清单")),
    )
    told = {cell for row in next(iter(sheets(excel(paper(*blocks))).values())) for cell in row}
    expected = {
        "一、总体",
        "正文",
        "姓名",
        "甲",
        "单位",
        "乙",
        "某办公室",
        "某日",
        "抄送",
        "附件1",
        "清单",
        "机密",
        "数据截至",
    }
    assert expected <= told


def test_tables_of_one_name_have_sheets_of_their_own():
    long = "很长的表名" * 10
    tables = [Table(one, ("甲", "乙"), (("一", "二"),), (1, 2)) for one in (long, long, "A", "a", "''", "")]
    told = list(sheets(excel(paper(*tables))))
    assert len(told) == len(tables) + 1
    assert len({one.casefold() for one in told}) == len(told)
    assert all(0 < len(one) <= 31 for one in told)


def test_the_same_paper_is_the_same_file():
    made = [zipfile.ZipFile(io.BytesIO(excel(paper(Paragraph("甲"))))) for _ in range(2)]
    assert [[one.read(name) for name in one.namelist()] for one in made[:1]] == [
        [one.read(name) for name in one.namelist()] for one in made[1:]
    ]
