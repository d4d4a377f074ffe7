"""The artefact: the same bits back, the same bytes again, and nothing but data."""

from __future__ import annotations

import hashlib
import io
import json
import shutil

import numpy as np
import pytest

from riskml.core.errors import ModelError
from riskml.registry import champion
from riskml.registry.artefact import read_artefact, write_artefact
from tests.learning.small_bureau import latest


@pytest.fixture(scope="module")
def model(trained):
    return champion(trained[0])


@pytest.fixture
def folder(model, tmp_path):
    write_artefact(model, tmp_path / "model", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    return tmp_path / "model"


def forge(folder, name, content):
    """Change a file and make the manifest agree, as somebody with write access would."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_reads_back_bit_for_bit(model, folder, table):
    again = read_artefact(folder)
    X = latest(table)[list(model.metrics)].dropna(how="all")
    assert again.scorer.explain(X).score.tobytes() == model.scorer.explain(X).score.tobytes()
    assert again.reference.tobytes() == model.reference.tobytes()
    assert (np.diff(again.reference) >= 0).all()
    assert (again.metrics, again.directions, again.as_of, again.recipe, again.hashes) == (
        model.metrics,
        model.directions,
        model.as_of,
        model.recipe,
        model.hashes,
    )


def test_the_same_model_gives_the_same_bytes(model, folder, tmp_path):
    write_artefact(model, tmp_path / "again", {"MODEL.zh.md": "说明", "MODEL.en.md": "card"})
    for file in folder.iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name


@pytest.mark.parametrize("name", ["model.json", "arrays.npz", "MODEL.zh.md"])
def test_a_changed_byte_is_refused(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(bytes(content))
    with pytest.raises(ModelError, match="sha256") as caught:
        read_artefact(folder)
    assert [fault.where for fault in caught.value.faults] == [str(folder / name)]


def test_unknown_missing_and_linked_files_are_all_named_at_once(folder, tmp_path):
    (folder / "model.pkl").write_bytes(b"\x80\x04.")
    (folder / "model.json").unlink()
    (folder / "MODEL.en.md").unlink()
    (folder / "MODEL.en.md").symlink_to(tmp_path)
    (folder / "code").mkdir()
    with pytest.raises(ModelError) as caught:
        read_artefact(folder)
    names = sorted(fault.where.rsplit("/", 1)[1] for fault in caught.value.faults)
    assert names == ["MODEL.en.md", "code", "model.json", "model.pkl"]


def test_a_manifest_that_lists_more_is_refused(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["loader.py"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=r"loader\.py"):
        read_artefact(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "files": {}}', '{"format": 2, "files": 3}'])
def test_a_manifest_that_is_none_is_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ModelError, match="manifest"):
        read_artefact(folder)


class Planted:
    """Leaves a trace when it is unpickled."""

    def __reduce__(self):
        return (open, ("unpickled", "w"))


def test_pickled_arrays_are_refused_even_where_every_hash_agrees(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, reference=np.array([Planted()], dtype=object))
    forge(folder, "arrays.npz", buffer.getvalue())
    with pytest.raises(ModelError):
        read_artefact(folder)
    assert not (tmp_path / "unpickled").exists()


@pytest.mark.parametrize("content", [b"not a zip", b"\x80\x04K\x01.", b""])
def test_arrays_that_are_none_are_refused(folder, content):
    forge(folder, "arrays.npz", content)
    with pytest.raises(ModelError):
        read_artefact(folder)


def test_a_description_with_a_key_of_the_wrong_kind_is_refused(folder):
    description = json.loads((folder / "model.json").read_text())
    description["recipe"]["loader"] = "os"
    forge(folder, "model.json", json.dumps(description).encode())
    with pytest.raises(ModelError):
        read_artefact(folder)


def test_no_folder(folder):
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match="no such folder"):
        read_artefact(folder)
