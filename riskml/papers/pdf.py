"""A document as PDF that people with a screen reader can read, too: tagged, with its title, and its fonts in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.papers.form import BOLD_OF, FACES, INDENT, LATIN, PAGE, SIZES, numbered
from riskml.papers.phrases_faults import phrase
from riskml.portraits.plain import plain
from riskml.reports.plain import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import typst

    from riskml.core.texts import Language
    from riskml.papers.document import Paper

STANDARD: Final = "ua-1"
"""PDF/UA-1: what cannot be read aloud is refused when it is set."""
_TEMPLATE: Final = Path(__file__).with_name("templates") / "paper.typ"
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same document is the same bytes, whenever it is made."""
_REGION: Final[dict[Language, str]] = {"zh": "cn", "en": "gb"}
_APART: Final[dict[Language, int]] = {"zh": 0, "en": 6}


def pdf(paper: Paper, folders: tuple[str, ...] = ()) -> bytes:
    """Return a paper as PDF.

    Parameters
    ----------
    paper
        The document.
    folders
        Folders with fonts, beside those of the system. Variable fonts are passed over.

    Raises
    ------
    ProjectError
        A folder is not there, or no font has Chinese letters.
    """
    compiler, families = _compiler(folders)
    value = {
        **paper.to_dict(),
        "blocks": plain(numbered(paper)),
        "form": {
            "page": PAGE,
            "sizes": asdict(SIZES[paper.language]),
            "indent": INDENT[paper.language],
            "apart": _APART[paper.language],
            "region": _REGION[paper.language],
            **_fonts(families, paper.language),
        },
    }
    made = compiler.compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(_clean(value), ensure_ascii=False)},
        pdf_standards=[STANDARD],
        timestamp=_LONG_AGO,
    )
    return made if isinstance(made, bytes) else b""


def _clean(value: Any) -> Any:
    """Replace what no page can hold in every text of a value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


@cache
def _compiler(folders: tuple[str, ...]) -> tuple[typst.Compiler, frozenset[str]]:
    """Return what sets papers, and the families of fonts that it has; fonts are looked for once a process."""
    import typst  # noqa: PLC0415 -- an extra

    lost = [one for one in folders if not Path(one).is_dir()]
    if lost:
        expected, found = phrase("a_folder_of_fonts"), phrase("no_such_folder")
        raise ProjectError([Fault(one, expected, found) for one in lost])
    fonts = typst.Fonts(font_paths=list(folders))
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts), frozenset(fonts.families())


def _fonts(families: Collection[str], language: Language) -> dict[str, Any]:
    """Return the fonts of each typeface that are there, Latin letters in their own, and which are set bold.

    Raises
    ------
    ProjectError
        None of them has Chinese letters.
    """
    there = {name: [one for one in face.names if one in families] for name, face in FACES.items()}
    if not all(there.values()):
        lacking = sorted({FACES[name].name for name, found in there.items() if not found})
        expected = phrase("a_font_with_chinese")
        raise ProjectError(
            [Fault(Verbatim(one), expected, phrase("no_font"), phrase("install_fonts")) for one in lacking]
        )
    latin = [one for one in LATIN.names if one in families][:1]
    told = {name: [*_told(latin, latin=True), *_told(found)] for name, found in there.items()}
    bold = {"title": not there["title"][0].startswith(BOLD_OF), "hei": language == "en"}
    return {"fonts": told, "bold": bold}


def _told(names: Iterable[str], *, latin: bool = False) -> list[dict[str, Any]]:
    return [{"name": one, "latin": latin} for one in names]
