"""Accounts that may be no people are told with the import, and nothing is changed for it."""

from __future__ import annotations

HEAD = "case_id,step,official_id,occurred_at\n"


def rows(*officials: str) -> str:
    return HEAD + "".join(f"c{at},accept,{one},2026-03-05\n" for at, one in enumerate(officials))


def test_accounts_that_look_like_machines_are_counted_and_kept(store):
    account = store.take("a.csv", rows("admin1", "P7", "system", "admin1", "系统自动办结", "王芳"))
    assert account.accepted == 6
    [note] = account.notes
    assert "admin1 (2 rows), system (1 rows), 系统自动办结 (1 rows)" in note
    assert "P7" not in note
    assert "王芳" not in note
    assert note in account.summary()
    assert store.rows(account)["official_id"].tolist()[:3] == ["admin1", "P7", "system"]


def test_people_alone_are_no_news(store):
    assert store.take("a.csv", rows("P7", "autumn", "Bott", "Test Lee")).notes == ()


def test_many_are_told_by_the_most_frequent(store):
    [note] = store.take("a.csv", rows(*(f"batch_{at}" for at in range(8)), "batch_7")).notes
    assert "batch_7 (2 rows)" in note
    assert note.endswith("and 3 others")
