"""Promotion by two persons: what keeps a version from it, what is recorded, and the way back."""

from __future__ import annotations

import json
import math
import shutil

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskml.core.errors import ModelError
from riskml.core.project import Project
from riskml.registry import challenger, champion, open_gates, promote, rollback, score, sign, version_of, versions
from riskml.registry.journal import append, journal_file, read_journal
from riskml.registry.models import STAGED, load, publish
from riskml.registry.signatures import TRAINED_BY, Signature, second_persons
from riskml.registry.standing import RECORD
from riskml.registry.store import opened
from tests.learning.registry_at_hand import Stop, client, gated, record, registry, stop_at
from tests.learning.small_bureau import PLANTED, latest, make_project

TRAINER, SECOND = "Han Meimei", "李雷"


def add(project, data, digit, *, automatic=False):
    return publish(project, record(data, digit * 64), automatic=automatic, by=TRAINER).version


@pytest.fixture(scope="session")
def succession(trained, tmp_path_factory):
    """Version 1 was champion, 2 is, 3 is the challenger; the last two were trained by hand."""
    folder = tmp_path_factory.mktemp("succession") / "bureau"
    shutil.copytree(trained[0].root, folder)
    project = Project.open(folder)
    (written,) = (trained[0].store / "mlartifacts" / "models").glob("*/artifacts/data/riskml")
    gates = {"rows": {"min": 3, "max": 3}}
    model, manifest = gated(written, tmp_path_factory.mktemp("gated"), **gates)
    assert add(project, written, "1", automatic=True) == "2"
    assert publish(project, record(model, manifest), automatic=False, by=TRAINER).version == "3"
    return project


@pytest.fixture
def bureau(succession, tmp_path):
    folder = tmp_path / "moved"
    shutil.copytree(succession.root, folder)
    return Project.open(folder)


def aliases(project):
    ((_, own),) = registry(project)[1]
    return {name: str(number) for name, number in own}


def tags(project, version):
    return client(project).get_model_version("riskml", version).tags


def test_every_open_gate_and_the_missing_signature_at_once(copied, data, tmp_path):
    folder, manifest = gated(data, tmp_path / "gated", rows={"min": 10}, ece={"max": 0.02}, officials={"min": 2})
    publish(copied, record(folder, manifest, rows=3.0, officials=2.0), automatic=False, by=TRAINER)
    before, journal = registry(copied), journal_file(copied).read_bytes()
    with pytest.raises(ModelError) as caught:
        promote(copied)
    assert [fault.where for fault in caught.value.faults] == ["gate rows", "gate ece", "signatures of version 2"]
    assert registry(copied) == before
    assert journal_file(copied).read_bytes() == journal
    sign(copied, "challenger", by=SECOND)
    with pytest.raises(ModelError) as caught:
        promote(copied)
    assert [fault.where for fault in caught.value.faults] == ["gate rows", "gate ece"]
    assert aliases(copied) == {"champion": "1", "challenger": "2"}


def test_a_gate_that_passes_and_a_second_person(bureau):
    assert challenger(bureau).version == "3"
    sign(bureau, "3", by=SECOND, note="figures and card read")
    move = promote(bureau, signed_by=SECOND)
    assert (move.version, move.before, move.moved) == ("3", "2", True)
    assert aliases(bureau) == {"champion": "3"}
    assert champion(bureau).version == "3"
    assert challenger(bureau) is None
    trained, signature, promoted = read_journal(bureau)[-3:]
    assert (trained["action"], trained["alias"], trained["by"]) == ("train", "challenger", TRAINER)
    assert (signature["action"], signature["by"], signature["note"]) == ("sign", SECOND, "figures and card read")
    assert (promoted["action"], promoted["champion"], promoted["before"]) == ("promote", "3", "2")
    assert [one["by"] for one in promoted["signatures"]] == [SECOND]
    assert not promote(bureau, "3").moved


@pytest.mark.parametrize("name", ["Han Meimei", " ＨＡＮ  meimei "])
def test_who_trained_is_no_second_person(bureau, name):
    before = registry(bureau)
    with pytest.raises(ModelError, match="a second person"):
        sign(bureau, "3", by=name)
    assert registry(bureau) == before


