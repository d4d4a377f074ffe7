"""The ledger on the disk: what is acknowledged stays, what was cut off is healed, and the secrets are the owner's."""

from __future__ import annotations

import os
import shutil
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from riskml.core.access import Access
from riskml.core.errors import ProjectError
from riskml.core.hold import hold, release
from riskml.reviews.ledger import Ledger, VerifierKey, destroy, enter, verify_ledger
from riskml.reviews.ledger import merkle as tree
from riskml.reviews.ledger.acts import WIDTH
from riskml.reviews.ledger.keys import KEY, KEY_FILE, new_key, write_key
from riskml.reviews.ledger.store import Levels, Openings
from tests.reviews.ledger.ledgers import ledger_in, open_pages, page_openings


@pytest.fixture
def ledger(tmp_path):
    return ledger_in(tmp_path)


def keys_of(ledger):
    return [one.key for one in verify_ledger(ledger).findings]


def test_batches_of_any_size_make_one_tree(ledger):
    for size in (1, 2, 3, 1, 5, 8, 1):
        head = open_pages(ledger, *range(size)).checkpoint
    report = verify_ledger(ledger)
    assert (report.findings, report.size, report.opened, head.size) == ((), 21, 21, 21)
    with Levels(ledger) as levels:
        for size in range(22):
            leaves = [tree.leaf_hash(ledger.leaf(index)) for index in range(size)]
            assert levels.root(size) == tree.root(
                size, lambda level, index, leaves=leaves: subtree(leaves, level, index)
            )


def subtree(leaves, level, index):
    if level == 0:
        return leaves[index]
    return tree.node_hash(*(subtree(leaves, level - 1, 2 * index + one) for one in (0, 1)))


def test_nothing_to_enter_writes_nothing(ledger):
    open_pages(ledger, 1)
    before = {file: file.read_bytes() for file in ledger.folder.rglob("*") if file.is_file()}
    enter(ledger, lambda _: [], Access(), patience=0)
    assert {file: file.read_bytes() for file in ledger.folder.rglob("*") if file.is_file()} == before


