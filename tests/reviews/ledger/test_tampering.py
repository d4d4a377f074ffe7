"""A thousand tamperings, and both verifiers find each, with what the auditor has to hold for it and no more.

What needs more than the folder is drawn without it, too: then it must stay unseen, or the page that says what a
ledger cannot prove would be wrong.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from riskml.reviews.ledger import Checkpoint, SignerKey
from riskml.reviews.ledger.acts import SALT, WIDTH
from riskml.reviews.ledger.notes import LOG, WITNESS
from tests.reviews.ledger.ledgers import faults_of_both, ledger_in, make_run, open_pages, publish

SIZE, KEPT = 22, 15
"""Leaves of the ledger, and of the head that the auditor kept."""
DRAWS = 1008


@dataclass
class Stand:
    """A ledger that holds, what an auditor kept of it, and others that somebody may put in its place."""

    folder: Path
    key: str = ""
    kept: Path = Path()
    run: Path = Path()
    old_run: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)
    witness: str = ""
    files: dict = field(default_factory=dict)


def contents(folder, *names):
    found = {}
    for name in names:
        place = folder / name
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and file.name != ".lock":
                found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


@pytest.fixture(scope="module")
def stand(tmp_path_factory):
    top = tmp_path_factory.mktemp("tampering")
    made = Stand(top / "bureau", kept=top / "kept_by_the_auditor")
    ledger = ledger_in(made.folder)
    made.run = make_run(made.folder / "runs/2025-12-31", pages=("one",))
    publish(ledger, made.run)
    made.old_run = contents(made.folder, "runs")
    shutil.rmtree(made.run)
    make_run(made.run)
    publish(ledger, made.run)
    for size in range(2, SIZE):
        made.days[size] = contents(made.folder, "ledger", "secrets")
        if size == KEPT:
            made.kept.write_bytes(ledger.checkpoint.read_bytes())
        open_pages(ledger, size)
    made.key = ledger.key.read_text().strip()

    # A witness has seen this history, and never the fork.
    witness = SignerKey("witness.example/w1", WITNESS, bytes(range(32)))
    head = Checkpoint.parse(ledger.checkpoint.read_bytes()).cosigned(witness, at=1_770_000_000)
    ledger.checkpoint.write_text(str(head))
    made.witness = str(witness.verifier)
    made.files = contents(made.folder, "ledger", "secrets", "runs")
    return made


LEAVES, SALTS, HEAD, VKEY = "ledger/leaves.jsonl", "secrets/ledger/salts", "ledger/checkpoint", "ledger/log.vkey"
MANIFEST = "runs/2025-12-31/manifest.json"


def lines_of(stand):
    return stand.files[LEAVES].splitlines(keepends=True)


def flipped(content, draw, first=0, last=None):
    place = draw.randrange(first, len(content) if last is None else last)
    return content[:place] + bytes([content[place] ^ (1 << draw.randrange(8))]) + content[place + 1 :]


def edit(stand, draw):
    return {LEAVES: flipped(stand.files[LEAVES], draw)}


def edit_to_another_leaf(stand, draw):
    lines = lines_of(stand)
    place = draw.randrange(SIZE)
    lines[place] = b'{"commitment":"%064x","hash":"sha256"}\n' % draw.getrandbits(256)
    return {LEAVES: b"".join(lines)}


def delete(stand, draw):
    lines = lines_of(stand)
    del lines[draw.randrange(SIZE)]
    return {LEAVES: b"".join(lines)}


def reorder(stand, draw):
    lines = lines_of(stand)
    one, other = draw.sample(range(SIZE), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return {LEAVES: b"".join(lines)}


def duplicate(stand, draw):
    lines = lines_of(stand)
    lines.insert(draw.randrange(SIZE + 1), lines[draw.randrange(SIZE)])
    return {LEAVES: b"".join(lines)}


def truncate(stand, draw):
    return {LEAVES: stand.files[LEAVES][: draw.randrange(SIZE * WIDTH)]}


def edit_the_head(stand, draw):
    note = stand.files[HEAD]
    return {HEAD: flipped(note, draw, last=note.index(b"\n\n"))}


def another_keys(stand, draw):
    """The head that stands, signed by somebody else under the ledger's name."""
    head = Checkpoint.parse(stand.files[HEAD])
    key = SignerKey(head.origin, LOG, draw.randbytes(32))
    return key, str(Checkpoint(head.origin, head.size, head.root).signed(key)).encode()


def sign_with_another_key(stand, draw):
    return {HEAD: another_keys(stand, draw)[1]}


def put_another_key_beside_it(stand, draw):
    """Whoever may write in the folder signs under a key of their own, and puts that in the place of the ledger's."""
    key, head = another_keys(stand, draw)
    return {HEAD: head, VKEY: f"{key.verifier}\n".encode()}


def roll_back(stand, draw):
    """The whole ledger is put back to an older day, with the head that was signed on it."""
    old = stand.days[draw.randrange(2, KEPT)]
    return {name: old.get(name) for name in stand.files if not name.startswith("runs")}


def fork(stand, draw):
    """Shown to another reader: from some day on, the same key signs another history."""
    other = stand.folder.parent / "fork"
    shutil.rmtree(other, ignore_errors=True)
    begun = draw.randrange(2, KEPT)
    for name, content in stand.days[begun].items():
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_bytes(content)
    (other / "secrets/ledger/key").chmod(0o600)
    open_pages(ledger_in(other), *(draw.randrange(1000) for _ in range(draw.randrange(KEPT - begun, SIZE + 9 - begun))))
    forked = contents(other, "ledger", "secrets")
    return {name: forked.get(name) for name in {*forked, *stand.files} if not name.startswith("runs")}


