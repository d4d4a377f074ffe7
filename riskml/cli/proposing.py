"""``riskml map``: look at sources, propose a mapping for each form of them, and ask what only a person can say."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.options import FAULTS, JSON, LANG, PROJECT, answer
from riskml.cli.progress import steps_shown
from riskml.cli.taking import nothing_accepted, take, values
from riskml.core.errors import Fault, ProjectError, RiskmlError, SourceError, Verbatim, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from riskml.cli.proposed import Told
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.intake.contracts import Contract
    from riskml.intake.manifests import Manifest
    from riskml.intake.proposing.files import Sources
    from riskml.intake.proposing.together import Proposed
    from riskml.intake.proposing.understood import Understood

LONGEST = 3660
"""Working days are counted where the rows that are told lie within ten years."""


@command("map")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE…")
@click.option("--table", default=None, help="The contract table that they are for; told from the columns otherwise.")
@click.option("--yes", is_flag=True, help="Take what is proposed where something is asked, and say what was assumed.")
@click.option("--import", "taking_in", is_flag=True, help="Import at once with what was written, if nothing is asked.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="The mapping to write, or a folder where there are several; data/mappings of the project by default.",
)
@LANG
@JSON
@PROJECT
def map_(
    *,
    sources: tuple[Path, ...],
    table: str | None,
    yes: bool,
    taking_in: bool,
    out: Path | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Look at SOURCE, files or folders, and write a mapping to review, with the reason for each line.

    Ends with 2 where something is asked that only a person can say: it stands in the file as a choice, and nothing
    can be imported with the file until it is answered.

    With --import the sources are taken in at once, unless something is asked. The file stays, to be looked at: to
    change what it says, edit it and import again; the newer import takes the place of the older.
    """
    from riskml.cli.phrases_faults import phrase
    from riskml.cli.proposed import imported_lines, lines_of, next_lines, passed_over, value_of
    from riskml.core.project import Project
    from riskml.intake.contracts import load_contracts
    from riskml.intake.proposing.files import look_at
    from riskml.intake.proposing.linking import of_store
    from riskml.intake.proposing.propose import Known
    from riskml.intake.proposing.together import propose_all

    project = Project.open(folder)
    language = lang or project.settings.language
    contracts = load_contracts(project.accepted / "contracts")
    if table is not None and table not in contracts:
        expected, near = phrase("one_of", names=", ".join(contracts)), did_you_mean(table, contracts)
        raise SourceError([Fault("--table", expected, Verbatim(table), near)])
    with steps_shown(language) as tell:
        found = look_at(sources, contracts, lambda file: tell(f"map: {file.name}"))
        known = Known(contracts, project.settings.zone, steps=_steps(project))
        proposed, unfit = propose_all(found.looked, known, of_store(project), table) if found.looked else ([], [])
    chosen = [_answered(one) if yes else one for one in proposed]
    files = _places(chosen, out, folder / project.accepted.relative_to(project.root) / "mappings")
    told = [_written(project, contracts, one, file, language) for one, file in zip(chosen, files, strict=True)]
    lines = [line for one in told for line in lines_of(one, language)]
    lines += passed_over(unfit, found.skipped, language)
    asked = any(one.one.choice or one.one.proposal.questions for one in told)
    taken = _taken(project, found, told) if taking_in and not asked else []
    manifests = [one for several in taken for one in several]
    lines += imported_lines(taken, language) if taken else []
    lines += next_lines(found, told, folder, language, imported=bool(manifests))
    value = [value_of(one, language) for one in told]
    answer(
        {"proposed": value, "imported": values(manifests)} if taking_in else value, "\n".join(lines), as_json=as_json
    )
    if asked or nothing_accepted(manifests):
        sys.exit(FAULTS)


