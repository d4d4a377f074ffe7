"""Whatever encoding a file is in, it is read as its clerks meant it, and said."""

from __future__ import annotations

import codecs

import pytest
from pydantic import ValidationError

from riskml.core.errors import SourceError
from riskml.intake import Mapping
from riskml.intake.encodings import NEAR, best_readings, codec_of
from riskml.intake.readers.chunks import MOST_COLUMNS
from riskml.intake.readers.delimited import CsvReader

SIMPLE = "official_id,name,unit_id\no1,张伟,财政局\no2,李娜,住房和城乡建设局\no3,王芳,行政审批服务中心\n"
TRADITIONAL = "official_id,name,unit_id\no1,張偉,財政局\no2,陳淑芬,地政總署\no3,黃國華,採購及審批辦公室\n"
WESTERN = "official_id,name,unit_id\no1,François Lefèvre,Mairie d’Orléans\no2,Jürgen Groß,Köln\no3,Muñoz,Málaga\n"


@pytest.mark.parametrize(
    ("text", "codec", "shown"),
    [
        (SIMPLE, "utf-8", "UTF-8"),
        (SIMPLE, "utf-8-sig", "UTF-8 with BOM"),
        (SIMPLE, "utf-16", "UTF-16"),
        (SIMPLE, "utf-16-le", "UTF-16 LE"),
        (SIMPLE, "utf-16-be", "UTF-16 BE"),
        (SIMPLE, "gb18030", "GB18030-2022"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL, "gb18030", "GB18030-2022"),
        (WESTERN, "cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_said(store, text, codec, shown):
    account = store.take("a.csv", text.encode(codec), table="officials")
    rows = store.rows(account)
    want = [line.split(",") for line in text.splitlines()[1:]]
    assert account.encoding == shown
    assert rows[["official_id", "name", "unit_id"]].to_numpy().tolist() == want
    assert account.notes == ()


def test_a_mark_of_the_other_byte_order_is_read(store):
    content = codecs.BOM_UTF16_BE + SIMPLE.encode("utf-16-be")
    assert store.rows(store.take("a.csv", content, table="officials")).name.tolist() == ["张伟", "李娜", "王芳"]


def test_what_utf16_cannot_be_costs_its_row_only(store):
    lines = SIMPLE.encode("utf-16-le").split("\n".encode("utf-16-le"))
    lines[1] += b"\x00\xd8"  # half of a pair
    account = store.take("a.csv", codecs.BOM_UTF16_LE + "\n".encode("utf-16-le").join(lines), table="officials")
    assert (account.accepted, account.quarantined) == (2, 1)
    assert store.quarantined(account).faults[0] == "row: byte 0xD8 is not UTF-16 (in unit_id)"
    cut = store.take("b.csv", SIMPLE.encode("utf-16")[:-1], table="officials")
    assert (cut.accepted, cut.quarantined) == (2, 1)


def test_few_letters_that_could_be_either_are_shown_both_ways(store):
    account = store.take("a.csv", "official_id,name,unit_id\no1,李娜,u\n".encode("gb18030"), table="officials")
    (note,) = account.notes
    assert note.startswith("read as GB18030-2022: 李娜; as Big5 it would say: ")
    assert "李娜".encode("gb18030").decode("big5hkscs") in note
    assert "encoding in a mapping" in note


def test_a_mapping_decides_the_encoding(store):
    content = "official_id,name,unit_id\no1,燠饑,u\n".encode("big5hkscs")  # as GB18030 it is a usual name
    fields = {"fields": {name: name for name in ("official_id", "name", "unit_id")}}
    for encoding, name in (("BIG5", "燠饑"), ("gbk", "李娜")):
        mapping = Mapping.model_validate({"encoding": encoding, "tables": {"officials": fields}})
        account = store.take("a.csv", content, mapping=mapping)
        assert store.rows(account).name.tolist() == [name]
        assert account.mapping["encoding"] == encoding
    with pytest.raises(ValidationError, match="no encoding of text is called 'big55'"):
        Mapping.model_validate({"encoding": "big55", "tables": {"officials": fields}})


@pytest.mark.parametrize("name", ["rot13", "base64", "utf-7", "idna", "cp037", "", "\0", "no such"])
def test_what_is_no_encoding_of_files_is_none(name):
    assert codec_of(name) is None


def test_letters_that_nobody_writes_speak_against_a_reading():
    for text, codec in ((SIMPLE, "gb18030"), (TRADITIONAL, "big5hkscs"), (WESTERN, "cp1252")):
        first, second, _ = best_readings(text.encode(codec))
        assert (first.codec, first.against) == (codec, 0)
        assert second.against > 2 * NEAR


def test_a_name_twice_is_refused_only_where_it_is_meant(store):
    head, row = "case_id,cur,step,official_id,occurred_at,cur\n", "c,CNY,a,x,2026-03-05,KRW\n"
    account = store.take("a.csv", head + row)
    assert account.columns == ("case_id", "cur", "step", "official_id", "occurred_at", "cur (2)")
    assert "several columns are named 'cur': columns 2, 6" in account.notes[0]
    with pytest.raises(SourceError, match=r"one column 'cur' for operations, found 'cur' twice, column 2 and 6"):
        store.take("a.csv", head + row, mapping={"channel": "cur"})
    second = store.take("a.csv", head + row, mapping={"channel": "cur (2)"})
    assert store.rows(second).channel.tolist() == ["KRW"]


def test_a_number_that_a_name_bears_already_is_not_given_twice(tmp_path):
    (tmp_path / "a.csv").write_text("a,a (2),a,a\n1,2,3,4\n")
    reader = CsvReader(tmp_path / "a.csv")
    assert reader.columns == ["a", "a (2)", "a (3)", "a (4)"]
    assert reader.repeated == {"a": [1, 3, 4]}


def test_a_wide_file_is_read_in_small_chunks_and_one_wider_than_any_is_refused(tmp_path, store):
    names = [f"c{i}" for i in range(10_000)]
    file = tmp_path / "wide.csv"
    file.write_text("\n".join([",".join(names), *[",".join(["1"] * len(names))] * 300]))
    sizes = [len(chunk.rows) for chunk in CsvReader(file).chunks()]
    assert sum(sizes) == 300
    assert max(sizes) * len(names) <= 1 << 21
    with pytest.raises(SourceError, match="at most 16,384 columns"):
        store.take("a.csv", ",".join(map(str, range(MOST_COLUMNS + 1))) + "\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_header_wider_than_any_cell_is_cut_by_its_own_delimiter(store, delimiter):
    names = [
        "case_id",
        "step",
        "official_id",
        "occurred_at",
        *(f"a column of a long name, number {n}" for n in range(6000)),
    ]
    row = ["A", "s", "P", "2025-01-06 10:00:00", *["x"] * 6000]
    quoted = [f'"{name}"' for name in names]
    account = store.take("wide.csv", "\n".join(delimiter.join(one) for one in (quoted, row, row)))
    assert (account.accepted, len(account.columns)) == (2, 6004)
