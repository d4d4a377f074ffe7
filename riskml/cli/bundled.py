"""Writing bundles of warnings, and what `riskml verify` says of one."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from riskml.bundles import issued_in, make_bundles, read_bundle, recompute, write_bundle
from riskml.bundles.content import LEDGER, MANIFEST, PACKAGE
from riskml.cli.phrases import BUNDLES, VERIFY
from riskml.cli.phrases_faults import phrase
from riskml.core.errors import Fault, ProjectError
from riskml.core.texts import Text, listed
from riskml.pipeline.published import published_run
from riskml.registry.signatures import account
from riskml.reviews.ledger import Export, enter_or_warn, verify_bundle
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from riskml.bundles import Held
    from riskml.bundles.content import LawRead, Signed
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.reviews.ledger import Finding, Openings, VerifierKey


@dataclass(frozen=True, slots=True)
class WrittenBundles:
    """The files that were written, and how many of them have a rule whose rows are not in them."""

    folder: Path
    files: tuple[Path, ...]
    sparse: int

    def text(self, language: Language) -> str:
        """Say what was written."""
        lines = [str(file) for file in self.files] if len(self.files) == 1 else []
        lines.append(BUNDLES["written"].said(language, n=len(self.files), folder=str(self.folder)))
        lines += [BUNDLES["sparse"].said(language, n=self.sparse)] if self.sparse else []
        return "\n".join(lines)


def write_bundles(
    project: Project, warnings: Sequence[str], folder: Path, day: date | None, *, issued: bool
) -> WrittenBundles:
    """Write warnings into a folder, a file each; every file that leaves the system so is entered into the ledger.

    Parameters
    ----------
    project
        Whose.
    warnings
        Which warnings.
    folder
        Where to.
    day
        Of which run; the latest by default.
    issued
        Also every one that the run issued or listed.

    Raises
    ------
    ProjectError
        None is named, or one cannot be bundled.
    """
    named = list(dict.fromkeys(warnings))
    if issued:
        named += [one for one in issued_in(published_run(project.runs, day, "run")) if one not in named]
    if not named:
        expected, remedy = phrase("the_warnings_to_bundle"), phrase("name_them_or_issued")
        raise ProjectError([Fault("WARNING", expected, phrase("none"), remedy)])
    files, sparse = [], 0
    with project.settings.access.kept():
        folder.mkdir(parents=True, exist_ok=True)
        for held in make_bundles(project, named, as_of=day):
            file = folder / f"{held.bundle.warning['warning_id']}.zip"
            write_bundle(file, held)
            _enter(project, file, held)
            files.append(file)
            sparse += any(one.hits and not one.reach for one in held.bundle.rules)
    return WrittenBundles(folder, tuple(files), sparse)


def _enter(project: Project, file: Path, held: Held) -> None:
    """Enter into the ledger that a file left the system."""
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


def _signed(signed: Signed) -> Text:
    """Say who trained the model, and who has signed it."""
    if not signed.signatures:
        return BUNDLES["unsigned"].filled(trainer=signed.trained_by)
    named = ", ".join(f"{one.by} ({one.at[:10]})" for one in signed.signatures)
    return BUNDLES["signed"].filled(trainer=signed.trained_by, names=named)


def _laws(laws: Sequence[LawRead]) -> Text:
    """Say in which version each law was read."""
    each = [BUNDLES["law"].filled(law=Text(zh=one.zh, en=one.en), version=one.version) for one in laws]
    return BUNDLES["laws"].filled(laws=listed(each))


def verified_bundle(file: Path, key: VerifierKey | None) -> VerifiedBundle:
    """Recompute a warning from its bundle, and verify the proof that its run was published.

    Raises
    ------
    ProjectError
        The file is no bundle.
    """
    held = read_bundle(file)
    found = recompute(held)
    hits, score = sum(len(one.hits) for one in held.bundle.rules), held.bundle.score
    told = [BUNDLES["hits"].filled(n=found.hits, of=hits)] if hits else []
    told += [BUNDLES["score"].filled(n=len(score.reasons), of=len(score.reference))] if score else []
    told += [_laws(held.bundle.laws)] if held.bundle.laws else []
    told += [_signed(held.bundle.signed)] if held.bundle.signed else []
    told += [BUNDLES["untold"].filled(rules=", ".join(found.untold))] if found.untold else []
    if held.ledger is None:
        return VerifiedBundle(found.faults, (), (*told, BUNDLES["no_ledger"]))
    if key is None:
        return VerifiedBundle(found.faults, (), (*told, BUNDLES["no_key"]))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / MANIFEST).write_bytes(held.manifest)
        (place / LEDGER).write_bytes(held.ledger)
        if held.package is not None:
            (place / PACKAGE).write_bytes(held.package)
        findings = verify_bundle(place / LEDGER, key).findings
    # What stands in the file is named by the file, not by where it was laid down to be looked at.
    proof = tuple(replace(one, where=one.where.replace(folder, str(file))) for one in findings)
    return VerifiedBundle(found.faults, proof, (*told, *(() if proof else _proved(held))))


def _proved(held: Held) -> tuple[Text, ...]:
    """Say what the ledger's proof, which holds, is about."""
    if held.package is None or held.ledger is None:
        return (BUNDLES["published"],)
    promoted = PACKAGE in json.loads(held.ledger)["files"]
    return (BUNDLES["published"], BUNDLES["promoted" if promoted else "not_promoted"])
