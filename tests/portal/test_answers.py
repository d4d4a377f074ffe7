"""Answering point by point: each reason put to whom it is about, drafts, sending once, and adding beside it."""

from __future__ import annotations

import re

import pytest

from tests.portal.test_people import plain
from tests.portal.walking import CHECKED, HANDLERS, walk


@pytest.fixture
def case(registered):
    """The warning about a person, checked, and waiting for their answer."""
    return walk(registered["王某甲"].number, *CHECKED)


def page(as_, case, who="u1-01", language="en"):
    return plain(as_(who, language).get(f"/answers/{case.number}"))


def test_each_reason_is_put_in_the_portraits_words_with_what_it_rests_on(as_, case):
    from riskml.portal.models import RunWarning

    told = page(as_, case)
    warning = RunWarning.objects.get(number=case.warning)
    reasons = list(warning.reasons.all())
    assert len(reasons) == 8
    for place, one in enumerate(reasons):
        assert one.label.en in told
        assert all(f'name="stance_{place}" value="{stance}"' in told for stance in ("", "agreed", "not_so"))
    assert "How it was computed" in told
    assert "An answer never makes anything worse" not in told  # nothing was explained: no second number
    assert "What a person answers never makes anything worse" in told
    assert "逐条说明" in page(as_, case, language="zh")
    # Nothing of whom else it goes to, and no weight in the list.
    assert not any(name in told for name in ("H1", "O1", "R1", "adds"))


def test_the_circumstances_are_those_of_the_card_each_by_itself(as_, case):
    from riskml.core.texts import Text
    from riskml.portal.answering import asked_of, circumstances_of, warning_of

    told = page(as_, case)
    for one in asked_of(warning_of(case), "u1-01"):
        assert one.circumstances
        assert all(each.en in told.replace("&#39;", "'") for each in one.circumstances)
    card = Text(zh="休假；补正期间未停表。\n停电。", en="Leave; a clock not stopped.\nAn outage.")
    assert [one.en for one in circumstances_of(card)] == ["Leave", "a clock not stopped", "An outage"]
    apart = Text(zh="休假、停电", en="Leave; an outage.")
    assert circumstances_of(apart) == (apart,)


def test_the_reasons_of_shipped_cards_part_into_circumstances(root):
    import tomllib

    from riskml.core.texts import Text
    from riskml.portal.answering import circumstances_of

    cards = [tomllib.loads(file.read_text("utf-8")) for file in (root / "features").rglob("*.toml")]
    told = [circumstances_of(Text(**card["innocent"])) for card in cards if "innocent" in card]
    assert all(told)
    assert sum(len(one) for one in told) > 2 * len(told)


def send(as_, case, who="u1-01", **form):
    return as_(who).post(f"/answers/{case.number}", {"act": "send", **form})


def test_a_draft_is_the_persons_alone_and_moves_nothing(as_, case):
    from riskml.portal.models_answers import Answer

    form = {"stance_2": "circumstance", "circumstance_2": "0", "words_2": "I was away", "act": "keep"}
    kept = as_("u1-01").post(f"/answers/{case.number}", form)
    assert (kept.status_code, "not sent yet" in kept.content.decode()) == (200, True)
    again = page(as_, case)
    assert "I was away" in again
    assert re.search(r'name="stance_2" value="circumstance" checked', again)
    case.refresh_from_db()
    assert (case.state, case.version) == ("checked", 6 + 1 + 1)
    browser = as_("L1")
    browser.post(f"/warnings/{case.warning}", {"purpose": "looking"})
    assert "I was away" not in browser.get(f"/warnings/{case.warning}").content.decode()
    as_("u1-01").post(f"/answers/{case.number}", {**form, "words_2": "on leave"})
    assert Answer.objects.count() == 1
    assert "I was away" not in page(as_, case)


