"""The form of an official paper in Word: page, styles, page numbers, fonts, secrecy and watermark; no text yet.

Made once for each language and watermark and kept as bytes: a thousand portraits fill the same form.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from riskml.core.texts import COMMA
from riskml.papers.form import FACE_OF_LEVEL, FACES, INDENT, LATIN, PAGE, SIZES

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.papers.form import Face, Sizes

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES: Final = (
    f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_BELOW_TEXT: Final = 7  # millimetres from the text block down to the page number


def twips(points: float) -> int:
    """Return points as twentieths of a point."""
    return round(points * 20)


def fonts(face: Face) -> str:
    """Return the fonts of a run: Latin letters in their own, the rest in a typeface."""
    latin = quoteattr(LATIN.name)
    return f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={quoteattr(face.name)}/>"


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of paragraphs: its typeface and size, and what else XML says of its paragraphs and its runs."""

    label: str
    face: str
    size: float
    paragraph: str = ""
    run: str = ""

    def xml(self, name: str) -> str:
        """Return the style under a name; all but the first rest on the first."""
        half = round(self.size * 2)
        own = name == "Normal"
        kind = ' w:default="1"' if own else ""
        based = "" if own else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style {SPACES} w:type="paragraph"{kind} w:styleId="{name}"><w:name w:val="{self.label}"/>{based}'
            f"<w:qFormat/><w:pPr>{self.paragraph}</w:pPr><w:rPr>{fonts(FACES[self.face])}{self.run}"
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr></w:style>'
        )


def _exact(line: float, after: float = 0) -> str:
    return f'<w:spacing w:before="0" w:after="{twips(after)}" w:line="{twips(line)}" w:lineRule="exact"/>'


def _styles(language: Language) -> dict[str, _Style]:
    """Return every style that papers use, by its name."""
    of: Sizes = SIZES[language]
    bold = "" if language == "zh" else "<w:b/>"
    # What a character gives up stands in the spacing of runs; with no grid this gives 28 characters a line.
    tight = f'<w:spacing w:val="{twips(of.spacing)}"/>' if of.spacing else ""
    loose = '<w:spacing w:val="0"/>'
    first = INDENT[language]
    indent = f'<w:ind w:firstLineChars="{first * 100}" w:firstLine="{twips(first * (of.body + of.spacing))}"/>'
    plain = f'<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>{_exact(of.line)}<w:jc w:val="both"/>'
    centre, next_ = '<w:jc w:val="center"/>', "<w:keepNext/>"
    apart = 0 if language == "zh" else 6
    title = f'{next_}{_exact(of.title_line)}{centre}<w:outlineLvl w:val="0"/>'
    signed = f'<w:keepLines/><w:ind w:right="{twips(of.body * 2)}"/><w:jc w:val="right"/>'
    heads = {
        f"Heading{level}": _Style(
            f"heading {level}",
            face,
            of.body,
            f'{next_}{_exact(of.line, apart)}{indent}<w:outlineLvl w:val="{level}"/>',
            bold,
        )
        for level, face in FACE_OF_LEVEL.items()
    }
    return {
        "Normal": _Style("Normal", "body", of.body, plain, tight),
        "Text": _Style("Text", "body", of.body, _exact(of.line, apart) + indent),
        "Address": _Style("Address", "body", of.body, next_),
        "Note": _Style("Note", "body", of.note, f"<w:keepLines/>{_exact(of.note_line)}{indent}", loose),
        "Secrecy": _Style("Secrecy", "hei", of.body, "", bold),
        "Title": _Style("Title", "title", of.title, title, bold + loose),
        "Number": _Style("Number", "body", of.body, centre),
        "Caption": _Style("caption", "hei", of.cell, next_ + _exact(of.cell_line + 6) + centre, bold + loose),
        "Cell": _Style("Cell", "body", of.cell, f'{_exact(of.cell_line)}<w:jc w:val="left"/>', loose),
        "CellHead": _Style("Cell Head", "hei", of.cell, _exact(of.cell_line) + centre, bold + loose),
        "Signed": _Style("Signed", "body", of.body, signed),
        "Copies": _Style("Copies", "body", of.note, _exact(of.note_line + 4), loose),
        "PageNumber": _Style("Page Number", "number", of.number, "", loose),
        **heads,
    }


