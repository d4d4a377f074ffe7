"""The formats that a paper is written in, and what each needs to be installed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.papers.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.papers.document import Paper

Format = Literal["docx", "pdf", "xlsx", "json"]
NEEDS: Final[Mapping[Format, str]] = {"docx": "docx", "pdf": "typst", "xlsx": "xlsxwriter", "json": ""}
"""What each format is made with; JSON needs nothing."""
_PACKAGES: Final = {"docx": "python-docx"}


def check_installed(form: Format) -> None:
    """Refuse a format that what is installed here cannot write.

    Raises
    ------
    ProjectError
        What it is made with is not installed; the fault says what to install.
    """
    module = NEEDS[form]
    if module and find_spec(module) is None:
        found = phrase("not_installed", name=_PACKAGES.get(module, module))
        where = Verbatim(f"riskml papers --format {form}")
        raise ProjectError([Fault(where, phrase("what_papers_need"), found, phrase("install_papers"))])


def written(paper: Paper, form: Format, folders: tuple[str, ...] = ()) -> bytes:
    """Return a paper as a file of some format.

    Parameters
    ----------
    paper
        The document.
    form
        One of ``NEEDS``.
    folders
        Folders with fonts, for PDF.

    Raises
    ------
    ProjectError
        What the format is made with is not installed, or fonts are lacking.
    """
    check_installed(form)
    if form == "docx":
        from riskml.papers.word import word  # noqa: PLC0415 -- each format is loaded when it is asked for

        return word(paper)
    if form == "pdf":
        from riskml.papers.pdf import pdf  # noqa: PLC0415

        return pdf(paper, folders)
    if form == "xlsx":
        from riskml.papers.excel import excel  # noqa: PLC0415

        return excel(paper)
    return (json.dumps(paper.to_dict(), ensure_ascii=False, indent=1) + "\n").encode()
