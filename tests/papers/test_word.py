"""Papers as Word has them: the measures of GB/T 9704-2012 as they are printed, and text that stays text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from itertools import combinations

import docx
import pytest
from defusedxml import ElementTree

from riskml.papers.document import Annex, Copies, Field, Form, Heading, Paper, Paragraph, Signature, Table
from riskml.papers.form import CHARACTERS, LINES
from riskml.papers.word import word
from tests.papers.printed import MILLIMETRE, alike, glyphs, lines, pages, pdf_of_word, text

RARE = "喆堃昇垚翀䶮㛃𬭚"
NOBODYS = "\ue123"  # a private character that no font has: what tofu looks like
HAN = "关于进一步规范权力运行监督工作的若干事项已经研究同意现将有关情况报告如下请予审阅"
HOSTILE = "王<b>芳</b> & #let $x$ *y* @z \\n \"引\" '号' ]]> {{7*7}}\x00"


def paper(*blocks, language="zh", **told):
    return Paper("trial", "关于试印的报告", language, blocks, **told)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    long = (HAN * 60)[: CHARACTERS * LINES * 3 - 2]
    made = paper(Paragraph(long), secrecy="机密★1年", watermark="征求意见稿", number="〔2026〕1号")
    return pages(pdf_of_word(word(made), tmp_path_factory.mktemp("full")))


def body(page):
    return [line for line in lines(page) if "—" not in line[0].text]


def test_a_full_page_has_22_lines_of_28_characters(full):
    told = body(full[1])
    assert len(told) == LINES == 22
    assert {len("".join(one.text for one in line)) for line in told} == {CHARACTERS} == {28}


def test_the_text_block_stands_where_the_standard_puts_it(full):
    told = [one for line in body(full[1]) for one in line]
    assert min(one.left for one in told) == pytest.approx(28 * MILLIMETRE, abs=MILLIMETRE)
    assert max(one.right for one in told) == pytest.approx((28 + 156) * MILLIMETRE, abs=MILLIMETRE)
    assert min(one.top for one in told) > (37 - 1) * MILLIMETRE
    assert max(one.bottom for one in told) < (37 + 225 + 1) * MILLIMETRE


def test_pages_are_numbered_between_dashes_right_on_odd_and_left_on_even(full):
    numbers = [next(line for line in lines(page)[::-1] if line[0].text.startswith("—")) for page in full]
    assert ["".join(one.text for one in line) for line in numbers[:2]] == ["—1—", "—2—"]
    assert numbers[0][-1].right > 150 * MILLIMETRE
    assert numbers[1][0].left < 60 * MILLIMETRE
    for line in numbers:
        assert line[0].top > (37 + 225) * MILLIMETRE


def test_rare_characters_of_names_are_printed_and_no_boxes_in_their_place(tmp_path):
    told = glyphs(pdf_of_word(word(paper(*map(Paragraph, (*RARE, NOBODYS, NOBODYS)))), tmp_path), tmp_path)
    printed = [ink for one, ink in told if one in RARE]
    assert len(printed) == len(RARE)
    assert all(ink.mean() > 0.1 for ink in printed), "a character has hardly any ink"
    boxes = [ink for one, ink in told if one == NOBODYS]
    assert alike(*boxes), "what no font has looks the same each time"
    assert not [pair for pair in combinations([*printed, boxes[0]], 2) if alike(*pair)]


def test_a_record_is_not_broken_in_the_middle_of_its_number(tmp_path):
    """Whoever looks a record up types its number: half of it on the next line is another record's."""
    refs = [f"OP01{number}468" for number in range(100, 140)]
    blocks = (Form(((Field("内容", "甲乙\n" + "、".join(refs)),),)), Paragraph("、".join(refs)))
    told = text(pdf_of_word(word(paper(*blocks)), tmp_path))
    assert Counter(one in told for one in refs)[False] == 0
    assert len(re.findall(r"OP01\d{6}\b", told)) == 2 * len(refs)