def test_spellings_of_one_name_are_one_person(bureau):
    sign(bureau, "3", by="Li Lei")
    sign(bureau, "3", by="li lei", note="again")
    own = tags(bureau, "3")
    assert [one.note for one in second_persons(own, own["riskml.digest"])] == ["again"]
    assert promote(bureau, signed_by="LI LEI").moved


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb"])
def test_a_signature_needs_a_name(bureau, name):
    with pytest.raises(ModelError, match="the person's name"):
        sign(bureau, "3", by=name)


def test_a_signature_is_of_one_package():
    mine = Signature(SECOND, "2026-01-01T00:00:00+00:00", "", "a" * 64)
    own = {TRAINED_BY: TRAINER, mine.key: mine.to_json()}
    assert second_persons(own, "a" * 64) == (mine,)
    assert second_persons(own, "b" * 64) == ()


def test_a_signature_that_was_moved_to_another_name_is_refused():
    mine = Signature(SECOND, "2026-01-01T00:00:00+00:00", "", "a" * 64)
    with pytest.raises(ModelError, match="a signature"):
        second_persons({mine.key: mine.to_json().replace(SECOND, "王五")}, "a" * 64)


def test_the_signature_asked_for_has_to_be_there(bureau):
    sign(bureau, "3", by=SECOND)
    with pytest.raises(ModelError, match="that of 王五"):
        promote(bureau, "3", signed_by="王五")
    assert aliases(bureau) == {"champion": "2", "challenger": "3"}


def test_figures_that_were_changed_later_pass_no_gate(bureau):
    sign(bureau, "3", by=SECOND)
    c = client(bureau)
    c.log_metric(c.get_model_version("riskml", "3").run_id, "officials", 1000.0)
    with pytest.raises(ModelError, match="changed later"):
        promote(bureau)
    assert aliases(bureau)["champion"] == "2"


def test_a_changed_package_is_neither_signed_nor_promoted(bureau):
    sign(bureau, "3", by=SECOND)
    package = bureau.store / "mlartifacts" / "models" / tags(bureau, "3")["riskml.package"] / "artifacts"
    (package / "data" / "riskml" / "MODEL.zh.md").write_text("changed")
    for act in (promote, lambda project: sign(project, "3", by="王五")):
        with pytest.raises(ModelError, match="digest"):
            act(bureau)
    assert aliases(bureau)["champion"] == "2"


def test_rolling_back_twice_goes_further_back(bureau):
    sign(bureau, "3", by=SECOND)
    promote(bureau)
    assert [rollback(bureau, by=SECOND, note="drift").version for _ in range(2)] == ["2", "1"]
    assert champion(bureau).version == "1"
    with pytest.raises(ModelError, match="none before version 1"):
        rollback(bureau)
    last = read_journal(bureau)[-1]
    assert [last[key] for key in ("action", "champion", "before", "by", "note")] == [
        "rollback",
        "1",
        "2",
        SECOND,
        "drift",
    ]


def test_an_older_version_promoted_again_is_no_circle(bureau):
    sign(bureau, "1", by=SECOND)
    promote(bureau, "1")
    assert [rollback(bureau).version for _ in range(2)] == ["2", "1"]
    with pytest.raises(ModelError, match="none before"):
        rollback(bureau)


def test_a_version_that_was_deleted_is_passed_over(bureau):
    sign(bureau, "3", by=SECOND)
    promote(bureau)
    client(bureau).delete_model_version("riskml", "2")
    assert rollback(bureau).version == "1"


def test_what_was_rolled_back_outlives_the_next_training(copied, data):
    second = add(copied, data, "1", automatic=True)
    rollback(copied)
    third = add(copied, data, "2")
    assert [str(one[0]) for one in registry(copied)[0]] == ["1", second, third]
    assert aliases(copied) == {"champion": "1", "challenger": third}


def test_what_a_killed_training_left_is_no_version(bureau):
    client(bureau).delete_registered_model_alias("riskml", "challenger")
    client(bureau).set_model_version_tag("riskml", "3", STAGED, "here")
    with pytest.raises(ModelError, match=r"Known: champion, 1, 2\."):
        promote(bureau, "3")
    assert [one.version for one in versions(bureau)] == ["2", "1"]