def test_what_was_sent_stands_and_is_shown_to_both_sides(as_, case, acts):
    from riskml.portal.models_answers import Answer
    from riskml.portal.parts import case_of

    form = {
        "stance_0": "not_so",
        "stance_2": "circumstance",
        "circumstance_2": "0",
        "words_2": "on leave",
        "stance_3": "agreed",
        "reason": "in all",
    }
    assert send(as_, case, **form).status_code == 302
    case.refresh_from_db()
    assert case.state == "answered"
    answer = Answer.objects.get()
    # The machine was asked for a statement: the hash of all that was said is that statement.
    assert answer.sha256 in {one.sha256 for one in case_of(case).made[-1].told.papers}
    browser = as_("L1")
    browser.post(f"/warnings/{case.warning}", {"purpose": "looking"})
    for told in (page(as_, case), browser.get(f"/warnings/{case.warning}").content.decode()):
        assert all(one in told for one in ("on leave", "in all", "<b>agreed</b>", "<b>not so</b>"))
        assert "nothing was said to it" in told  # silence is not consent
    assert 'name="stance_0"' not in page(as_, case)
    assert send(as_, case, **form).status_code == 404
    moves = [(one["before"], one["after"]) for one in acts() if one["kind"] == "move"]
    assert moves[-1] == ("checked", "answered")


def test_what_was_sent_is_never_changed(as_, case):
    from riskml.portal.answering import Written, hash_of, save_draft
    from riskml.portal.answering import send as send_again
    from riskml.portal.models_answers import Answer
    from riskml.reviews.cases import Signer

    send(as_, case, stance_2="not_so", words_2="it was in time")
    answer = Answer.objects.get()
    sent = answer.sha256
    assert hash_of(answer) == sent
    answer.words = "other words"
    for change in (answer.save, lambda: send_again(answer)):
        with pytest.raises(TypeError, match="never changed"):
            change()
    save_draft(case, "answer", Signer("u1-01", "subject"), "u1-01", Written((), "a new one"))
    assert hash_of(Answer.objects.get(pk=answer.pk)) == Answer.objects.get(pk=answer.pk).sha256 == sent


def test_a_further_statement_stands_beside_it_and_moves_nothing(as_, case, acts):
    assert as_("u1-01").post(f"/answers/{case.number}/further", {"words": "too early"}).status_code == 404
    send(as_, case, stance_2="not_so")
    case.refresh_from_db()
    before = (case.state, case.version, case.due)
    assert as_("u1-01").post(f"/answers/{case.number}/further", {"words": "and one thing more"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.version, case.due) == before
    assert "and one thing more" in page(as_, case)
    assert as_("u1-02").post(f"/answers/{case.number}/further", {"words": "me, too"}).status_code == 404
    last = [one for one in acts() if one["kind"] == "move"][-1]
    assert (last["before"], last["after"]) == ("answered", "answered")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Fill in: written statement"),
        ({"stance_2": "circumstance", "circumstance_2": "own"}, "which circumstance explains reason 3"),
        ({"stance_2": "nonsense", "circumstance_2": "0"}, "Fill in: written statement"),
    ],
)
def test_an_answer_that_says_nothing_is_asked_for_again(as_, case, form, told):
    answer = send(as_, case, **form)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    case.refresh_from_db()
    assert case.state == "checked"


def test_a_circumstance_of_ones_own_is_taken(as_, case):
    send(as_, case, stance_2="circumstance", circumstance_2="own", own_2="the road was closed")
    assert "the road was closed" in page(as_, case)


def test_what_is_said_of_another_is_not_put_to_a_person(as_, registered):
    from riskml.portal.answering import asked_of, warning_of
    from riskml.portal.models import Reason

    case = walk(registered["case 000"].number, *CHECKED)
    warning = warning_of(case)
    assert len(asked_of(warning, "u1-01")) == 1
    Reason.objects.filter(warning=warning).update(official_id="u1-02")
    assert asked_of(warning, "u1-01") == ()
    assert len(asked_of(warning)) == 1  # the unit answers for all


