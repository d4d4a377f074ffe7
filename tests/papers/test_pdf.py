"""Papers as PDF: the same measures, every glyph, text that is never markup, and a file that can be read aloud."""

from __future__ import annotations

from itertools import combinations

import pytest
import typst

from riskml.core.errors import ProjectError
from riskml.papers import pdf as setting
from riskml.papers.document import Annex, Copies, Field, Form, Heading, Paper, Paragraph, Signature, Table
from riskml.papers.form import CHARACTERS, LINES
from riskml.papers.pdf import pdf
from tests.papers.printed import MILLIMETRE, alike, glyphs, lines, need, pages, ran, text
from tests.papers.test_word import HAN, RARE

MARKUP = [
    "#let x = 1",
    "$x^2$",
    "*bold*",
    "_thin_",
    "@ref",
    "= Title",
    "\\#",
    "`raw`",
    "<label>",
    "[a]",
    "// no",
    "\"q\" 'q'",
]


def paper(*blocks, language="zh", **told):
    return Paper("trial", "关于试印的报告", language, blocks, **told)


def made(folder, *blocks, **told):
    (folder / "paper.pdf").write_bytes(pdf(paper(*blocks, **told)))
    return folder / "paper.pdf"


@pytest.fixture(scope="module", autouse=True)
def _chinese_fonts():
    if "Noto Serif CJK SC" not in typst.Fonts().families():
        pytest.skip("no static font with Chinese letters is here: install fonts-noto-cjk")


def test_a_full_page_has_22_lines_of_28_characters(tmp_path):
    long = Paragraph((HAN * 60)[: CHARACTERS * LINES * 3 - 2])
    told = pages(made(tmp_path, long, secrecy="机密★1年", number="〔2026〕1号"))
    full = [line for line in lines(told[1]) if "—" not in line[0].text]
    assert len(full) == LINES
    assert {len("".join(one.text for one in line)) for line in full} == {CHARACTERS}
    words = [one for line in full for one in line]
    assert min(one.left for one in words) == pytest.approx(28 * MILLIMETRE, abs=MILLIMETRE)
    assert max(one.right for one in words) == pytest.approx((28 + 156) * MILLIMETRE, abs=MILLIMETRE)
    assert max(one.bottom for one in words) < (37 + 225 + 1) * MILLIMETRE


def test_what_people_wrote_is_text_and_never_markup(tmp_path):
    blocks = [Heading(MARKUP[0]), *map(Paragraph, MARKUP), Table(MARKUP[1], (MARKUP[2],), ((MARKUP[4],),), (1,))]
    blocks += [Form(((Field(MARKUP[3], MARKUP[5], 2),),)), Signature((MARKUP[6],)), Copies((MARKUP[7],))]
    blocks.append(Annex(MARKUP[9], MARKUP[10]))
    told = text(made(tmp_path, *blocks, number=MARKUP[4], secrecy=MARKUP[2], origin=MARKUP[0], watermark="#w"))
    for one in MARKUP:
        assert one in told, one


def test_rare_characters_of_names_are_printed_and_no_boxes_in_their_place(tmp_path):
    printed = [ink for one, ink in glyphs(made(tmp_path, *map(Paragraph, RARE)), tmp_path) if one in RARE]
    assert len(printed) == len(RARE)
    assert all(ink.mean() > 0.1 for ink in printed), "a character has hardly any ink"
    assert not [pair for pair in combinations(printed, 2) if alike(*pair)]


def test_it_can_be_read_aloud_and_holds_its_fonts(tmp_path):
    blocks = (Heading("甲"), Table("表", ("一",), (("二",),), (1,)), Form(((Field("乙", "", 2),),)))
    file = made(tmp_path, *blocks)
    need("pdfinfo", "poppler-utils")
    told = ran("pdfinfo", file)
    assert "关于试印的报告" in told
    assert "Tagged:          yes" in told
    assert b"pdfuaid" in file.read_bytes()
    fonts = ran("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), "each font is in the file"


def test_the_same_paper_is_the_same_file():
    assert pdf(paper(Paragraph("甲"))) == pdf(paper(Paragraph("甲")))


def test_text_that_no_page_can_hold_is_marked(tmp_path):
    assert "甲\ufffd乙" in text(made(tmp_path, Paragraph("甲\x00乙"))).replace(" ", "")


def test_a_folder_of_fonts_that_is_not_there_is_told():
    with pytest.raises(ProjectError, match="a folder of fonts"):
        pdf(paper(), ("/no/such/fonts",))


def test_where_no_font_has_chinese_letters_it_is_told_what_to_install():
    with pytest.raises(ProjectError, match="fonts-noto-cjk"):
        setting._fonts(("Libertinus Serif",), "zh")


def test_the_face_of_offices_is_taken_where_it_is():
    there = ("仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体", "Noto Serif CJK SC", "Times New Roman")
    told = setting._fonts(there, "zh")
    assert [one["name"] for one in told["fonts"]["body"]] == ["Times New Roman", "仿宋_GB2312", "Noto Serif CJK SC"]
    assert not told["bold"]["title"]
    assert setting._fonts((*there[:1], *there[2:]), "zh")["bold"]["title"]