def test_what_people_wrote_is_text_and_never_markup(tmp_path):
    made = word(paper(Paragraph(HOSTILE), Table("表", ("甲",), ((HOSTILE,),), (1,)), Heading(HOSTILE)))
    read = docx.Document(io.BytesIO(made))
    clean = HOSTILE.replace("\x00", "\ufffd")
    told = [one.text for one in read.paragraphs]
    assert clean in told
    assert f"一、{clean}" in told
    assert read.tables[0].cell(1, 0).text == clean


def test_headings_are_numbered_as_offices_number_them():
    blocks = [
        Heading("甲"),
        Heading("乙", 2),
        Heading("丙", 3),
        Heading("丁", 2),
        Heading("戊"),
        Annex("附件1", "附"),
        Heading("己"),
    ]
    told = [
        (one.text, one.style.name) for one in docx.Document(io.BytesIO(word(paper(*blocks)))).paragraphs if one.text
    ]
    assert [one for one in told if one[1].lower().startswith("heading")] == [
        ("一、甲", "Heading 1"), ("（一）乙", "Heading 2"), ("1.丙", "Heading 3"), ("（二）丁", "Heading 2"),
        ("二、戊", "Heading 1"), ("一、己", "Heading 1"),
    ]  # fmt: skip
    told = docx.Document(io.BytesIO(word(paper(*blocks, language="en")))).paragraphs
    assert [one.text for one in told if one.style.name.lower().startswith("heading")] == [
        "1. 甲", "1.1 乙", "1.1.1 丙", "1.2 丁", "2. 戊", "1. 己",
    ]  # fmt: skip


def test_fonts_are_named_as_offices_know_them_each_with_what_does_in_its_place():
    parts = zipfile.ZipFile(io.BytesIO(word(paper(Paragraph("甲")))))
    tree = ElementTree.fromstring(parts.read("word/fontTable.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    told = {font.get(f"{name}name"): font[0].get(f"{name}val") for font in tree}
    assert {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"} <= told.keys()
    assert all("Noto" in one or "Liberation" in one for one in told.values())
    styles = docx.Document(io.BytesIO(parts.fp.getvalue())).styles
    assert styles["Text"].font.size.pt == 16
    assert styles["Title"].font.size.pt == 22


def test_forms_signatures_and_copies_are_all_there(tmp_path):
    blocks = (
        Form(((Field("姓名", "甲"), Field("单位", "乙局")), (Field("意见", "", 6),))),
        Signature(("某办公室", "2026年1月5日")),
        Copies(("抄送：丙局", "2026年1月5日印发")),
        Annex("附件1", "清单"),
    )
    pdf = pdf_of_word(word(paper(*blocks, secrecy="机密", watermark="征求意见稿", origin="数据截至")), tmp_path)
    told = text(pdf).replace(" ", "")
    for one in ("姓名", "乙局", "意见", "某办公室", "抄送：丙局", "附件1", "清单", "机密", "数据截至"):
        assert one in told
    assert len(pages(pdf)) == 2


def test_the_same_paper_is_the_same_bytes_whenever_it_is_made(monkeypatch):
    made = word(paper(Paragraph("甲"), watermark="乙"))
    monkeypatch.setattr("time.time", lambda: 2**31 - 1)
    assert word(paper(Paragraph("甲"), watermark="乙")) == made
    assert {one.date_time[0] for one in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {2000}


def test_there_is_nothing_in_it_of_where_the_form_came_from():
    parts = zipfile.ZipFile(io.BytesIO(word(paper(Paragraph("甲")))))
    assert not [one for one in parts.namelist() if one.endswith((".jpeg", ".png"))]
    assert b"python-docx" not in b"".join(parts.read(one) for one in parts.namelist())


def test_no_part_of_a_paper_names_another_place():
    """No template, picture or font is fetched when somebody opens it."""
    parts = zipfile.ZipFile(io.BytesIO(word(paper(Paragraph("甲"), watermark="乙"))))
    assert Counter(b'TargetMode="External"' in parts.read(one) for one in parts.namelist())[True] == 0


def test_a_table_whose_rows_do_not_fit_its_head_is_refused():
    with pytest.raises(ValueError, match="as long as its head"):
        Table("表", ("甲", "乙"), (("一",),), (1, 1))
