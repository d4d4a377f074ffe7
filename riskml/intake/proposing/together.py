"""Several sources at once: each helps to know the others, for what one lists another bears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from riskml.core.errors import SourceError
from riskml.core.texts import listed
from riskml.intake.proposing.candidates import Around
from riskml.intake.proposing.linking import Identifiers, by_kind, links, of_sample
from riskml.intake.proposing.phrases import named, told
from riskml.intake.proposing.proposal import Question, Setting
from riskml.intake.proposing.propose import Choice, propose, table_for
from riskml.intake.readers.several_sheets import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.core.errors import Fault
    from riskml.core.texts import Text
    from riskml.intake.proposing.files import Looked
    from riskml.intake.proposing.proposal import Proposal
    from riskml.intake.proposing.propose import Known


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for files of one form.

    Parameters
    ----------
    looked
        The files.
    proposal
        The mapping.
    choice
        The tables among which only a person can choose, where there are several.
    links
        How many of its identifiers are met elsewhere.
    """

    looked: Looked
    proposal: Proposal
    choice: Choice | None = None
    links: tuple[Text, ...] = ()


def propose_all(
    looked: Sequence[Looked], known: Known, stored: Iterable[Identifiers], table: str | None = None
) -> tuple[list[Proposed], list[Fault]]:
    """Propose a mapping for each form of files; name those that are for no table.

    Parameters
    ----------
    looked
        The files.
    known
        What is known beside them.
    stored
        Identifiers that the project's store has.
    table
        The table that all of them are for, where somebody said so.

    Raises
    ------
    SourceError
        No source is for any table.
    """
    stored = list(stored)
    found, unfit = _each(looked, [_with(known, one, stored) for one in looked], table)
    if not found:
        raise SourceError(unfit)
    ids = [_identifiers(one) for one in found]
    if len(found) > 1:
        beside = [
            [one for place, several in enumerate(ids) if place != own for one in several] for own in range(len(ids))
        ]
        fit = [one.looked for one in found]
        told_of = [_with(known, one, [*stored, *others]) for one, others in zip(fit, beside, strict=True)]
        found, _ = _each(fit, told_of, table)
        ids = [_identifiers(one) for one in found]
    every = [one for several in ids for one in several]
    return [
        replace(one, links=tuple(links(own, [*stored, *every]))) for one, own in zip(found, ids, strict=True)
    ], unfit


def _each(looked: Sequence[Looked], known: Sequence[Known], table: str | None) -> tuple[list[Proposed], list[Fault]]:
    """Propose a mapping for each source, and name those that are for no table."""
    found: list[Proposed] = []
    unfit: list[Fault] = []
    for one, beside in zip(looked, known, strict=True):
        try:
            found.append(_proposed(one, beside, table))
        except SourceError as error:
            unfit += error.faults
    return found, unfit


def _with(known: Known, looked: Looked, others: Sequence[Identifiers]) -> Known:
    return replace(known, around=Around(by_kind(others)), readings=looked.readings, doubtful=looked.doubtful)


def _proposed(looked: Looked, known: Known, table: str | None) -> Proposed:
    choice = None if table else table_for(looked.sample, known)[1]
    proposal = propose(looked.sample, known, table)
    first = looked.files[0].name
    proposal = replace(
        proposal, name=first.split(".", maxsplit=1)[0] or "source", sources=tuple(one.name for one in looked.files)
    )
    if looked.header_row > 1:
        setting = Setting(("header_row",), looked.header_row, told("header_row", row=looked.header_row))
        proposal = replace(proposal, settings=(setting, *proposal.settings))
    if looked.sheets:
        about = told("which_sheets", names=listed([named(one) for one in looked.sheets]))
        question = Question(("sheet",), about, (EVERY, *looked.sheets), EVERY)
        proposal = replace(proposal, questions=(question, *proposal.questions))
    return Proposed(looked, proposal, choice)


def _identifiers(one: Proposed) -> list[Identifiers]:
    sample = one.looked.sample
    taken = one.proposal.taken()
    by_table: dict[str, dict[str, tuple[str, ...]]] = {}
    for setting in taken.settings:
        if len(setting.path) == FIELD and setting.path[2] == "fields":
            value = setting.value if isinstance(setting.value, list) else [setting.value]
            by_table.setdefault(setting.path[1], {})[setting.path[3]] = tuple(value)
    return [found for table, columns in by_table.items() for found in of_sample(sample, table, columns)]


FIELD = 4
"""The length of the path of a field: tables, its table, fields, its name."""
