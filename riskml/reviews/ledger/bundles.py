"""Bundles: single acts with what proves them, for somebody who gets neither the ledger nor its secrets.

A bundle is JSON: ``format``, ``checkpoint`` (the signed head), ``entries`` (each with ``index``, ``leaf``, ``proof``,
``act`` and ``salt``) and ``files``: which entry's object is the SHA-256 of which file beside the bundle.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskml.core.errors import Fault, ProjectError
from riskml.reviews.ledger import merkle
from riskml.reviews.ledger.acts import Act, canonical_json
from riskml.reviews.ledger.findings import Collected, Finding
from riskml.reviews.ledger.notes import Checkpoint, NoteError, VerifierKey, names_of
from riskml.reviews.ledger.runs import digest_of
from riskml.reviews.ledger.store import Ledger, Levels, Openings
from riskml.reviews.ledger.verifying import opened_act
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from riskml.core.project import Project

FORMAT: Final = "riskml-ledger-bundle/1"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    index: int = Field(ge=0)
    leaf: str = Field(max_length=200)
    proof: tuple[str, ...] = Field(max_length=64)
    act: dict[str, Any]
    salt: str = Field(pattern="^[0-9a-f]{64}$")


class _Bundle(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: str = Field(pattern=f"^{FORMAT}$")
    checkpoint: str = Field(max_length=100_000)
    entries: tuple[_Entry, ...] = Field(min_length=1)
    files: dict[str, int] = Field(default_factory=dict)


def make_bundle(ledger: Ledger, indices: Sequence[int], files: Mapping[str, int] | None = None) -> str:
    """Return a bundle of some acts.

    Parameters
    ----------
    ledger
        With its secrets.
    indices
        The leaves.
    files
        Which of the entries, by its place among them, says which file that will stand beside the bundle.

    Raises
    ------
    ProjectError
        A leaf is not there, or was destroyed.
    """
    head = Checkpoint.parse(ledger.checkpoint.read_bytes())
    entries = []
    openings = None if ledger.private is None else Openings(ledger.private)
    with Levels(ledger) as levels:
        for index in indices:
            salt = None if openings is None else openings.salt(index)
            if openings is None or salt is None or not 0 <= index < head.size:
                expected = phrase("a_leaf_that_a_head_has")
                raise ProjectError([Fault(f"{ledger.leaves}: {index}", expected, phrase("none"))])
            proof = [one.hex() for one in merkle.inclusion_proof(index, head.size, levels.read)]
            leaf, act = ledger.leaf(index).decode(), json.loads(openings.act(index))
            entries.append({"index": index, "leaf": leaf, "proof": proof, "act": act, "salt": salt.hex()})
    value = {"format": FORMAT, "checkpoint": str(head), "entries": entries, "files": dict(files or {})}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def proof_of_publication(project: Project, manifest: Path, packages: Mapping[str, str] | None = None) -> bytes | None:
    """Return a bundle that proves a run's publication, for the manifest beside it; None where no leaf can be opened.

    With the digest of a model's package it proves, too, that this package was promoted before that, where it was.

    Parameters
    ----------
    project
        Whose ledger is asked; one without a ledger, or whose secrets cannot be read here, proves nothing.
    manifest
        The run's ``manifest.json``.
    packages
        By the name of the file beside the bundle that will hold it, the digest of a model's package.
    """
    ledger = Ledger.of(project)
    if not ledger.begun or ledger.private is None or not os.access(ledger.private, os.R_OK | os.X_OK):
        return None
    digest, openings = digest_of(manifest), Openings(ledger.private)
    head = Checkpoint.parse(ledger.checkpoint.read_bytes())
    published = _latest(openings, head.size, "publication", digest) if digest else None
    if published is None:
        return None
    indices, files = [published], {manifest.name: 0}
    for name, package in (packages or {}).items():
        promoted = _latest(openings, published, "promotion", hashlib.sha256(package.encode()).hexdigest())
        if promoted is not None:
            files[name] = len(indices)
            indices.append(promoted)
    return make_bundle(ledger, indices, files).encode()


def _latest(openings: Openings, before: int, kind: str, thing: str) -> int | None:
    """Return the last leaf before one whose act is of a kind and about a thing."""
    for index in reversed(range(before)):
        act = json.loads(openings.act(index) or b"{}")
        if act.get("kind") == kind and act.get("object") == thing:
            return index
    return None


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What came of a bundle: what is not as it should be, and the acts that hold, by leaf."""

    findings: tuple[Finding, ...]
    acts: Mapping[int, Act]
    head: Checkpoint | None = None


def verify_bundle(file: Path, key: VerifierKey | None) -> BundleReport:
    """Verify a bundle with the files beside it.

    Parameters
    ----------
    file
        The bundle.
    key
        The log's public key, from elsewhere; without one no signature can be verified, which is a finding.
    """
    found = Collected()
    try:
        # Through the text: strict reading of JSON takes its lists for tuples.
        bundle = _Bundle.model_validate_json(file.read_bytes())
        head = Checkpoint.parse(bundle.checkpoint)
    except (OSError, ValidationError, NoteError):
        found.add("bundle_malformed", file)
        return BundleReport(found.all(), {})
    _signed(file, head, key, found)
    acts: dict[int, Act] = {}
    for entry in bundle.entries:
        where = f"{file}: {entry.index}"
        leaf = entry.leaf.encode()
        act = _act(leaf, entry, where, found)
        if not _stands(leaf, entry, head):
            found.add("proof_broken", where, n=head.size)
        elif act is not None:
            acts[entry.index] = act
    for name, place in bundle.files.items():
        beside = file.parent / name
        digest = digest_of(beside) if "/" not in name and "\\" not in name else None
        act = acts.get(bundle.entries[place].index) if 0 <= place < len(bundle.entries) else None
        if digest is None:
            found.add("file_missing", beside)
        elif act is None or act.object != digest:
            found.add("beside_differs", beside, expected="-" if act is None else act.object, found=digest)
    return BundleReport(found.all(), acts, head)


def _signed(file: Path, head: Checkpoint, key: VerifierKey | None, found: Collected) -> None:
    if key is None:
        found.add("key_not_held", file)
        return
    try:
        if head.origin != key.name or not head.signed_by(key):
            found.add("signature_missing", file, key=key, found=names_of(head.signatures))
    except NoteError as error:
        found.add(error.key, file)


def _act(leaf: bytes, entry: _Entry, where: str, found: Collected) -> Act | None:
    return opened_act(leaf, canonical_json(entry.act), bytes.fromhex(entry.salt), where, found)


def _stands(leaf: bytes, entry: _Entry, head: Checkpoint) -> bool:
    try:
        proof = [bytes.fromhex(one) for one in entry.proof]
    except ValueError:
        return False
    return merkle.includes(merkle.leaf_hash(leaf), entry.index, head.size, proof, head.root)
