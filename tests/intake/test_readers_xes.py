"""Event logs as systems write them: their encodings, their words, their packing, and what is no log."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from riskml.core.errors import SourceError
from riskml.intake import Mapping
from riskml.intake.readers import packed
from riskml.intake.readers.chunks import MOST_COLUMNS

LOG = (
    '<?xml version="1.0" encoding="{codec}"?><log><trace><string key="concept:name" value="件1"/>{events}</trace></log>'
)


def event(step="审批", who="张伟", at="2026-03-05T14:05:00+08:00", **more):
    said = {"concept:name": step, "org:resource": who, **{key.replace("__", ":"): text for key, text in more.items()}}
    texts = "".join(f'<string key="{key}" value="{text}"/>' for key, text in said.items() if text is not None)
    return f'<event>{texts}<date key="time:timestamp" value="{at}"/></event>'


def log(*events, codec="UTF-8"):
    return LOG.format(codec=codec, events="".join(events))


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("GBK", "gbk"), ("gb2312", "gb18030"), ("GB18030", "gb18030"), ("Big5", "big5hkscs"), ("UTF-16", "utf-16"),
        ("utf-16", "utf-16-le"), ("UTF-16", "utf-8"), ("utf-8", "utf-8-sig"),
    ],
)  # fmt: skip
def test_a_declared_encoding_is_read(store, declared, codec):
    account = store.take("a.xes", log(event("a", "陳龴" if codec == "gb18030" else "陳"), codec=declared).encode(codec))
    rows = store.rows(account)
    assert rows.case_id.tolist() == ["件1"]
    assert rows.official_id[0] in {"陳", "陳龴"}
    assert account.accepted == 1


def test_a_character_cut_by_a_block_is_whole(store):
    events = [event(who="张" * (700 + i)) for i in range(60)]
    account = store.take("a.xes", log(*events, codec="GBK").encode("gbk"))
    assert {*"".join(store.rows(account).official_id)} == {"张"}


def test_an_encoding_that_nobody_knows_or_that_is_not_the_bytes_is_one_message(store):
    with pytest.raises(SourceError, match="declared as 'martian'"):
        store.take("a.xes", log(event(), codec="martian"))
    with pytest.raises(SourceError, match="text in gb18030, found byte 0xFF"):
        store.take("a.xes", log(event(), codec="GBK").encode("gbk").replace("审".encode("gbk"), b"\xff"))
    with pytest.raises(SourceError, match="an XES log"):
        store.take("a.xes", log(event()).encode("gbk"))
    assert store.files() == set()


def test_a_mapping_says_what_a_log_declares_wrongly(store):
    fields = {"case_id": "case:concept:name", "step": "concept:name", "official_id": "org:resource"}
    table = {"operations": {"fields": fields | {"occurred_at": "time:timestamp"}}}
    mapping = Mapping.model_validate({"encoding": "gbk", "tables": table})
    account = store.take("a.xes", log(event()).encode("gbk"), mapping=mapping)
    assert store.rows(account).official_id.tolist() == ["张伟"]


def test_an_event_that_says_nothing_is_a_row_with_faults(store):
    account = store.take("a.xes", log("<event/>", event()))
    assert (account.rows_read, account.accepted, account.quarantined) == (2, 1, 1)
    assert account.faults == dict.fromkeys(("occurred_at: missing", "step: missing"), 1)
    with pytest.raises(SourceError, match="found no column at all"):
        store.take("b.xes", "<log><trace><event/><event/></trace></log>")


def test_a_log_alone_in_a_zip_is_read_and_several_are_not_guessed(store):
    def zipped(**files):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
            for name, text in files.items():
                book.writestr(name.replace("_", "."), text)
        return content.getvalue()

    account = store.take("a.xes.zip", zipped(a_xes=log(event()), readme_txt="x"))
    assert account.accepted == 1
    with pytest.raises(SourceError, match=r"one file \.xes in the zip, found 'a\.xes', 'b\.xes'"):
        store.take("b.xes.zip", zipped(a_xes=log(event()), b_xes=log(event())))


def test_a_damaged_gzip_is_one_message(store):
    content = bytearray(gzip.compress(log(*(event(who=f"o{i * i}") for i in range(500))).encode()))
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(SourceError, match="an XES log"):
        store.take("a.xes.gz", bytes(content))
    assert store.files() == set()


def test_a_bomb_is_refused_before_it_is_read_whole(store, monkeypatch):
    monkeypatch.setattr(packed, "FREE", 1 << 20)
    text = LOG.format(codec="utf-8", events=event() + " " * (1 << 24))
    with pytest.raises(SourceError, match=r"at most [0-9,]+ bytes in a packed file of this size, found more"):
        store.take("a.xes.gz", gzip.compress(text.encode()))


def test_depth_and_width_have_limits(store):
    with pytest.raises(SourceError, match="elements at most 64 deep"):
        store.take("a.xes", "<log><trace>" + '<string key="a">' * 5000 + "</string>" * 5000 + "</trace></log>")
    many = "".join(event(**{f"k{i}_{j}": "v" for j in range(200)}) for i in range(MOST_COLUMNS // 200 + 1))
    with pytest.raises(SourceError, match="at most 16,384 columns"):
        store.take("b.xes", log(many))


def life(word, minute, **more):
    return event(at=f"2026-03-05T10:{minute:02}:00+08:00", lifecycle__transition=word, **more)


def test_start_and_end_of_one_act_are_one_row(store):
    account = store.take(
        "a.xes",
        log(
            life("START", 0, step="a", who="x"),
            life("start", 1, step="a", who="y"),
            life("Completed", 5, step="a", who="y"),
            life("办结", 9, step="a", who="x"),
            life("start", 10, step="b", who="x"),
            life("complete", 11, step="b", who="z"),
        ),
    )
    rows = store.rows(account)
    assert rows.official_id.tolist() == ["y", "x", "z"]
    assert rows.received_at.dt.minute.fillna(-1).tolist() == [1, 0, -1]  # another began b: no pair
    assert rows.occurred_at.dt.minute.tolist() == [5, 9, 11]
    assert (account.rows_read, account.accepted, account.quarantined) == (4, 3, 1)
    assert account.notes[0].startswith("start and end of one act are one row: 2 events")
    assert account.notes[1].endswith("set aside: start 1")


def test_an_act_done_twice_pairs_by_its_instance_else_in_order(store):
    account = store.take(
        "a.xes",
        log(
            life("start", 0, step="a", who="x", concept__instance="1"),
            life("start", 1, step="a", who="x", concept__instance="2"),
            life("complete", 2, step="a", who="x", concept__instance="2"),
            life("complete", 3, step="a", who="x", concept__instance="1"),
        ),
    )
    assert store.rows(account).received_at.dt.minute.tolist() == [1, 0]


def test_words_of_the_source_are_acts_and_told_with_their_counts(store):
    account = store.take(
        "a.xes",
        log(life("在办", 0), life("在办", 1), life("Awaiting", 2), life("suspend", 3), life("complete", 4)),
    )
    assert (account.accepted, account.quarantined) == (4, 1)
    assert account.notes == (
        "words of lifecycle:transition that are the source's own, each taken as an act: 在办 2, Awaiting 1",
        "words of lifecycle:transition that are no end of an act, set aside: suspend 1",
    )
    assert store.quarantined(account)["lifecycle:transition"].tolist() == ["suspend"]


def test_a_mapping_reads_the_words_as_they_stand(store):
    fields = {"case_id": "case:concept:name", "step": "concept:name", "official_id": "org:resource"}
    table = {"fields": fields | {"occurred_at": "time:timestamp"}, "accept": {"lifecycle:transition": ["在办"]}}
    mapping = Mapping.model_validate({"tables": {"operations": table}})
    account = store.take("a.xes", log(life("在办", 0), life("complete", 4)), mapping=mapping)
    assert (account.accepted, account.quarantined) == (1, 1)
    assert account.notes == ()
