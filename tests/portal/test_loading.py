"""A run is read once, whole or not at all, and says in the room what it said when it was published."""

from __future__ import annotations

import pytest

from tests.portal.published import OFFICIALS, lines_of, publish


def counts():
    from riskml.portal import models

    names = ("Run", "Unit", "Official", "Portrait", "RunWarning", "WarningPerson", "Reason", "Record", "Rule")
    return {name: getattr(models, name).objects.count() for name in names}


def test_every_warning_official_and_portrait_is_there(room):
    from riskml.portal.models import Official, RunWarning

    told = counts()
    assert (told["Run"], told["Unit"], told["Official"], told["Rule"]) == (1, 4, len(OFFICIALS), 2)
    assert told["Portrait"] == len(OFFICIALS) + 4 + 2  # the units, the whole and the register
    matters = RunWarning.objects.exclude(about="person")
    assert (matters.filter(issued=True).count(), matters.filter(issued=False).count()) == (6, 2)
    person = RunWarning.objects.get(about="person")
    assert (person.grade, [one.official_id for one in person.people.all()]) == ("red", ["u1-01"])
    assert Official.objects.get(official_id="u1-01").grade == "red"


def test_reasons_carry_their_sentences_records_and_weights(room):
    from riskml.portal.models import RunWarning
    from tests.portal.published import portraits

    import json  # isort: skip

    told = next(json.loads(text) for kind, key, text in portraits() if (kind, key) == ("official", "u1-01"))
    reasons = list(RunWarning.objects.get(about="person").reasons.prefetch_related("records"))
    assert [one.sentence.zh for one in reasons] == [one["sentence"]["zh"] for one in told["reasons"]]
    assert [one.weight for one in reasons] == [one["contribution"] for one in told["reasons"]]
    assert [[record.ref for record in one.records.all()] for one in reasons] == [
        [record["ref"] for record in one["records"]] for one in told["reasons"]
    ]
    assert any(one.weight for one in reasons)
    hit = RunWarning.objects.get(title_en="case 000").reasons.get()
    assert ([one.ref for one in hit.records.all()], hit.label.en) == (["R0-1", "R0-2"], "same person")


def test_a_run_is_read_once(room, published):
    from riskml.portal.loading import load_run

    before = counts()
    run, made = load_run(room, published)
    assert (run.run_id, made, counts()) == (published.run_id, False, before)


def test_what_is_not_what_was_published_leaves_the_tables_as_they_were(room, tmp_path):
    from riskml.core.errors import ProjectError
    from riskml.portal.loading import load_run

    run = publish(tmp_path / "2025-07-31", lines_of(3), as_of="2025-07-31")
    before = counts()
    # What is read last is changed: all that comes before it must be undone.
    with (run.folder / "hits.parquet").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ProjectError, match="the file that was published"):
        load_run(room, run)
    assert counts() == before


def test_the_latest_run_speaks_and_earlier_ones_are_history(as_, tmp_path):
    from riskml.portal.loading import load_run
    from riskml.portal.models import RunWarning
    from riskml.portal.place import place

    later = publish(tmp_path / "2025-07-31", lines_of(1, grade="yellow"), as_of="2025-07-31")
    load_run(place().project, later)
    number = lines_of(1)[0]["warning_id"]
    assert RunWarning.objects.filter(number=number).count() == 2
    listed = as_("L1").get("/warnings").content.decode()
    assert "case 000" in listed
    assert "case 001" not in listed
    assert later.run_id in listed
    page = as_("L1").get(f"/warnings/{number}").content.decode()
    assert page.index("2025-07-31 · ● Yellow") < page.index("2025-06-30 · ▲ Red")


def test_no_page_reads_a_file_of_a_run(as_, published, monkeypatch):
    import pyarrow.parquet as pq

    def refuse(*_, **__):
        raise AssertionError("a page reads Parquet")

    monkeypatch.setattr(pq, "ParquetFile", refuse)
    monkeypatch.setattr(pq, "read_table", refuse)
    for address in ("/", "/warnings", "/officials", "/units", "/units/u1", "/whole", "/rules", "/ledgers"):
        assert as_("L1").get(address).status_code == 200, address
