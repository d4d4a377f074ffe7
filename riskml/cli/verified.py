"""What `riskml verify` looks at, and what it says of it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from riskml.cli.phrases import VERIFY
from riskml.cli.phrases_faults import phrase
from riskml.core.atomic import write_file
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.project import Project
from riskml.pipeline.published import MANIFEST
from riskml.reviews.ledger import (
    Finding,
    Ledger,
    NoteError,
    Publication,
    Trusted,
    VerifierKey,
    make_bundle,
    verify_bundle,
    verify_ledger,
    verify_run,
)
from riskml.reviews.ledger.runs import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from riskml.core.texts import Language
    from riskml.reviews.ledger import Act, Report


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be verified, and what is held against it.

    Parameters
    ----------
    root
        The project's folder, or a copy of its ``ledger/`` and ``runs/`` that an auditor took away.
    language
        The project's; zh of a copy without settings.
    trusted
        Keys and heads from elsewhere.
    bundle, run, proof
        As the command has them.
    expects_ledger
        Whether there should be a ledger, by the project's settings.
    """

    root: Path
    language: Language
    trusted: Trusted
    bundle: Path | None = None
    run: date | None = None
    proof: Path | None = None
    expects_ledger: bool = True

    @classmethod
    def read(cls, root: Path, *, bundle: Path | None, run: date | None, **held: Any) -> Self:
        """Read what an auditor holds.

        Raises
        ------
        ProjectError
            A key or a head cannot be read.
        """
        faults: list[Fault] = []
        key = _key(held["key"], faults) if held["key"] else None
        witnesses = tuple(one for told in held["witness"] if (one := _key(told, faults)) is not None)
        kept = {}
        for file in held["kept"]:
            try:
                kept[str(file)] = file.read_bytes()
            except OSError as error:
                faults.append(
                    Fault(
                        str(file),
                        phrase("a_head_that_you_kept"),
                        Verbatim(str(error.strerror)),
                        phrase("check_the_path"),
                    )
                )
        if held["proof"] and run is None:
            faults.append(Fault("--proof", phrase("the_run"), phrase("none"), phrase("name_it_with_run")))
        if faults:
            raise ProjectError(faults)
        trusted = Trusted(key, kept, witnesses)
        settings = Project.open(root).settings if (root / "pyproject.toml").is_file() else None
        language = settings.language if settings else "zh"
        return cls(root, language, trusted, bundle, run, held["proof"], settings is None or settings.ledger)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of it.

    Parameters
    ----------
    findings
        All that is not as it should be.
    report
        Of the ledger, where there is one.
    runs
        The folders of runs that were looked at.
    own_key
        Whether the key beside the ledger was all there was to go by.
    unopened
        Whether runs could not be held against the ledger, since nothing opens its leaves.
    bundle
        How many acts a bundle proved, or None where none was given.
    heads
        How many heads of earlier days were held against it.
    """

    findings: tuple[Finding, ...]
    report: Report | None
    runs: tuple[Path, ...]
    own_key: bool
    unopened: bool
    bundle: int | None = None
    heads: int = 0

    @property
    def leaves(self) -> int:
        """How many leaves the ledger has."""
        return self.report.size if self.report else 0

    def text(self, language: Language) -> str:
        """Say what was looked at, what holds, what is not as it should be, and what was not asked."""
        told = {key: text.said for key, text in VERIFY.items()}
        lines = []
        if self.report is not None:
            lines.append(told["ledger"](language, n=self.report.size))
            counts = {"opened": self.report.opened, "destroyed": self.report.destroyed}
            lines += [told[key](language, n=n) for key, n in counts.items() if n]
        if self.runs:
            lines.append(told["runs"](language, n=len(self.runs)))
        if self.bundle is not None:
            lines.append(told["bundle"](language, n=self.bundle))
        if self.findings:
            lines.append(told["faults"](language, n=len(self.findings)))
            lines += [_line(one.fault(language), language) for one in self.findings]
        else:
            lines.append(told["holds"](language))
        if self.unopened:
            lines.append(told["unopened"](language))
        if self.own_key:
            lines.append(told["own_key"](language))
        if self.report is not None and not self.heads:
            lines.append(told["no_head"](language))
        return "\n".join(lines)


def _line(fault: Fault, language: Language) -> str:
    facts = {"where": fault.where, "expected": fault.expected, "found": fault.found, "remedy": fault.remedy}
    return VERIFY["fault"].said(language, **facts)


def verify_all(asked: Asked) -> Found:
    """Verify what is asked for.

    Raises
    ------
    ProjectError
        There is no run of that day, or its publication cannot be proved.
    """
    root, private = asked.root, asked.root / "secrets" / "ledger"
    ledger = Ledger(root / "ledger", private if os.access(private, os.R_OK | os.X_OK) else None)
    trusted, findings = asked.trusted, list[Finding]()
    acts: dict[int, Act] | None = None
    if asked.bundle is not None:
        of_bundle = verify_bundle(asked.bundle, trusted.key or _key_of(ledger))
        findings += of_bundle.findings
        acts = dict(of_bundle.acts)
        if of_bundle.head is not None:  # signed, it is one head more that the ledger must go on from
            heads = {**trusted.checkpoints, str(asked.bundle): str(of_bundle.head).encode()}
            trusted = replace(trusted, checkpoints=heads)
    proved = None if acts is None else len(acts)
    report = verify_ledger(ledger, trusted) if ledger.begun else None
    if report is not None:
        findings += report.findings
        acts = acts if ledger.private is None else {**(acts or {}), **report.acts}
    elif asked.trusted.checkpoints or (asked.bundle is None and asked.expects_ledger):
        findings.append(Finding("ledger_absent", str(ledger.folder)))
    runs = _runs(asked)
    for folder in runs:
        findings += verify_run(folder, acts)
    if asked.proof is not None and not findings:
        _write_proof(asked.proof, ledger, runs[0], acts or {})
    return Found(
        tuple(findings),
        report,
        runs,
        own_key=asked.trusted.key is None and (report is not None or asked.bundle is not None),
        unopened=acts is None and report is not None and bool(runs),
        bundle=proved,
        heads=len(asked.trusted.checkpoints),
    )


def _key(told: str, faults: list[Fault]) -> VerifierKey | None:
    """Return a public key that is given as itself or by its file."""
    try:
        return VerifierKey.parse(told if "+" in told else Path(told).read_text("utf-8"))
    except (NoteError, OSError, UnicodeDecodeError):
        faults.append(
            Fault(told[:80], phrase("a_public_key_name_id_base64"), phrase("another_text"), phrase("check_it"))
        )
        return None


def _key_of(ledger: Ledger) -> VerifierKey | None:
    with suppress(NoteError, OSError, UnicodeDecodeError):
        return VerifierKey.parse(ledger.key.read_text("utf-8"))
    return None


def _runs(asked: Asked) -> tuple[Path, ...]:
    """Return the folders of the runs to be looked at: that of a day, or all; of a bundle alone none."""
    runs = asked.root / "runs"
    if asked.run is None:
        found = sorted(one.parent for one in runs.glob(f"[!.]*/{MANIFEST}"))
        return tuple(found) if asked.bundle is None else ()
    folder = runs / asked.run.isoformat()
    if not folder.is_dir():
        fault = Fault(
            str(folder), phrase("a_published_run"), phrase("none"), phrase("run_riskml_run_as_of_first", run=asked.run)
        )
        raise ProjectError([fault])
    return (folder,)


def _write_proof(file: Path, ledger: Ledger, run: Path, acts: Mapping[int, Act]) -> None:
    """Write a bundle that proves a run's publication."""
    digest = digest_of(run / MANIFEST)
    own = [index for index, act in sorted(acts.items()) if isinstance(act, Publication) and act.object == digest]
    if not own:
        found = phrase("none_that_can_be_opened_here")
        raise ProjectError([Fault(str(run), phrase("the_leaf_of_its_publication"), found)])
    write_file(file, make_bundle(ledger, own[-1:]))
