"""Parquet as other programs write it: bytes for text, names twice, pages that are damaged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.intake.readers import parquet

WHO = ["张伟", "李娜娜", "王芳", "审批中心"]


def table(**columns):
    usual = {
        "case_id": pa.array(["c1", "c2", "c3", "c4"]),
        "step": pa.array(["a", "b", "a", "b"]),
        "official_id": pa.array(WHO),
        "occurred_at": pa.array([date(2026, 3, 5)] * 4),
    }
    return pa.table(usual | columns)


def taken(store, tmp_path, what, **words):
    pq.write_table(what, tmp_path / "a.parquet", **words)
    (account,) = import_source(store.project, tmp_path / "a.parquet")
    return account, store.rows(account)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "kind", [pa.binary(), pa.large_binary(), pa.dictionary(pa.int32(), pa.binary()), pa.string(), pa.large_string()]
)
def test_bytes_are_the_text_that_they_are(store, tmp_path, codec, kind):
    raw = pa.array([who.encode(codec) for who in WHO], pa.binary())
    if pa.types.is_dictionary(kind):
        column = raw.dictionary_encode()
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        column = raw.cast(kind)
    else:  # a writer that puts other bytes into a column of text
        column = pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())
        column = (
            column if kind == pa.string() else pa.Array.from_buffers(kind, 4, raw.cast(pa.large_binary()).buffers())
        )
    account, rows = taken(store, tmp_path, table(official_id=column))
    assert rows.official_id.tolist() == WHO
    assert [note for note in account.notes if "GB18030" in note] == [
        note for note in account.notes if codec == "gb18030"
    ]
    assert bool(account.notes) == (codec == "gb18030")


def test_bytes_of_a_fixed_width_are_text_without_their_padding(store, tmp_path):
    column = pa.array([b"x1\0\0", b"x22\0", b"x333", b"x4\0\0"], pa.binary(4))
    _, rows = taken(store, tmp_path, table(official_id=column))
    assert rows.official_id.tolist() == ["x1", "x22", "x333", "x4"]


def test_a_value_that_is_no_text_costs_its_row_only_where_it_is_meant(store, tmp_path):
    column = pa.array([b"\xffx", *(who.encode() * 9 for who in WHO[1:])], pa.binary())
    account, rows = taken(store, tmp_path, table(official_id=column))
    assert account.faults == {"official_id: byte 0xFF is not UTF-8": 1}
    assert rows.case_id.tolist() == ["c2", "c3", "c4"]
    other, _ = taken(store, tmp_path, table(note=column))
    assert other.accepted == 4


def test_bytes_that_are_no_text_are_shown_as_such(store, tmp_path):
    account, rows = taken(store, tmp_path, table(channel=pa.array([b"\x89PNG\x01\x02", b"\x01", None, b"\x03"])))
    assert rows.channel.tolist()[:2] == ["0x89504e470102", "0x01"]
    assert "holds bytes that are no text" in account.notes[0]


def test_decimals_floats_and_spans_say_what_a_person_sees(store, tmp_path):
    columns = {
        "amount": pa.array([Decimal("12.50"), Decimal("-3.00"), None, Decimal("0.01")], pa.decimal128(9, 2)),
        "channel": pa.array([0.1, 2.0, None, 0.7], pa.float32()),
        "span": pa.array([1, 2, 3, 4], pa.duration("s")),
    }
    _, rows = taken(store, tmp_path, table(**columns))
    assert rows.amount.fillna(0).tolist() == [12.5, -3, 0, 0.01]
    assert rows.channel.fillna("").tolist() == ["0.1", "2", "", "0.7"]


def test_a_name_twice_is_refused_only_where_it_is_meant(store, tmp_path):
    usual = table()
    account, _ = taken(store, tmp_path, usual.append_column("x", usual["step"]).append_column("x", usual["step"]))
    assert account.columns[-2:] == ("x", "x (2)")
    with pytest.raises(SourceError, match=r"'step' twice, column 2 and 5"):
        taken(store, tmp_path, usual.append_column("step", usual["step"]))


def test_every_damage_is_one_message(store, tmp_path):
    pq.write_table(table(amount=pa.array([1.0, 2, 3, 4])), tmp_path / "whole.parquet", compression="zstd")
    whole = (tmp_path / "whole.parquet").read_bytes()
    refused = 0
    for place in range(4, len(whole), 23):
        content = bytearray(whole)
        content[place] ^= 0x5A
        try:
            store.take(f"a{place}.parquet", bytes(content))
        except SourceError as error:
            refused += 1
            assert "\n" not in str(error.faults[0])  # noqa: PT017 -- either it is read, or this
    assert refused > 5
    with pytest.raises(SourceError, match="a Parquet file"):
        store.take("cut.parquet", whole[: len(whole) // 2])


def test_one_row_without_end_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "MANY_ROWS", 1000)
    same = pa.table({"case_id": pa.array(["c"] * 2_000_000)})
    with pytest.raises(SourceError, match="2,000,000 rows"):
        taken(store, tmp_path, same)
