"""Event logs: attributes of traces and events, nested ones, and what a hostile file may not do."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from riskml.core.errors import SourceError
from riskml.intake.readers.xes import XesReader

EVENT = (
    '<event><string key="concept:name" value="{step}"/><string key="org:resource" value="{who}"/>'
    '<date key="time:timestamp" value="2026-03-05T14:05:00.000+08:00"/>{more}</event>'
)


def log(*traces, namespace=True):
    spaced = ' xmlns="http://www.xes-standard.org/"' if namespace else ""
    head = (
        '<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>'
        '<classifier name="c" keys="concept:name"/><int key="total" value="2"><int key="a" value="1"/></int>'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0"{spaced}>{head}{"".join(traces)}</log>'


def trace(case, *events, after=""):
    return f'<trace><string key="concept:name" value="{case}"/>{"".join(events)}{after}</trace>'


@pytest.mark.parametrize("namespace", [True, False])
@pytest.mark.parametrize("packed", [True, False])
def test_the_standards_own_names_are_mapped(store, namespace, packed):
    group = '<string key="org:group" value="u1"/>'
    text = log(
        trace("c1", EVENT.format(step="a", who="x", more=group), EVENT.format(step="b", who="y", more="")),
        trace("c2", EVENT.format(step="a", who="x", more="")),
        namespace=namespace,
    )
    content = gzip.compress(text.encode()) if packed else text
    account = store.take("log.xes.gz" if packed else "log.xes", content)
    rows = store.rows(account)
    assert rows.case_id.tolist() == ["c1", "c1", "c2"]
    assert rows.step.tolist() == ["a", "b", "a"]
    assert rows.official_id.tolist() == ["x", "y", "x"]
    assert rows.unit_id.fillna("-").tolist() == ["u1", "-", "-"]
    assert str(rows.occurred_at[0]) == "2026-03-05 14:05:00"
    assert "amount" not in rows.columns  # the log has no cost:total


def test_attributes_after_the_events_nested_and_listed(tmp_path):
    papers = (
        '<list key="papers"><values><string key="paper" value="p1"/><string key="paper" value="p2"/></values></list>'
        '<string key="outer" value="o"><int key="inner" value="3"/></string>'
    )
    file = tmp_path / "log.xes"
    late = '<string key="channel" value="desk"/>'
    file.write_text(log(trace("c1", EVENT.format(step="a", who="x", more=papers), after=late)))
    (chunk,) = XesReader(file).chunks()
    (row,) = chunk.table.to_pylist()
    assert row["papers/paper"] == "p1; p2"
    assert (row["outer"], row["outer/inner"]) == ("o", "3")
    assert (row["case:concept:name"], row["case:channel"]) == ("c1", "desk")
    assert "concept:name" in row
    assert "total" not in row


def test_an_event_of_no_trace_is_a_row_without_a_case(store):
    account = store.take(
        "log.xes",
        log(EVENT.format(step="a", who="x", more=""), trace("c1", EVENT.format(step="a", who="x", more=""))),
    )
    assert (account.rows_read, account.accepted, account.quarantined) == (2, 1, 1)
    assert account.faults == {"case_id: missing": 1}


def test_a_log_without_events_lacks_every_column(store):
    with pytest.raises(SourceError, match="found no column at all"):
        store.take("log.xes", log(trace("c1")))
    with pytest.raises(SourceError, match="traces, found none"):
        store.take("log.xes", log())


def test_a_log_that_breaks_off_leaves_nothing(store):
    text = log(*(trace(f"c{i}", EVENT.format(step="a", who="x", more="")) for i in range(50)))
    with pytest.raises(SourceError, match="an XES log"):
        store.take("log.xes", text[: len(text) // 2])
    with pytest.raises(SourceError, match="an XES log"):
        store.take("log.xes.gz", gzip.compress(text.encode())[:-20])
    assert store.files() == set()


def test_entities_are_refused(store):
    bomb = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log><trace/></log>'
    with pytest.raises(SourceError, match="an XES log"):
        store.take("log.xes", bomb)


def test_memory_holds_a_trace_and_a_chunk_not_the_log(tmp_path):
    file = tmp_path / "log.xes"
    event = EVENT.format(step="a" * 200, who="x", more="")
    file.write_text(log(*(trace(f"c{i}", event * 10) for i in range(4000))))
    tracemalloc.start()
    try:
        rows = sum(len(chunk.rows) for chunk in XesReader(file).chunks())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows == 40_000
    assert peak < file.stat().st_size * 1.6  # one chunk of 16,384 rows as Python text; the tree alone takes 4 ×
