"""What ``riskml map`` says of its proposals, in lines for a person and in values for a program."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskml.cli.phrases import MAP
from riskml.intake import summary_of
from riskml.intake.proposing.toml import literal
from riskml.intake.telling import example_text, fault_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.core.errors import Fault
    from riskml.core.texts import Language, Text
    from riskml.intake.manifests import Manifest
    from riskml.intake.proposing.files import Sources
    from riskml.intake.proposing.proposal import Question
    from riskml.intake.proposing.together import Proposed
    from riskml.intake.proposing.understood import Understood


@dataclass(frozen=True, slots=True)
class Told:
    """One proposal, where it was written, and its rows as they will be understood."""

    one: Proposed
    file: Path | None
    rows: tuple[Understood, ...]
    sentences: tuple[Text, ...]


def _asked(question: Question, language: Language) -> str:
    said = f"    ? {question.about.in_(language)}"
    if question.choices:
        said += MAP["one_of"].said(language, choices=" | ".join(literal(one) for one in question.choices))
    if question.proposed is not None:
        said += MAP["proposed"].said(language, choice=literal(question.proposed))
    return said


def lines_of(told: Told, language: Language) -> list[str]:
    """Say one proposal: what fills what and why, what is asked, and rows as they will be understood."""
    proposal, choice = told.one.proposal, told.one.choice
    names = ", ".join(proposal.sources)
    if choice is not None:
        options = " | ".join(f"--table {one}" for one in choice.tables)
        return [MAP["which_table"].said(language, sources=names, about=choice.about, options=options)]
    facts = {"looked": proposal.looked_at, "rows": proposal.rows_read, "file": str(told.file)}
    lines = [MAP["head"].said(language, sources=names, tables=", ".join(proposal.tables), **facts)]
    for one in proposal.settings:
        value = one.value if isinstance(one.value, str) else ", ".join(map(str, _shown(one.value)))
        reason = f"  # {one.reason.in_(language)}" if one.reason else ""
        lines.append(f"    {_key(one.path)} = {_printable(value)}{_printable(reason)}")
    # What holds of two tables of one source (its zone, say) is said once on screen.
    lines += dict.fromkeys(f"    - {_printable(one.text.in_(language))}" for one in proposal.notes)
    lines += [f"    - {one.in_(language)}" for one in told.one.links]
    if proposal.questions:
        lines.append(MAP["asked"].in_(language))
        lines += [_printable(_asked(one, language)) for one in proposal.questions]
    if told.sentences:
        lines.append(MAP["understood"].in_(language))
        lines += [f"    {place}. {one.in_(language)}" for place, one in enumerate(told.sentences, 1)]
    for part in told.rows:
        facts = {"table": part.table, "accepted": part.accepted, "read": part.read}
        lines.append(MAP["would"].said(language, **facts))
        lines += [
            MAP["fault"].said(language, fault=fault_text(fault), often=often, example=example_text(example))
            for fault, often, example in part.faults
        ]
    return lines


def _shown(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, bool | int | float | dict) else value


def _key(path: Sequence[str]) -> str:
    return ".".join(one for one in path[1:] if one != "fields") if path[0] == "tables" else path[0]


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def passed_over(unfit: Sequence[Fault], skipped: Sequence[Path], language: Language) -> list[str]:
    """Say which sources are for no table, and which files are of no known format."""
    said = [MAP["unfit"].said(language, source=one.where) for one in unfit]
    return said + [MAP["skipped"].said(language, file=one.name) for one in skipped]


def imported_lines(sources: Sequence[Sequence[Manifest]], language: Language) -> list[str]:
    """Say what was imported."""
    said = [line for one in sources for line in summary_of(one, language).splitlines()]
    return [MAP["imported"].in_(language), *(f"  {line}" for line in said)]


def next_lines(found: Sources, told: Sequence[Told], folder: Path, language: Language, *, imported: bool) -> list[str]:
    """Say what is typed next."""
    project = "" if folder == Path() else f" --project {shlex.quote(str(folder))}"
    last = f"    riskml run{project}"
    if imported:
        return [MAP["next"].in_(language), last]
    commands = [f"riskml import {shlex.quote(str(file))} --format {kind}{project}" for file, kind in found.standard]
    lines = []
    if found.standard:
        names = ", ".join(file.name for file, _ in found.standard)
        lines.append(MAP["standard"].said(language, sources=names))
    if any(one.one.choice for one in told):
        return [*lines, MAP["answer_table"].in_(language)]
    commands += [
        f"riskml import {shlex.quote(str(file))} --mapping {shlex.quote(str(one.file))}{project}"
        for one in told
        for file in one.one.looked.files
    ]
    if any(one.one.proposal.questions for one in told):
        lines.append(MAP["answer"].in_(language))
    return [*lines, MAP["next"].in_(language), *(f"    {one}" for one in commands), last]


def value_of(told: Told, language: Language) -> dict[str, Any]:
    """Return one proposal for a program."""
    proposal, choice = told.one.proposal, told.one.choice
    return {
        "sources": list(proposal.sources),
        "mapping": None if told.file is None else str(told.file),
        "tables": list(choice.tables if choice else proposal.tables),
        "rows": proposal.rows_read,
        "looked_at": proposal.looked_at,
        "settings": [
            {"path": list(one.path), "value": one.value, "reason": one.reason.in_(language) if one.reason else None}
            for one in proposal.settings
        ],
        "notes": [{"path": list(one.path), "text": one.text.in_(language)} for one in proposal.notes],
        "questions": [
            {
                "path": list(one.path),
                "about": one.about.in_(language),
                "choices": list(one.choices),
                "proposed": one.proposed,
            }
            for one in proposal.questions
        ]
        + (
            [{"path": ["--table"], "about": choice.about.in_(language), "choices": list(choice.tables)}]
            if choice
            else []
        ),
        "assumed": [{"path": list(one.path), "value": one.proposed} for one in proposal.assumed],
        "understood": [one.in_(language) for one in told.sentences],
        "would_be": [{"table": one.table, "read": one.read, "accepted": one.accepted} for one in told.rows],
        "links": [one.in_(language) for one in told.one.links],
    }