def _steps(project: Project) -> dict[str, str]:
    """Return the names and labels of the steps of a project's matters, without case, with what each is called."""
    from riskml.cards import read_cards

    with suppress(RiskmlError):  # a broken card is 'riskml check''s to tell
        matters = read_cards(project).matters
        return {
            word.casefold(): step.name
            for card in matters
            for step in card.step
            for word in (step.label.zh, step.label.en, step.name)
        }
    return {}


def _answered(one: Proposed) -> Proposed:
    from dataclasses import replace

    return replace(one, proposal=one.proposal.taken(), choice=None if one.proposal.tables else one.choice)


def _places(proposed: Sequence[Proposed], out: Path | None, usual: Path) -> list[Path]:
    """Return where each mapping is written; never over a file that somebody has changed.

    Raises
    ------
    ProjectError
        Another file stands there.
    """
    if out is not None and out.suffix == ".toml":
        if len(proposed) > 1:
            raise click.UsageError(f"{len(proposed)} mappings are proposed: give --out a folder")
        places = [out] * len(proposed)
    else:
        base = out or usual
        places = []
        for one in proposed:
            place, number = base / f"{one.proposal.name}.toml", 1
            while place in places or (out is None and not _free(place)):
                number += 1
                place = base / f"{one.proposal.name}_{number}.toml"
            places.append(place)
    from riskml.cli.phrases_faults import phrase

    faults = [
        Fault(str(place), phrase("no_file_or_a_proposal"), phrase("another"), phrase("give_another_place"))
        for place in places
        if not _free(place)
    ]
    if faults:
        raise ProjectError(faults)
    return places


def _free(place: Path) -> bool:
    """Tell whether a mapping may be written at a place: nothing stands there, or a proposal as it was written."""
    from riskml.intake.proposing.toml import is_untouched

    return not place.exists() or (place.is_file() and is_untouched(place.read_text("utf-8", "replace")))


def _written(
    project: Project, contracts: Mapping[str, Contract], one: Proposed, file: Path, language: Language
) -> Told:
    """Write a proposal, and take the rows that were looked at as an import would."""
    from riskml.cli.proposed import Told
    from riskml.core.atomic import make_folder, write_file
    from riskml.core.scratch import Scratch
    from riskml.intake.proposing.sentences import sentence
    from riskml.intake.proposing.toml import proposal_text
    from riskml.intake.proposing.understood import understood

    if one.choice is not None:
        return Told(one, None, (), ())
    make_folder(file.parent)
    write_file(file, proposal_text(one.proposal, language))
    rows: list[Understood] = []
    if one.proposal.settings:
        with Scratch(project.store / "engine", "map", project.settings.access) as scratch:
            mapping = one.proposal.mapping()
            rows = understood(one.looked.sample, mapping, contracts, project.settings.zone, scratch.path)
    days = _workdays(project, rows)
    sentences = tuple(sentence(contracts[part.table], row, days) for part in rows for row in part.rows)
    return Told(one, file, tuple(rows), sentences)


def _workdays(project: Project, rows: Sequence[Understood]) -> Callable[[date, date], int] | None:
    """Return what counts the working days after one day up to another, over the days of some rows."""
    from datetime import datetime

    from riskml.calendars import build_for

    days = [cell.date() for part in rows for row in part.rows for cell in row.values() if isinstance(cell, datetime)]
    if not days or (max(days) - min(days)).days > LONGEST:
        return None
    with suppress(ProjectError):  # a country without a calendar: 'riskml run' tells it
        table = build_for(project, min(days), max(days))
        number = dict(zip(table["day"], table["workday_number"], strict=True))
        return lambda first, last: int(number[last] - number[first])
    return None


def _taken(project: Project, found: Sources, told: Sequence[Told]) -> list[list[Manifest]]:
    """Import every file with the mapping that was written for it; files of a standard with none."""
    standard = [take(project, file, file.name, format=kind) for file, kind in found.standard]
    mapped = [(file, one.file) for one in told for file in one.one.looked.files]
    return standard + [take(project, file, file.name, mapping=mapping) for file, mapping in mapped]
