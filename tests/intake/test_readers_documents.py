"""JSON documents and lines: packed in any way, of bounded size, and never half read."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from riskml.core.errors import SourceError
from riskml.intake.readers import documents as reading
from riskml.intake.readers.documents import documents

LINES = [{"id": str(number), "title": "档案柜"} for number in range(200)]


def zipped(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("data/told.json", content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_lines_are_the_same_lines_however_they_are_packed_and_cut_into_blocks(tmp_path, monkeypatch, pack, end):
    monkeypatch.setattr(reading, "BLOCK", 37)
    file = tmp_path / "told.jsonl"
    file.write_bytes(pack(("\ufeff" + end.join(json.dumps(one, ensure_ascii=False) for one in LINES)).encode()))
    found = list(documents(file))
    assert [one for _, one in found] == LINES
    assert [number for number, _ in found] == [1 + place * end.count("\n") for place in range(len(LINES))]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_one_document_may_stand_on_many_lines(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(reading, "BLOCK", 37)
    file = tmp_path / "told.json"
    file.write_bytes(pack(json.dumps(LINES, indent=1).encode()))
    assert list(documents(file)) == [(1, LINES)]


@pytest.mark.parametrize("content", [json.dumps(LINES), json.dumps(LINES, indent=1), "[" + "x" * 5000])
def test_a_document_that_memory_should_not_hold_is_refused(tmp_path, monkeypatch, content):
    monkeypatch.setattr(reading, "DOCUMENT", 4000)
    monkeypatch.setattr(reading, "BLOCK", 100)
    file = tmp_path / "told.json"
    file.write_text(content)
    with pytest.raises(SourceError, match=r"at most 4,000 bytes.*JSON Lines"):
        list(documents(file))


def test_a_line_that_memory_should_not_hold_is_refused_and_lines_of_any_number_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "DOCUMENT", 400)
    monkeypatch.setattr(reading, "BLOCK", 100)
    file = tmp_path / "told.jsonl"
    told = [json.dumps(one) for one in LINES]
    file.write_text("\n".join(told))
    assert len(list(documents(file))) == len(LINES)
    file.write_text("\n".join([*told, json.dumps("x" * 600)]))
    with pytest.raises(SourceError, match="a longer one"):
        list(documents(file))


def test_short_values_beyond_number_are_refused_before_they_cost_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "VALUES", 1000)
    file = tmp_path / "told.json"
    file.write_text("[" + "[]," * 2000 + "[]]")
    with pytest.raises(SourceError, match="more than 1,000 values"):
        list(documents(file))
    file.write_text('{"id": "a"}\n[' + "1," * 2000 + "1]\n")
    (_, good), (_, wrong) = documents(file)
    assert good == {"id": "a"}
    assert isinstance(wrong, ValueError)