def swap_salts(stand, draw):
    salts = stand.files[SALTS]
    one, other = sorted(draw.sample(range(SIZE), 2))
    place = [salts[at * SALT : (at + 1) * SALT] for at in range(SIZE)]
    place[one], place[other] = place[other], place[one]
    return {SALTS: b"".join(place)}


def edit_an_act(stand, draw):
    name = "secrets/ledger/acts.jsonl"
    return {name: flipped(stand.files[name], draw, last=len(stand.files[name]) - 1)}


def alter_a_runs_file(stand, draw):
    name = draw.choice([one for one in stand.files if one.startswith("runs") and one != MANIFEST])
    return {name: draw.choice([None, flipped(stand.files[name], draw), stand.files[name] + b"x"])}


def alter_a_run_and_its_manifest(stand, draw):
    """The file and the manifest go together; only the leaf says that they are not what was published."""
    name = draw.choice([one for one in stand.files if one.startswith("runs") and one != MANIFEST])
    content = flipped(stand.files[name], draw)
    told = json.loads(stand.files[MANIFEST])
    told["outputs"][name.removeprefix("runs/2025-12-31/")] = hashlib.sha256(content).hexdigest()
    return {name: content, MANIFEST: json.dumps(told).encode()}


def put_back_an_older_run(stand, draw):
    return {name: None for name in stand.files if name.startswith("runs")} | stand.old_run


# What the auditor has to hold beside the ledger's folder, for each to be found.
NEEDS = {
    edit: set(),
    edit_to_another_leaf: set(),
    delete: set(),
    reorder: set(),
    duplicate: set(),
    truncate: set(),
    edit_the_head: set(),
    sign_with_another_key: set(),
    put_another_key_beside_it: {"key"},
    roll_back: {"kept"},
    fork: {"kept"},
    swap_salts: {"secrets"},
    edit_an_act: {"secrets"},
    alter_a_runs_file: {"run"},
    alter_a_run_and_its_manifest: {"run", "secrets"},
    put_back_an_older_run: {"run", "secrets"},
}


def held(stand, needs):
    return {
        "key": stand.key if "key" in needs else None,
        "kept": [stand.kept] if "kept" in needs else [],
        "run": stand.run if "run" in needs else None,
        "secrets": "secrets" in needs,
        "witnesses": [stand.witness] if "witness" in needs else [],
    }


def tampered(stand, changes, *needs):
    """Put other contents in the place of files, have both verifiers look, and put all back."""
    try:
        for name, content in changes.items():
            if content is None:
                (stand.folder / name).unlink(missing_ok=True)
            else:
                (stand.folder / name).write_bytes(content)
        return [faults_of_both(stand.folder, **held(stand, one)) for one in needs]
    finally:
        for name in changes:
            if name in stand.files:
                (stand.folder / name).write_bytes(stand.files[name])
            else:
                (stand.folder / name).unlink(missing_ok=True)


def test_the_ledger_that_nobody_touched_holds(stand):
    everything = {"key", "kept", "secrets", "run", "witness"}
    assert faults_of_both(stand.folder, **held(stand, everything)) == ([], [])


@pytest.mark.parametrize("kind", NEEDS, ids=lambda kind: kind.__name__)
def test_each_tampering_is_found_by_both_verifiers(stand, kind):
    draw = random.Random(kind.__name__)  # noqa: S311 (a seed)
    needs = NEEDS[kind]
    for number in range(DRAWS // len(NEEDS)):
        changes = kind(stand, draw)
        assert any(stand.files.get(name) != content for name, content in changes.items())
        asked = [needs] if number or not needs else [needs, *(needs - {one} for one in sorted(needs))]
        (found, also), *without = tampered(stand, changes, *asked)
        assert found, (number, changes)
        assert also, (number, changes)
        assert without == [([], [])] * len(without)


def test_a_thousand_are_drawn():
    assert DRAWS // len(NEEDS) * len(NEEDS) >= 1000


def test_what_is_found_is_said(stand):
    draw = random.Random(1)  # noqa: S311 (a seed)
    for kind, key in (
        (roll_back, "rolled_back"),
        (fork, "history_differs"),
        (swap_salts, "opening_differs"),
        (put_another_key_beside_it, "key_differs"),
        (truncate, "leaves_missing"),
        (duplicate, "leaves_unsigned"),
        (alter_a_run_and_its_manifest, "run_without_leaf"),
        (put_back_an_older_run, "run_superseded"),
    ):
        [(found, _)] = tampered(stand, kind(stand, draw), NEEDS[kind])
        assert key in found


def test_a_witness_does_for_a_kept_head_what_a_fork_is_concerned(stand):
    [(found, also)] = tampered(stand, fork(stand, random.Random(3)), {"witness"})  # noqa: S311 (a seed)
    assert found == ["witness_missing"]
    assert len(also) == 1


def test_hashes_that_were_altered_are_the_first_verifiers_to_find(stand):
    """They follow from the leaves: the auditor's verifier does not read them."""
    name = "ledger/hashes/01"
    changes = {name: flipped(stand.files[name], random.Random(2))}  # noqa: S311 (a seed)
    [(found, also)] = tampered(stand, changes, set())
    assert (found, also) == (["hash_differs"], [])
