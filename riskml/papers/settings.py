"""What a project says of its papers, in ``serving/papers.toml``: who issues them, their secrecy, their fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from riskml.core.errors import Fault, ProjectError, Verbatim, did_you_mean
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.papers.phrases_faults import phrase
from riskml.papers.wording import Letterhead, Wording
from riskml.reviews.cases import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.core.project import Project
    from riskml.core.texts import Language

PAPERS: Final = "papers.toml"


class PaperSettings(BaseModel):
    """The keys of ``serving/papers.toml``; an unknown key is refused.

    Parameters
    ----------
    office
        Who issues papers; left out, a blank stands in its place.
    secrecy
        The grade of secrecy with its time, at the head of every paper.
    watermark
        Words across every page.
    fonts
        Folders with fonts for PDF, beside those of the system.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: Text | None = None
    secrecy: Text | None = None
    watermark: Text | None = None
    fonts: tuple[str, ...] = ()


def paper_settings(project: Project) -> PaperSettings:
    """Return what a project says of its papers; nothing is set where it has no such file.

    Raises
    ------
    ProjectError
        The file has a key or a value that is not known.
    """
    file = project.serving / PAPERS
    return read_model(file, PaperSettings) if file.is_file() else PaperSettings()


def letterhead(
    settings: PaperSettings,
    language: Language,
    approval: str = "",
    library: Library | None = None,
    chosen: Sequence[str] = (),
) -> Letterhead:
    """Return what a project puts on its papers, in one language.

    Parameters
    ----------
    settings
        The project's.
    language
        Of the paper.
    approval
        The number under which an inquiry was approved.
    library, chosen
        What may be recommended, and the names of what was chosen of it.

    Raises
    ------
    ProjectError
        What was chosen is not in the library; every fault at once.
    """
    known = (library or Library()).recommendation
    faults = [
        Fault(Verbatim("--recommend"), phrase("a_recommendation"), Verbatim(repr(one)), did_you_mean(one, known))
        for one in chosen
        if one not in known
    ]
    if faults:
        raise ProjectError(faults)
    say = Wording(language)
    office, secrecy, watermark = (say.text(one) for one in (settings.office, settings.secrecy, settings.watermark))
    return Letterhead(say, office, secrecy, watermark, approval.strip(), library or Library(), tuple(chosen))