def test_a_writer_that_was_cut_off_anywhere_costs_nothing_that_was_acknowledged(tmp_path):
    """Files are written one after another; each prefix of the next batch's bytes is what a killed writer may leave."""
    before, after = ledger_in(tmp_path / "before"), ledger_in(tmp_path / "after")
    open_pages(before, 1, 2, 3)
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    head = before.checkpoint.read_bytes()
    open_pages(after, 4, 5)
    order = [
        *("secrets/ledger/acts.jsonl", "secrets/ledger/acts.ends", "secrets/ledger/salts", "ledger/leaves.jsonl"),
        *("ledger/hashes/00", "ledger/hashes/01", "ledger/hashes/02"),
    ]
    for place, name in enumerate(order):
        old = len(read(tmp_path / "before" / name))
        new = read(tmp_path / "after" / name)
        for cut in sorted({old, old + 1, (old + len(new)) // 2, len(new) - 1, len(new)}):
            if old <= cut <= len(new):
                cut_off = tmp_path / "cut"
                shutil.rmtree(cut_off, ignore_errors=True)
                shutil.copytree(tmp_path / "before", cut_off)
                for whole in order[:place]:
                    (cut_off / whole).write_bytes(read(tmp_path / "after" / whole))
                (cut_off / name).write_bytes(new[:cut])
                ledger = ledger_in(cut_off)
                open_pages(ledger, 6)
                report = verify_ledger(ledger, None)
                assert report.findings == (), (name, cut)
                assert report.size in (4, 5, 6)
                assert ledger.leaves.read_bytes().startswith(before.leaves.read_bytes())
                assert report.opened + report.destroyed == report.size
                assert report.destroyed == 0, (name, cut)
    assert before.checkpoint.read_bytes() == head


def read(path):
    return path.read_bytes() if path.exists() else b""


def test_a_torn_line_is_told_and_the_next_act_cuts_it_off(ledger, caplog):
    open_pages(ledger, 1, 2)
    with ledger.leaves.open("ab") as file:
        file.write(b'{"commitm')
    assert keys_of(ledger) == ["leaf_torn"]
    open_pages(ledger, 3)
    assert "9 bytes behind leaf 2 were never acknowledged" in caplog.text
    assert (keys_of(ledger), ledger.count()) == ([], 3)


def test_what_a_full_block_of_zeros_left_is_cut_off(ledger):
    open_pages(ledger, 1)
    with ledger.leaves.open("ab") as file:
        file.write(bytes(WIDTH * 2))
    open_pages(ledger, 2)
    assert (keys_of(ledger), ledger.count()) == ([], 2)


def test_signed_leaves_that_are_gone_stop_the_writer(ledger):
    open_pages(ledger, 1, 2)
    os.truncate(ledger.leaves, WIDTH)
    with pytest.raises(ProjectError, match="expected the 2 leaves that were signed, found 1 leaves"):
        open_pages(ledger, 3)
    assert ledger.count() == 1


def test_other_hashes_than_those_that_were_signed_stop_the_writer(ledger):
    open_pages(ledger, 1, 2, 3)
    content = bytearray(ledger.level(1).read_bytes())
    content[0] ^= 1
    ledger.level(1).write_bytes(content)
    assert keys_of(ledger) == ["hash_differs"]
    with pytest.raises(ProjectError, match="hashes of the leaves that were signed"):
        open_pages(ledger, 4)


@pytest.mark.parametrize("batch", [1, 4, 9, 4096])
def test_hashes_that_were_moved_away_are_worked_out_anew(ledger, monkeypatch, batch):
    monkeypatch.setattr("riskml.reviews.ledger.writing._BATCH", batch)
    open_pages(ledger, *range(9))
    shutil.rmtree(ledger.folder / "hashes")
    assert set(keys_of(ledger)) == {"hash_differs"}
    open_pages(ledger, 9)
    assert keys_of(ledger) == []


def test_a_ledger_that_is_gone_is_not_begun_anew(ledger):
    open_pages(ledger, 1)
    shutil.rmtree(ledger.folder)
    with pytest.raises(ProjectError, match="none, though there are secrets of leaves"):
        open_pages(ledger, 2)


def test_a_ledger_that_was_put_back_without_its_secrets_is_found_and_not_gone_on_with(ledger, tmp_path):
    open_pages(ledger, 1, 2)
    shutil.copytree(ledger.folder, tmp_path / "older")
    open_pages(ledger, 3)
    shutil.rmtree(ledger.folder)
    shutil.move(tmp_path / "older", ledger.folder)
    assert set(keys_of(ledger)) == {"rolled_back", "salts_more"}
    salts = (ledger.private / "salts").read_bytes()
    with pytest.raises(ProjectError, match="expected a head over 3 leaves or more, as it was signed, found another"):
        open_pages(ledger, 4)
    assert (ledger.private / "salts").read_bytes() == salts


def test_a_ledger_whose_beginning_was_cut_off_is_begun(ledger):
    open_pages(ledger, 1)
    for gone in ([ledger.key], [ledger.key, ledger.leaves], [ledger.key, ledger.leaves, ledger.checkpoint]):
        other = ledger_in(ledger.folder.parent / f"without{len(gone)}")
        (other.private).mkdir(parents=True)
        other.folder.mkdir()
        for name in ("key", "pseudonyms"):
            shutil.copy(ledger.private / name, other.private / name)
        if len(gone) < 3:
            enter(ledger_in(other.folder.parent / "empty"), lambda _: [], Access(), patience=0)
            empty = ledger_in(other.folder.parent / "empty")
            shutil.copy(empty.private / "key", other.private / "key")
            shutil.copy(empty.checkpoint, other.checkpoint)
            if len(gone) < 2:
                other.leaves.touch()
        open_pages(other, 1)
        assert keys_of(other) == []


def test_a_destroyed_salt_leaves_that_something_was_there(ledger):
    open_pages(ledger, 1, 2, 3)
    openings = Openings(ledger.private)
    assert "核查" in openings.act(1).decode()
    before = ledger.folder / "leaves.jsonl"
    content = before.read_bytes()
    destroy(ledger, 1)
    report = verify_ledger(ledger)
    assert (report.findings, report.opened, report.destroyed) == ((), 2, 1)
    assert (openings.act(1), openings.salt(1), before.read_bytes()) == (b"", None, content)
    assert b"purpose" in openings.act(2)
    open_pages(ledger, 4)
    assert verify_ledger(ledger).findings == ()


def test_destroying_all_secrets_but_the_keys_leaves_a_ledger_that_goes_on(ledger):
    open_pages(ledger, 1, 2)
    for name in ("salts", "acts.jsonl", "acts.ends"):
        (ledger.private / name).unlink()
    open_pages(ledger, 3)
    report = verify_ledger(ledger)
    assert (report.findings, report.opened, report.destroyed) == ((), 1, 2)


def test_leaves_say_nothing_of_what_was_done(ledger):
    open_pages(ledger, 7, 7)
    first, other = ledger.leaves.read_bytes().splitlines()
    assert first != other
    assert len(first) == len(other) == WIDTH - 1
    public = b"".join(file.read_bytes() for file in ledger.folder.rglob("*") if file.is_file())
    for word in ("opening", "2026", "li", "P7", "核查"):
        assert f'"{word}'.encode() not in public
    assert b"P7" not in (ledger.private / "acts.jsonl").read_bytes()


def test_one_writer_at_a_time(ledger):
    open_pages(ledger, 1)
    handle = hold(ledger.private / ".lock")
    try:
        with pytest.raises(ProjectError, match="expected nobody else entering acts"):
            open_pages(ledger, 2)
    finally:
        release(handle)
    assert open_pages(ledger, 2).first == 1


def test_several_processes_that_write_at_once_lose_nothing_and_make_one_tree(ledger, tmp_path):
    """As the processes of a room do, each act a batch of its own; the ledger is begun by whoever comes first."""
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        entered = [one for part in pool.map(open_one_by_one, [tmp_path] * 4) for one in part]
    assert sorted(entered) == list(range(40))
    report = verify_ledger(ledger)
    assert (report.findings, report.size, report.opened) == ((), 40, 40)


def open_one_by_one(folder):
    ledger = ledger_in(folder)
    return [
        enter(ledger, lambda openings, number=number: page_openings(openings, [number]), Access(), patience=60).first
        for number in range(10)
    ]


def test_a_copy_without_secrets_is_for_verifying(ledger):
    open_pages(ledger, 1)
    copy = Ledger(ledger.folder)
    assert verify_ledger(copy).findings == ()
    with pytest.raises(ProjectError, match="a copy without"):
        open_pages(copy, 2)


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_who_may_read(ledger):
    enter(ledger, lambda _: [], Access(), patience=0)
    open_pages(ledger, 1)
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in ledger.private.iterdir())
    assert stat.S_IMODE(ledger.private.stat().st_mode) == 0o700
    (ledger.private / "key").chmod(0o640)
    with pytest.raises(ProjectError, match="mode 0600, found mode 0640"):
        open_pages(ledger, 2)


def test_another_key_signs_nothing(ledger, tmp_path, monkeypatch):
    open_pages(ledger, 1)
    own = (ledger.private / "key").read_text()
    write_key(tmp_path / "elsewhere", new_key())
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "elsewhere"))
    with pytest.raises(ProjectError, match="Give back the key that has signed so far"):
        open_pages(ledger, 2)
    monkeypatch.setenv(KEY, own)
    assert open_pages(ledger, 2).checkpoint.size == 2
    (ledger.private / "key").unlink()
    assert open_pages(ledger, 3).checkpoint.signed_by(VerifierKey.parse(ledger.key.read_text()))
    monkeypatch.setenv(KEY, own.replace("PRIVATE", "PUBLIC"))
    with pytest.raises(ProjectError, match="found another text") as raised:
        open_pages(ledger, 4)
    assert own.strip()[-30:] not in str(raised.value)
    monkeypatch.delenv(KEY)
    monkeypatch.delenv(KEY_FILE)
    with pytest.raises(ProjectError, match="the ledger's private key, found no such file"):
        open_pages(ledger, 4)


def test_what_a_proof_reads_does_not_grow_with_the_ledger(ledger, monkeypatch):
    open_pages(ledger, *range(64))
    reads = []
    plain = Levels.read
    monkeypatch.setattr(Levels, "read", lambda self, level, index: reads.append(level) or plain(self, level, index))
    open_pages(ledger, 65)
    assert len(reads) <= 4 * 7
