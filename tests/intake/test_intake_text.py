"""UTF-8 and the whole of GB18030-2022."""

from __future__ import annotations

import unicodedata

import pytest

from riskml.core.errors import SourceError
from riskml.intake.readers.text import GB18030_2022, detect

PAIRS = {
    "A6D9": "︐", "A6DA": "︒", "A6DB": "︑", "A6DC": "︓", "A6DD": "︔", "A6DE": "︕", "A6DF": "︖", "A6EC": "︗",
    "A6ED": "︘", "A6F3": "︙", "A8BC": "ḿ", "FE59": "龴", "FE61": "龵", "FE66": "龶", "FE67": "龷", "FE6D": "龸",
    "FE7E": "龹", "FE90": "龺", "FEA0": "龻", "FE51": "𠂇", "FE52": "𠂉", "FE53": "𠃌", "FE6C": "𡗗", "FE76": "𢦏",
    "FE91": "𤇾",
}  # fmt: skip
"""What the standard of 2022 assigns where Python's codec gives private-use code points."""


def text_of(path):
    return "".join(detect(path).lines(path))


@pytest.mark.parametrize(("pair", "character"), PAIRS.items())
def test_each_moved_pair_is_its_character(tmp_path, pair, character):
    file = tmp_path / "a.csv"
    file.write_bytes("姓名,".encode("gb18030") + bytes.fromhex(pair) + "某\n".encode("gb18030"))
    text = text_of(file)
    assert text == f"姓名,{character}某\n"
    assert not any(unicodedata.category(one) == "Co" for one in text)


def test_no_moved_pair_is_forgotten_and_none_is_invented():
    assert {chr(old): chr(new) for old, new in GB18030_2022.items()} == {
        bytes.fromhex(pair).decode("gb18030"): character for pair, character in PAIRS.items()
    }


def test_every_other_character_of_the_basic_plane_survives(tmp_path):
    file = tmp_path / "a.csv"
    every = [chr(point) for point in range(0xA0, 0x10000) if not 0xD800 <= point < 0xF900]
    file.write_bytes("\n".join(every).encode("gb18030"))
    assert detect(file).codec == "gb18030"
    assert text_of(file).split("\n") == every


def test_rare_names_and_long_identifiers_survive(store):
    text = "official_id,name,unit_id\n110101199001011234,䶮某,单位\n110101199001011235,𠮷某,单位\n"
    for encoding, shown in (("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with BOM"), ("gb18030", "GB18030-2022")):
        account = store.take(f"{encoding}.csv", text.encode(encoding), table="officials")
        rows = store.rows(account)
        assert account.encoding == shown
        assert rows.official_id.tolist() == ["110101199001011234", "110101199001011235"]
        assert rows.name.tolist() == ["䶮某", "𠮷某"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_row_and_not_the_encoding(store, encoding):
    lines = [f"o{i},经办人员{'甲乙丙丁'[i % 4]},办公室".encode(encoding) for i in range(50)]
    lines[20] = lines[20].replace(b"o20,", b"o20,\xff")
    content = b"official_id,name,unit_id\n" + b"\n".join(lines)
    account = store.take("a.csv", content, table="officials")
    assert account.encoding == {"utf-8": "UTF-8", "gb18030": "GB18030-2022"}[encoding]
    assert (account.accepted, account.quarantined) == (49, 1)
    assert f"the first at byte {content.index(0xFF)}" in account.notes[0]
    broken = store.quarantined(account)
    assert broken.faults[0] == f"row: byte 0xFF is not {account.encoding} (in name)"
    assert broken.source_row[0] == "21"
    assert broken.official_id[0] == "o20"


def test_a_character_cut_by_a_block_is_no_fault(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(("a" * ((1 << 20) - 1) + "龴" * 1000).encode())
    found = detect(file)
    assert (found.codec, found.broken) == ("utf-8", 0)


def test_the_first_broken_byte_is_found_beyond_the_first_block(tmp_path):
    file = tmp_path / "a.csv"
    content = ("经办" * 300_000).encode() + b"\xff" + ("经办" * 10).encode()
    file.write_bytes(content)
    assert detect(file).first_broken == content.index(0xFF)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "an empty file"),
        (b"\xff, " * 100, "bytes that are not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_by_name(store, content, word):
    with pytest.raises(SourceError, match=word):
        store.take("a.csv", content)
    assert store.files() == set()
