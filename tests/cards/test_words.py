"""What codes are called: read with the cards, refused where it is wrong, and told on pages."""

from __future__ import annotations

import pytest

from riskml.cards import CODES, SAID_IN, Words, json_schemas, read_cards
from riskml.core.errors import CardError
from riskml.core.project import Project
from riskml.core.texts import quoted
from riskml.pipeline.create import create_project
from riskml.portraits.roster import Roster
from riskml.workingset import reference_schema


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words") / "bureau"
    create_project(folder)
    for unread in ("metrics", "rules"):  # what is held here is one file
        for file in (folder / "features" / unread).rglob("*.toml"):
            file.unlink()
    return folder


def words(folder, text):
    (folder / "features" / "words.toml").write_text(text, "utf-8")
    return Project.open(folder)


def test_a_bureau_says_what_its_codes_are_called(folder):
    read = read_cards(words(folder, '[post]\nreviewer = { zh = "复核", en = "second reader" }\n'))
    assert read.words.tables["post"]["reviewer"].en == "second reader"
    assert read_cards(words(folder, "[channel]\n")).sha256 != read.sha256, "words count into the hash of the cards"


def test_what_is_wrong_is_refused_with_what_is_near(folder):
    with pytest.raises(CardError) as refused:
        read_cards(words(folder, '[chanel]\nweb = { zh = "网上", en = "online" }\n[post]\nclerk = { zh = "经办岗" }\n'))
    said = str(refused.value)
    assert "Did you mean 'channel'" in said
    assert "post.clerk.en" in said


def test_no_file_is_no_words(folder):
    (folder / "features" / "words.toml").unlink()
    assert read_cards(Project.open(folder)).words == Words()


def test_every_kind_of_code_is_held_by_columns_that_there_are():
    schema = reference_schema().working
    assert SAID_IN.keys() == set(CODES) - {"holiday"}
    for columns in SAID_IN.values():
        for table, column in (one.split(".") for one in columns):
            assert column in schema[table]
    assert set(json_schemas()["words"]["properties"]) == set(CODES)


def test_a_post_is_told_by_its_word_or_as_what_it_is():
    named = Roster(posts={"a": "reviewer", "b": "chief", "c": "审批科科员"}, post_words={"reviewer": quoted("审核岗")})
    assert [named.post(one).zh for one in "abc"] == ["审核岗", "“chief”", "审批科科员"]
    assert named.post("c").en == "“审批科科员”"
    assert named.post("d") is None