def _numbers(side: str) -> str:
    """Return a footer's paragraph: the page's number between dashes, one character in from its side."""
    at = f'<w:ind w:{side}Chars="100" w:{side}="{twips(14)}"/><w:jc w:val="{side}"/>'
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{text}'
        for kind, text in (("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'), ("end", ""))
    )
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'<w:p {SPACES}><w:pPr><w:pStyle w:val="PageNumber"/>{at}</w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p>"
    )


def _watermark(words: str, number: int) -> str:
    """Return a header's paragraph with words that lie across the page."""
    face = FACES["hei"].name
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:420pt;height:80pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:p {SPACES}><w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="Watermark{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" style="{style}" '
        'fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:{quoteattr(face)[1:-1]};font-size:1pt" string={quoteattr(words)}/>'
        "</v:shape></w:pict></w:r></w:p>"
    )


def _only(part: Any, paragraph: str) -> None:
    """Have a header or a footer hold one paragraph."""
    from docx.oxml import parse_xml  # noqa: PLC0415 -- an extra

    part.is_linked_to_previous = False
    element = part._element  # noqa: SLF001 -- no other way to a part's own XML
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(paragraph))


def _font_table() -> str:
    """Return the table of fonts, each with what does in its place."""
    told = "".join(
        f"<w:font w:name={quoteattr(face.name)}><w:altName w:val={quoteattr(','.join(face.instead))}/></w:font>"
        for face in (*FACES.values(), LATIN)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{W}">{told}</w:fonts>'


@cache
def form(language: Language, watermark: str) -> bytes:
    """Return a paper without text, as the bytes of a file of Word."""
    from docx import Document  # noqa: PLC0415 -- an extra
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.shared import Emu, Mm, Pt  # noqa: PLC0415

    paper = Document()
    root = paper.styles.element
    for child in list(root):
        if child.tag != f"{{{W}}}docDefaults":
            root.remove(child)
    defaults = root[0]
    root.replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {SPACES}><w:rPrDefault><w:rPr>{fonts(FACES['body'])}"
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>'
        ),
    )
    for name, style in _styles(language).items():
        root.append(parse_xml(style.xml(name)))
    paper.settings.odd_and_even_pages_header_footer = True
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(PAGE["width"]), Mm(PAGE["height"])
    for side in ("top", "left", "right", "bottom"):
        setattr(section, f"{side}_margin", Mm(PAGE[side]))
    section.header_distance = Mm(15)
    section.footer_distance = Emu(Mm(PAGE["bottom"] - _BELOW_TEXT) - Pt(SIZES[language].line))
    for grid in section._sectPr.findall(f"{{{W}}}docGrid"):  # noqa: SLF001 -- a grid would set 14 characters a line
        section._sectPr.remove(grid)  # noqa: SLF001
    _only(section.footer, _numbers("right"))
    _only(section.even_page_footer, _numbers("left"))
    if watermark:
        _only(section.header, _watermark(watermark, 1))
        _only(section.even_page_header, _watermark(watermark, 2))
    # The template that the library brings has a picture of itself.
    package = paper.part.package
    for name in [one for one, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        package.rels.pop(name)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
    old = [one for one in paper.part.rels.values() if one.reltype == relation]
    for one in old:
        one.target_part._blob = _font_table().encode()  # noqa: SLF001
    if not old:
        part = Part(PackURI("/word/fontTable.xml"), kind, _font_table().encode(), paper.part.package)
        paper.part.relate_to(part, relation)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


_BETWEEN_NUMBERS: Final = re.compile(f"(?<=[0-9A-Za-z]){COMMA.zh}(?=[0-9A-Za-z])")
_MAY_BREAK: Final = f"{COMMA.zh}\u200b"
"""LibreOffice breaks numbers parted by the Chinese comma in their middle, unless told that a line may end behind it."""


def text_run(text: str, properties: str = "") -> str:
    """Return a run of text; what XML would read as markup is escaped, and lines break where it says."""
    text = _BETWEEN_NUMBERS.sub(_MAY_BREAK, text)
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{pieces}</w:r>"
