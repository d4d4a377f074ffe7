"""The analyst's commands: list the versions of the model, compare, sign, promote, roll back."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from riskml.cli.completion import completing, model_versions
from riskml.cli.help import command
from riskml.cli.options import JSON, LANG, PROJECT, answer, reader, said
from riskml.cli.progress import steps_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from riskml.core.texts import Language
    from riskml.registry import Evaluation, Version

NOTHING: Final = "—"
KEPT: Final = {"people": "riskml", "triage": "riskml-triage"}
"""What the registry calls the model that scores people, and the one that orders warnings."""
VERSIONS: Final = completing(model_versions)
MODEL = click.option(
    "--model", "kept", type=click.Choice([*KEPT]), default="people", show_default=True,
    help="The model that scores people, or the one that orders warnings about matters.",
)  # fmt: skip
BY = click.option("--by", default="", metavar="NAME", help="Who does this, for the record; this account by default.")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out columns by the width that they take on a terminal; Chinese letters take two places."""
    from rich.cells import cell_len

    lines = [headings, *rows]
    widths = [max(cell_len(line[at]) for line in lines) for at in range(len(headings))]
    laid = (
        "  ".join(one + " " * (width - cell_len(one)) for one, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(line.rstrip() for line in laid)


def _number(value: float | None) -> str:
    return NOTHING if value is None or math.isnan(value) else f"{value:.6g}"


def _value(version: Version) -> dict[str, Any]:
    """Return a version as JSON can hold it; a figure that is no number is null."""
    figures = {name: value if math.isfinite(value) else None for name, value in version.figures.items()}
    return {**asdict(version), "figures": figures}


def _words(language: Language) -> dict[str, str]:
    from riskml.cli.phrases import MODELS, spoken

    return spoken(MODELS, language)


@command()
@LANG
@JSON
@click.option(
    "--model", "kept", type=click.Choice([*KEPT]), default=None,
    help="The model that scores people, or the one that orders warnings about matters; both where none is named.",
)  # fmt: skip
@PROJECT
def models(*, kept: str | None, lang: Language | None, as_json: bool, folder: Path) -> None:
    """List the versions of the models: aliases, recipe, regime, who trained and who signed."""
    from riskml.core.project import Project
    from riskml.registry import versions

    project = Project.open(folder)
    words = _words(lang or project.settings.language)
    found = {name: versions(project, KEPT[name]) for name in ((kept,) if kept else KEPT)}
    shown = {name: told for name, told in found.items() if told}
    tables = [
        # What is listed alone needs no heading.
        _versions(told, words)
        if len(shown) == 1 and (kept or name == "people")
        else f"{words[name]}\n{_versions(told, words)}"
        for name, told in shown.items()
    ]
    values = [{"model": KEPT[name], **_value(one)} for name, told in found.items() for one in told]
    answer(values, "\n\n".join(tables) or words["none"], as_json=as_json)


def _versions(found: Sequence[Version], words: Mapping[str, str]) -> str:
    """Lay out the versions of one model."""
    columns = ("version", "aliases", "recipe", "regime", "as_of", "trained_by", "signed_by", "figures")
    rows = [
        [
            one.version,
            ", ".join(one.aliases) or NOTHING,
            one.recipe,
            one.regime or NOTHING,
            one.as_of,
            one.trained_by or NOTHING,
            ", ".join(signature.by for signature in one.signatures) or NOTHING,
            f"{len(one.figures)}{'' if one.sealed else words['changed']}",
        ]
        for one in found
    ]
    return _table([words[name] for name in columns], rows)


@command()
@click.argument("version", default="champion", shell_complete=VERSIONS)
@LANG
@JSON
@MODEL
@PROJECT
def evaluate(*, version: str, kept: str, lang: Language | None, as_json: bool, folder: Path) -> None:
    """Show what was measured of VERSION (a number or an alias), with intervals and the gates of its recipe."""
    from riskml.core.project import Project
    from riskml.registry import evaluation

    project = Project.open(folder)
    found = evaluation(project, version, KEPT[kept])
    words = _words(lang or project.settings.language)
    told = _told(found)
    rows = [
        [
            name,
            _number(one["value"]),
            NOTHING if one["low"] is None else f"{_number(one['low'])} – {_number(one['high'])}",
            NOTHING
            if one["gate"] is None
            else _gate(one["gate"]) + f" ({words['passed' if one['passed'] else 'open']})",
        ]
        for name, one in told.items()
    ]
    headings = [words[name] for name in ("figure", "value", "interval", "gate")]
    value = {"version": found.version.version, "aliases": list(found.version.aliases), "figures": told}
    answer(value, f"{words['version']} {found.version.version}\n{_table(headings, rows)}", as_json=as_json)


def _told(found: Evaluation) -> dict[str, dict[str, Any]]:
    """Return each figure with its interval, and its gate where its recipe has one; what is no number is null."""
    from riskml.registry import open_gates

    figures = found.version.figures
    bounds = {f"{name}.{side}" for name in figures for side in ("low", "high")}
    names = [*sorted(set(figures) - bounds), *sorted(set(found.gates) - (set(figures) - bounds))]
    told = {}
    for name in names:
        sides = {"value": name, "low": f"{name}.low", "high": f"{name}.high"}
        numbers = {side: figures.get(key, math.nan) for side, key in sides.items()}
        gate = found.gates.get(name)
        told[name] = {
            **{side: one if math.isfinite(one) else None for side, one in numbers.items()},
            "gate": gate,
            "passed": None if gate is None else not open_gates(figures, {name: gate}),
        }
    return told


def _gate(gate: Mapping[str, float | None]) -> str:
    bounds = (("≥", gate.get("min")), ("≤", gate.get("max")))
    return " ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)


@command()
@click.argument("one", shell_complete=VERSIONS)
@click.argument("other", shell_complete=VERSIONS)
@LANG
@JSON
@MODEL
@PROJECT
def compare(*, one: str, other: str, kept: str, lang: Language | None, as_json: bool, folder: Path) -> None:
    """Show the figures of two versions side by side; each is a number or an alias."""
    from riskml.core.project import Project
    from riskml.registry import version_of

    project = Project.open(folder)
    pair = (version_of(project, one, KEPT[kept]), version_of(project, other, KEPT[kept]))
    words = _words(lang or project.settings.language)
    names = sorted({name for version in pair for name in version.figures})
    sides = [[version.figures.get(name, math.nan) for version in pair] for name in names]
    rows = [
        [name, _number(left), _number(right), _number(right - left)]
        for name, (left, right) in zip(names, sides, strict=True)
    ]
    headings = [
        words["figure"],
        *(f"{version.version} {', '.join(version.aliases)}".strip() for version in pair),
        words["difference"],
    ]
    value = {
        "versions": [{key: told for key, told in _value(version).items() if key != "figures"} for version in pair],
        "figures": {
            name: [number if math.isfinite(number) else None for number in side]
            for name, side in zip(names, sides, strict=True)
        },
    }
    answer(value, _table(headings, rows), as_json=as_json)


@command()
@click.argument("version", shell_complete=VERSIONS)
@click.option("--by", required=True, metavar="NAME", help="Who signs: another than who trained it.")
@click.option("--note", default="", help="What was looked at and found; names nobody who is scored.")
@JSON
@MODEL
@PROJECT
def sign(*, version: str, by: str, note: str, kept: str, as_json: bool, folder: Path) -> None:
    """Sign VERSION (a number or an alias) as the second person, who has looked at it."""
    from riskml.core.project import Project
    from riskml.registry import sign as record

    project = Project.open(folder)
    with steps_shown(project.settings.language) as tell:
        tell("sign")
        signature = record(project, version, by=by, note=note, model=KEPT[kept])
    told = said("signed", reader(), version=version, by=signature.by)
    answer({"version": version, **asdict(signature)}, told, as_json=as_json)


@command()
@click.option(
    "--version", default="challenger", show_default=True, metavar="VERSION", shell_complete=VERSIONS,
    help="A number or an alias.",
)  # fmt: skip
@click.option("--signed-by", default="", metavar="NAME", help="Whose signature it rests on; any second person's else.")
@BY
@JSON
@MODEL
@PROJECT
def promote(*, version: str, signed_by: str, by: str, kept: str, as_json: bool, folder: Path) -> None:
    """Make a version the champion, once its gates pass and a second person has signed it."""
    from riskml.core.project import Project
    from riskml.registry import promote as move

    project = Project.open(folder)
    with steps_shown(project.settings.language) as tell:
        tell("promote")
        done = move(project, version, signed_by=signed_by, by=by, model=KEPT[kept])
    facts = {"model": KEPT[kept], "version": done.version, "before": done.before}
    key = "promoted_already" if not done.moved else "promoted_before" if done.before else "promoted"
    answer(asdict(done), said(key, reader(), **facts), as_json=as_json)


@command()
@BY
@click.option("--note", default="", help="Why; names nobody who is scored.")
@JSON
@MODEL
@PROJECT
def rollback(*, by: str, note: str, kept: str, as_json: bool, folder: Path) -> None:
    """Make the champion before the champion again; once more goes further back."""
    from riskml.core.project import Project
    from riskml.registry import rollback as move

    project = Project.open(folder)
    with steps_shown(project.settings.language) as tell:
        tell("rollback")
        done = move(project, by=by, note=note, model=KEPT[kept])
    told = said("rolled_back", reader(), model=KEPT[kept], version=done.version, before=done.before)
    answer(asdict(done), told, as_json=as_json)


COMMANDS = (models, evaluate, compare, sign, promote, rollback)
