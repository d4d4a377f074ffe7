"""The sentences of a whole run of the synthetic city, read as its reader would; and the codes that nobody named."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.features.read_as_a_reader import faults_of


@pytest.fixture(scope="module")
def hits(ran):
    return pd.read_parquet(ran.result.folder / "hits.parquet")


def test_every_sentence_of_a_run_can_be_read(hits):
    assert len(hits) > 0
    wrong = {
        hit["rule"]: told
        for hit in hits.to_dict("records")
        if (told := faults_of(hit["sentence_zh"], hit["sentence_en"], json.loads(hit["facts"])))
    }
    assert wrong == {}


def test_a_run_names_the_codes_without_a_word(ran):
    quality = json.loads((ran.result.folder / "quality.json").read_text("utf-8"))
    assert quality["codes_without_words"] == {}, "the reference project names every code of its city"
