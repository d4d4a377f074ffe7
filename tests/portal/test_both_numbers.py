"""Both numbers beside each other, and that an answer never makes anything worse, whatever it says."""

from __future__ import annotations

import json
import math
import zlib
from itertools import chain, combinations
from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.portal.published import METRICS, RISES, neutralised
from tests.portal.test_answers import page, send
from tests.portal.walking import CHECKED, walk


@pytest.fixture
def case(registered):
    return walk(registered["王某甲"].number, *CHECKED)


def places(case):
    from riskml.portal.answering import warning_of

    return {one.name: one.place for one in warning_of(case).reasons.all()}


def test_both_stand_in_words_beside_each_other_with_the_lists_line(as_, case):
    at = places(case)
    form = {f"stance_{at['overdue_rate']}": "not_so", f"stance_{at['near_limit']}": "agreed"}
    kept = as_("u1-01").post(f"/answers/{case.number}", {**form, "act": "keep"}).content.decode()
    [told] = [one for one in neutralised() if one["neutralised"] == ["overdue_rate"]]
    words = f"As published 5.02; if what was explained is taken as expected: {told['score']:.2f}."
    assert words in kept
    assert "The list’s line is 2.25." in kept
    assert f"as published, {told['remaining']:.2f} if so taken" in kept.replace("\n", " ")
    assert "It was not the score that listed this person" in kept
    assert send(as_, case, **form).status_code == 302
    browser = as_("L1")
    browser.post(f"/warnings/{case.warning}", {"purpose": "looking"})
    staff = browser.get(f"/warnings/{case.warning}").content.decode()
    assert words in staff
    assert words in page(as_, case)
    assert "公布的得分为 5.02；如果把已说明的各条按“与预期相同”计算" in page(as_, case, language="zh")
    assert "An answer never makes anything worse" not in page(as_, case)


def test_what_is_agreed_or_left_open_changes_no_number(as_, case):
    at = places(case)
    send(as_, case, **{f"stance_{at['overdue_rate']}": "agreed"})
    assert "As published" not in page(as_, case)


def test_a_reason_that_the_score_does_not_count_is_said_to_be_none_of_it(as_, case):
    at = places(case)
    send(as_, case, **{f"stance_{at['self_approval']}": "not_so"})
    told = page(as_, case)
    assert "As published 5.02; if what was explained is taken as expected: 5.02." in told
    assert "Not part of the score, or not by itself:" in told


def test_where_the_model_would_rise_the_published_score_stands_and_it_is_said(as_, case):
    at = places(case)
    send(as_, case, **{f"stance_{at[RISES]}": "not_so"})
    [told] = [one for one in neutralised() if one["neutralised"] == [RISES]]
    assert told["score"] > neutralised()[0]["score"]
    shown = page(as_, case)
    assert "taken as expected: 5.02." in shown
    assert f"at {told['score']:.2f}. An answer never makes anything worse" in shown


def every_subset(names):
    return chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))


def test_for_every_choice_of_reasons_what_is_shown_is_never_above_what_was_published(case):
    from riskml.portal.answering import warning_of
    from riskml.portal.neutralised import both_numbers

    warning, shown = warning_of(case), 0
    for chosen in every_subset((*METRICS, "self_approval")):
        told = both_numbers(warning, chosen)
        if told is None:
            assert not chosen
            continue
        shown += 1
        assert told.left <= told.published
        assert told.left_remaining <= told.remaining
        if told.would_rise is None:
            parts = sum(after for _, _, _, after in told.rows) + told.others[1]
            assert parts == pytest.approx(told.left)
        assert sum(before for _, _, before, _ in told.rows) + told.others[0] == pytest.approx(told.published)
    assert shown == 2 ** (len(METRICS) + 1) - 1


def opens(case):
    """Return what may be done next in a case, whoever signs it, and by when."""
    from riskml.portal.casework import rules_for
    from riskml.portal.parts import case_of

    kept = case_of(case)
    register = rules_for(case).register(kept)
    return {one.name for one in register.leaving(kept.state)}, case.due, case.grade, case.state


@pytest.mark.parametrize("stance", ["agreed", "not_so", "circumstance"])
def test_an_answer_opens_no_way_raises_no_grade_and_shortens_no_time(as_, registered, case, stance):
    """Beside silence: of the same warning nobody answers, and when the time is up two handlers put that down."""
    from datetime import timedelta

    from django.db import transaction

    from riskml.portal import accounts, casework
    from riskml.portal.models import CaseFile

    at = places(case)
    due, grade = case.due, case.grade
    with transaction.atomic():
        point = transaction.savepoint()
        every = {f"stance_{place}": stance for place in at.values()}
        every |= {f"circumstance_{place}": "0" for place in at.values()}
        assert send(as_, case, **every).status_code == 302
        answered = opens(CaseFile.objects.get(pk=case.pk))
        transaction.savepoint_rollback(point)
    later = accounts.now() + timedelta(days=(due - accounts.now().date()).days + 1)
    patch = pytest.MonkeyPatch()
    patch.setattr(casework, "now", lambda: later)
    silent = opens(walk(case.number, ("no_answer", [("H1", "handler"), ("H2", "handler")], {})))
    patch.undo()
    assert answered[3] == silent[3]
    assert answered[0] <= silent[0]
    assert answered[2] == silent[2] == grade
    assert answered[1] >= due  # what follows is not due before the answer itself was


def test_a_run_that_did_not_publish_it_shows_no_second_number(as_, case):
    from riskml.portal.models import Neutralised

    Neutralised.objects.all().delete()
    at = places(case)
    send(as_, case, **{f"stance_{at['overdue_rate']}": "not_so"})
    assert "As published" not in page(as_, case)


def test_a_run_whose_score_lists_nobody_is_read_without_a_line(room, tmp_path):
    """Where nobody is listed by score there is no line: a table keeps that as a gap, which is no number."""
    from riskml.portal.neutralised import neutralised_rows
    from riskml.portal.scopes import current_run

    table = tmp_path / "neutralised.parquet"
    pd.DataFrame([{**one, "line": math.nan} for one in neutralised()]).to_parquet(table, index=False)
    published = SimpleNamespace(outputs={table.name: ""}, rows=lambda *_: pq.ParquetFile(table).read().to_pylist())
    [told] = neutralised_rows(current_run(), published)
    assert json.loads(zlib.decompress(told.packed))["line"] is None