STOPS = [
    (promote, "delete_model_version_tag"),
    (promote, "set_model_version_tag"),
    (promote, "set_registered_model_alias"),
    (rollback, "set_model_version_tag"),
    (rollback, "set_registered_model_alias"),
]


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("act", "step"), STOPS)
def test_an_interruption_leaves_the_champion(bureau, monkeypatch, act, step, done):
    sign(bureau, "3", by=SECOND)
    client(bureau).set_model_version_tag("riskml", "3", STAGED, "here")
    before = registry(bureau)
    stop_at(monkeypatch, step, done=done)
    with pytest.raises(Stop):
        act(bureau)
    monkeypatch.undo()
    if (step, done) == ("set_registered_model_alias", True):  # the one write that counts was made
        after = {promote: "3", rollback: "1"}[act]
        assert champion(bureau).version == after
        assert challenger(bureau) is None or act is rollback
        rollback(bureau) if act is promote else promote(bureau)
        assert {"action": act.__name__, "champion": after}.items() <= read_journal(bureau)[-2].items()
        return
    assert registry(bureau) == before
    assert champion(bureau).version == "2"
    assert act(bureau).moved


def test_an_interruption_after_the_move_leaves_no_challenger(bureau, monkeypatch):
    sign(bureau, "3", by=SECOND)
    stop_at(monkeypatch, "delete_registered_model_alias", done=False)
    with pytest.raises(Stop):
        promote(bureau)
    assert champion(bureau).version == "3"
    assert challenger(bureau) is None


def test_a_signature_that_was_interrupted_is_none(bureau, monkeypatch):
    before = registry(bureau)
    stop_at(monkeypatch, "set_model_version_tag", done=False)
    with pytest.raises(Stop):
        sign(bureau, "3", by=SECOND)
    assert registry(bureau) == before


def test_an_alias_moved_by_hand_is_written_down(bureau):
    client(bureau).set_registered_model_alias("riskml", "champion", "1")
    sign(bureau, "3", by=SECOND)
    promote(bureau)
    told = [(one["action"], one.get("champion")) for one in read_journal(bureau)]
    assert told == [
        ("train", "1"),
        ("train", "2"),
        ("train", None),
        ("sign", None),
        ("noticed", "1"),
        ("promote", "3"),
    ]


def moved_by_hand(project, version):
    if version is None:
        client(project).delete_registered_model_alias("riskml", "champion")
    else:
        client(project).set_registered_model_alias("riskml", "champion", version)


@pytest.mark.parametrize(("to", "found"), [("3", "version 3"), ("1", "version 1"), (None, "the alias was taken away")])
def test_an_alias_moved_by_hand_scores_nobody(bureau, to, found):
    """Neither an unsigned version, nor a former champion, nor a default that is trained in its place."""
    assert champion(bureau).version == "2"
    moved_by_hand(bureau, to)
    with pytest.raises(ModelError) as caught:
        champion(bureau)
    [fault] = caught.value.faults
    assert fault.expected == "version 2, which 'riskml train' made champion"
    assert found in fault.found
    assert "'riskml rollback' makes version 2 the champion again" in fault.remedy
    assert (to is None) is ("riskml promote --version" not in fault.remedy)


@pytest.mark.parametrize("to", ["3", "1", None])
def test_rolling_back_undoes_a_move_by_hand(bureau, to):
    moved_by_hand(bureau, to)
    assert rollback(bureau, by=SECOND).version == "2"
    assert champion(bureau).version == "2"
    assert [one["action"] for one in read_journal(bureau)][-2:] == ["noticed", "rollback"]
    assert rollback(bureau).version == "1"  # and its own past is as it was


def test_a_version_moved_by_hand_has_to_pass_as_any_other(bureau):
    moved_by_hand(bureau, "3")
    with pytest.raises(ModelError, match="a second person's, found none"):
        promote(bureau, "3")
    sign(bureau, "3", by=SECOND)
    move = promote(bureau, "3")
    assert (move.version, move.before, move.moved) == ("3", "2", True)
    assert champion(bureau).version == "3"
    assert rollback(bureau).version == "2"


def test_a_training_does_not_make_a_move_by_hand_good(bureau, data):
    moved_by_hand(bureau, "3")
    fourth = add(bureau, data, "4")
    assert aliases(bureau) == {"champion": "3", "challenger": fourth}
    with pytest.raises(ModelError, match="moved past riskml"):
        champion(bureau)
    moved_by_hand(bureau, None)
    assert add(bureau, data, "5") != fourth
    assert "champion" not in aliases(bureau)  # it had one: the next is no first champion
    fifth = add(bureau, data, "6", automatic=True)
    assert champion(bureau).version == fifth
    assert rollback(bureau).version == "2"


