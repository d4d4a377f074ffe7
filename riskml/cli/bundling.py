"""``riskml bundle``, and what `riskml verify` says of a bundle."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from riskml.cli.help import command
from riskml.cli.options import JSON, LANG, PROJECT, RUN, answer
from riskml.cli.phrases import BUNDLES, VERIFY
from riskml.cli.phrases_faults import phrase
from riskml.core.errors import Fault, ProjectError

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.bundles import Held
    from riskml.core.project import Project
    from riskml.core.texts import Language, Text
    from riskml.reviews.ledger import Finding, Openings, VerifierKey
    from riskml.reviews.ledger.acts import Export


@command()
@click.argument("warnings", nargs=-1, metavar="WARNING...")
@click.option("--issued", is_flag=True, help="Every warning that the run issued.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The folder to write into: a file a warning.",
)
@RUN
@LANG
@JSON
@PROJECT
def bundle(  # noqa: PLR0917 -- an option each
    warnings: tuple[str, ...],
    issued: bool,
    out: Path,
    as_of: datetime | None,
    lang: Language | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Write warnings with all that they rest on, each into a file from which an auditor recomputes it.

    `riskml verify FILE` asks the rules again of the rows in it, adds up the score, and holds p-value, grade and
    publication against what is told.
    """
    from riskml.bundles import issued_in, make_bundles, write_bundle
    from riskml.core.project import Project
    from riskml.pipeline.published import published_run

    project = Project.open(folder)
    day = as_of.date() if as_of else None
    named = list(warnings)
    if issued:
        run = published_run(project.runs, day, "run")
        named += [one for one in issued_in(run) if one not in named]
    if not named:
        raise ProjectError(
            [Fault("WARNING", phrase("the_warnings_to_bundle"), phrase("none"), phrase("name_them_or_issued"))]
        )
    files, sparse = [], 0
    with project.settings.access.kept():
        out.mkdir(parents=True, exist_ok=True)
        for held in make_bundles(project, named, as_of=day):
            file = out / f"{held.bundle.warning['warning_id']}.zip"
            write_bundle(file, held)
            _enter(project, file, held)
            files.append(file)
            sparse += any(one.hits and not one.reach for one in held.bundle.rules)
    language = lang or project.settings.language
    lines = [str(file) for file in files] if len(files) == 1 else []
    lines.append(BUNDLES["written"].said(language, n=len(files), folder=str(out)))
    lines += [BUNDLES["sparse"].said(language, n=sparse)] if sparse else []
    answer({"files": [str(file) for file in files], "sparse": sparse}, "\n".join(lines), as_json=as_json)


def _enter(project: Project, file: Path, held: Held) -> None:
    """Enter into the ledger that a file left the system."""
    from riskml.registry.signatures import account
    from riskml.reviews.ledger import Export, enter_or_warn
    from riskml.reviews.ledger.acts import now

    digest = hashlib.sha256(file.read_bytes()).hexdigest()

    def export(openings: Openings) -> list[Export]:
        actor = openings.pseudonym("actor", account())
        subject = openings.pseudonym("warning", str(held.bundle.warning["warning_id"]))
        return [Export(at=now(), actor=actor, object=digest, form="bundle", subject=subject)]

    enter_or_warn(project, export)


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """What came of a bundle: all that is not as it should be, and what is told of the rest."""

    recomputed: tuple[Fault, ...]
    proof: tuple[Finding, ...]
    told: tuple[Text, ...]

    def faults(self, language: Language) -> list[Fault]:
        """Return what is not as it should be."""
        return [*self.recomputed, *(one.fault(language) for one in self.proof)]

    def text(self, language: Language) -> str:
        """Say what was recomputed, what came out otherwise, and what could not be asked."""
        lines = [one.in_(language) for one in self.told]
        faults = self.faults(language)
        lines.append(VERIFY["faults"].said(language, n=len(faults)) if faults else VERIFY["holds"].in_(language))
        return "\n".join([*lines, *(f"  - {one.in_(language)}" for one in faults)])


def verified_bundle(file: Path, key: VerifierKey | None) -> VerifiedBundle:
    """Recompute a warning from its bundle, and verify the proof that its run was published.

    Raises
    ------
    ProjectError
        The file is no bundle.
    """
    from riskml.bundles import read_bundle, recompute
    from riskml.bundles.content import LEDGER, MANIFEST
    from riskml.reviews.ledger import verify_bundle

    held = read_bundle(file)
    found = recompute(held)
    hits, score = sum(len(one.hits) for one in held.bundle.rules), held.bundle.score
    told = [BUNDLES["hits"].filled(n=found.hits, of=hits)] if hits else []
    told += [BUNDLES["score"].filled(n=len(score.reasons), of=len(score.reference))] if score else []
    told += [BUNDLES["untold"].filled(rules=", ".join(found.untold))] if found.untold else []
    if held.ledger is None:
        return VerifiedBundle(found.faults, (), (*told, BUNDLES["no_ledger"]))
    if key is None:
        return VerifiedBundle(found.faults, (), (*told, BUNDLES["no_key"]))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / MANIFEST).write_bytes(held.manifest)
        (place / LEDGER).write_bytes(held.ledger)
        findings = verify_bundle(place / LEDGER, key).findings
    # What stands in the file is named by the file, not by where it was laid down to be looked at.
    proof = tuple(replace(one, where=one.where.replace(folder, str(file))) for one in findings)
    return VerifiedBundle(found.faults, proof, (*told, *(() if proof else (BUNDLES["published"],))))