def test_what_was_asked_is_what_was_told_then(as_, registered, case, tmp_path):
    """A run that is read after the person was asked does not change what they answer."""
    from datetime import timedelta

    from riskml.portal.answering import asked_at, warning_of
    from riskml.portal.loading import load_run
    from riskml.portal.models import RunWarning
    from riskml.portal.place import place
    from tests.portal.published import lines_of, publish

    then = warning_of(case)
    run, _ = load_run(place().project, publish(tmp_path / "again", lines_of(3), as_of="2025-06-30"))
    assert RunWarning.objects.filter(number=case.warning).count() == 2
    type(run).objects.filter(pk=run.pk).update(loaded_at=asked_at(case) + timedelta(days=1))
    assert warning_of(case) == then


def test_two_handlers_enter_an_answer_from_paper(as_, sign, case):
    from riskml.portal.models_answers import Answer

    asked = as_("H1").get(f"/cases/{case.number}/enter_answer").content.decode()
    assert 'name="stance_2"' in asked
    first = {"stance_2": "circumstance", "circumstance_2": "0", "words_2": "as the letter says", "act": "send"}
    assert sign("H1", case.number, "enter_answer", paper_statement="letter 7", **first).status_code == 302
    case.refresh_from_db()
    assert case.state == "checked"
    answer = Answer.objects.get()
    assert (answer.person, answer.by) == ("u1-01", "H1")
    second = as_("H2").get(f"/cases/{case.number}/enter_answer").content.decode()
    assert "as the letter says" in second
    assert "entered from paper by H1" in second
    assert sign("H2", case.number, "enter_answer").status_code == 302
    case.refresh_from_db()
    assert case.state == "answered"
    browser = as_("L1")
    browser.post(f"/warnings/{case.warning}", {"purpose": "looking"})
    assert "as the letter says" in browser.get(f"/warnings/{case.warning}").content.decode()


def test_what_one_handler_entered_and_the_other_entered_otherwise_counts_for_nothing(as_, sign, case):
    from riskml.portal.answering import sent_in

    one, other = ({"stance_2": stance, "paper_statement": "7", "act": "send"} for stance in ("agreed", "not_so"))
    sign("H1", case.number, "enter_answer", **one)
    sign("H2", case.number, "enter_answer", **other)
    assert sign("H1", case.number, "enter_answer").status_code == 302
    case.refresh_from_db()
    assert case.state == "answered"
    [counts] = sent_in(case)
    assert (counts.answer.by, counts.points[2][1].stance) == ("H2", "not_so")


def test_who_is_verified_after_answering_meets_no_more_than_what_they_sent(as_, registered):
    """Files and statements lead nowhere else: at a secret state the page is, to the letter, as it was."""
    source = registered["case 000"]
    assert as_("R1").post(f"/cases/{source.number}/open", {"register": "clue"}).status_code == 302
    from riskml.portal.models import CaseFile

    clue = CaseFile.objects.get(register="clue")
    group = {"group": ("H1", "H2")}
    clue = walk(
        clue.number,
        ("assign", [("R1", "registrar"), ("L1", "leader")], group),
        ("propose", [*HANDLERS, ("O1", "office_head")], {}),
        ("approve_letter", [("L1", "leader")], {}),
    )
    form = {"stance_0": "not_so", "paper_party_opinion": "opinion 3"}
    assert send(as_, clue, **form).status_code == 302
    walk(clue.number, ("report", [*HANDLERS, ("O1", "office_head")], {}))
    before = [plain(as_("u1-01").get(one)) for one in ("/answers", f"/answers/{clue.number}")]
    walk(clue.number, ("verify_after_reply", [("L1", "leader"), ("P1", "principal")], group))
    after = [plain(as_("u1-01").get(one)) for one in ("/answers", f"/answers/{clue.number}")]
    assert before == after