def test_a_promotion_whose_signature_is_gone_scores_nobody(bureau):
    signature = sign(bureau, "3", by=SECOND)
    promote(bureau)
    client(bureau).delete_model_version_tag("riskml", "3", signature.key)
    with pytest.raises(ModelError, match="signatures of version 3"):
        champion(bureau)


def test_a_store_from_before_goes_by_its_journal(bureau):
    client(bureau).delete_registered_model_tag("riskml", RECORD)
    assert champion(bureau).version == "2"
    moved_by_hand(bureau, "1")
    with pytest.raises(ModelError, match="moved past riskml"):
        champion(bureau)
    assert rollback(bureau).version == "2"


def test_a_line_that_was_cut_off_spoils_no_other(bureau):
    file = journal_file(bureau)
    whole = file.read_bytes()
    file.write_bytes(whole + whole.splitlines()[-1][:20])
    append(bureau, "sign", by="王五")
    assert file.read_bytes().startswith(whole)
    assert [one["by"] for one in read_journal(bureau)][-2:] == [TRAINER, "王五"]


def test_a_line_is_on_disk_before_anything_goes_on(bureau, monkeypatch):
    synced = []
    monkeypatch.setattr("riskml.core.atomic.os.fsync", synced.append)
    append(bureau, "sign", by=SECOND)
    assert synced


def test_nothing_trained_nothing_promoted(root, tmp_path):
    project = make_project(root, tmp_path / "bureau")
    for act in (promote, rollback, lambda one: sign(one, "1", by=SECOND), lambda one: version_of(one, "1")):
        with pytest.raises(ModelError, match="riskml train"):
            act(project)
    assert versions(project) == ()
    assert not project.store.exists()


def test_versions_are_values(bureau):
    sign(bureau, "3", by=SECOND)
    third, second, first = versions(bureau)
    assert [one.aliases for one in (first, second, third)] == [(), ("champion",), ("challenger",)]
    assert (third.trained_by, [one.by for one in third.signatures]) == (TRAINER, [SECOND])
    assert (third.recipe, third.regime, third.as_of) == ("unsupervised", "unsupervised", "2025-12-31")
    assert dict(third.figures) == {"rows": 3.0}
    assert third.sealed
    assert first.figures["officials"] == 60


def leaves(project, needles):
    return {
        file.relative_to(project.store).parts[0]
        for file in project.store.rglob("*")
        if file.is_file() and any(needle in file.read_bytes() for needle in needles)
    }


def spelled(names):
    codes = ("utf-8", "utf-16-le", "utf-32-le", "gb18030")
    return {name.encode(code) for name in names for code in codes} | {json.dumps(name)[1:-1].encode() for name in names}


def test_signers_stand_where_it_is_said_and_those_who_are_scored_nowhere(bureau, table, caplog, capfd):
    """The staff's names: in the journal and in tags of versions; nobody who is scored: anywhere."""
    sign(bureau, "3", by=SECOND, note="looked at")
    promote(bureau, signed_by=SECOND)
    rollback(bureau, by=SECOND, note="look again")
    with opened(bureau) as shelf:
        shadow = score(load(shelf, shelf.client.get_model_version("riskml", "3")), latest(table)).frame
    assert set(PLANTED) <= set(shadow.index)
    people = table.index.get_level_values("official_id").unique()
    assert leaves(bureau, spelled(people)) == set()
    assert leaves(bureau, spelled([SECOND, TRAINER])) == {"promotions.jsonl", "mlflow.db"}
    run = client(bureau).get_run(client(bureau).get_model_version("riskml", "3").run_id).data
    assert not [one for one in [*run.params.values(), *run.tags.values()] if TRAINER in one or SECOND in one]
    said = capfd.readouterr()
    assert said.out + said.err + caplog.text == ""


numbers = st.floats(allow_nan=True, allow_infinity=True)
bounds = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(found=numbers, least=bounds, most=bounds)
@example(found=math.nan, least=None, most=None)
def test_a_gate_passes_exactly_within_its_bounds(found, least, most):
    faults = open_gates({"auc": found}, {"auc": {"min": least, "max": most}})
    within = (-math.inf if least is None else least) <= found <= (math.inf if most is None else most)
    assert (not faults) is within


def test_a_figure_that_is_not_there_passes_no_gate():
    (fault,) = open_gates({"precision": 1.0}, {"precison": {"min": 0.5, "max": None}})
    assert "no such figure" in str(fault)
    assert "precision" in fault.remedy
