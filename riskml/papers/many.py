"""The same paper of many: read and written a part at a time, and by several processes where that is asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from riskml.core.abreast import abreast
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.papers.formats import check_installed, written
from riskml.papers.phrases_faults import phrase
from riskml.papers.portrait import portrait_paper
from riskml.papers.unit_report import unit_report
from riskml.pipeline.portrayed import published_portrait, published_portraits
from riskml.portraits.stored import restored_portrait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from riskml.papers.document import Paper
    from riskml.papers.formats import Format
    from riskml.papers.wording import Letterhead
    from riskml.pipeline.published import Published
    from riskml.portraits import Register

Whose = Literal["listed", "all"]
TOGETHER: Final = 32
"""Papers that a process makes at once; so many of each process are held, and never all of a run."""
_MAKERS: Final[Mapping[str, tuple[str, Callable[[Any, Letterhead], Paper]]]] = {
    "portrait": ("official", portrait_paper),
    "unit-report": ("unit", unit_report),
}
"""Papers that go to everybody alike. A letter or a form about one person is made of that person alone."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How each of many papers is made.

    Parameters
    ----------
    kind
        'portrait' or 'unit-report'.
    head
        In which language, and what the office puts on it.
    form
        The format.
    fonts
        Folders with fonts, for PDF.
    """

    kind: str
    head: Letterhead
    form: Format
    fonts: tuple[str, ...] = ()


def write_each(run: Published, manner: Manner, whose: Whose, jobs: int = 1) -> Iterator[list[tuple[str, bytes]]]:
    """Make the same paper of many, and yield them as they are made, some at once, in the order of the run.

    Parameters
    ----------
    run
        The run.
    manner
        Which paper, and how it is written.
    whose
        'listed', the officials whom the run lists, the lot's among them; or 'all' that it has a portrait of.
    jobs
        How many processes make them; with one, this.

    Yields
    ------
    list of tuple
        The identifier of an official or a unit, and the file.

    Raises
    ------
    ProjectError
        The paper is made of one alone, units are not listed, or the run lacks what it is made of.
    """
    _check(manner.kind, whose)
    check_installed(manner.form)
    about = _MAKERS[manner.kind][0]
    told = published_portraits(run, about, _listed(run) if whose == "listed" else None)
    parts = iter(lambda: list(islice(told, TOGETHER)), [])
    with abreast(jobs) as each:
        yield from each(partial(made, manner), parts)


def made(manner: Manner, told: list[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """Make papers of portraits as they were published, each with its identifier."""
    maker = _MAKERS[manner.kind][1]
    papers = ((one, maker(restored_portrait(json.loads(value)), manner.head)) for one, value in told)
    return [(one, written(paper, manner.form, manner.fonts)) for one, paper in papers]


def _check(kind: str, whose: Whose) -> None:
    """Refuse what is made of one alone, and a list where there is none."""
    each, where = " / ".join(_MAKERS), Verbatim(f"riskml papers {kind} --each {whose}")
    if kind not in _MAKERS:
        raise ProjectError([Fault(where, phrase("one_of_many", names=each), Verbatim(kind), phrase("one_by_one"))])
    if whose == "listed" and _MAKERS[kind][0] != "official":
        raise ProjectError([Fault(where, phrase("units_all"), Verbatim("--each listed"), phrase("say_each_all"))])


def _listed(run: Published) -> frozenset[str]:
    """Return the officials whom a run lists, those whom the lot drew among them."""
    choices = cast("Register", restored_portrait(published_portrait(run, "register"))).choices
    lines = [line for group in choices.people for line in group.lines]
    return frozenset(one.key for one in (*lines, *choices.drawn))
