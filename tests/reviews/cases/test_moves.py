"""The machine by example: what each key of the table asks, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from riskml.core.errors import ProjectError
from riskml.reviews.cases import (
    Bar,
    Case,
    Faults,
    Opening,
    Paper,
    Post,
    Relations,
    Signed,
    Signer,
    Told,
    bars_of,
    clock,
    due_day,
    move,
    open_case,
    open_moves,
    replay,
    subject_view,
    visible,
)
from riskml.reviews.cases.clocks import months_after
from tests.reviews.cases.room import MORNING, SUBJECT, TABLE, days, late, make, on, opened, rules, sign, walked, wanted

WARNING, CLUE = TABLE.register_of["warning"], TABLE.register_of["clue"]
DAY = timedelta(days=1)


def refused(case, text):
    assert isinstance(case, Faults), "it was taken"
    assert text in str(case), str(case)


def test_a_case_is_opened_by_a_role_that_may():
    opening = Opening("warning", "1", Signer("H1", "handler"), MORNING)
    refused(open_case(opening, rules()), "expected one of registrar")
    refused(open_case(replace(opening, by=Signer("H1", "registrar")), rules()), "somebody who is 'registrar'")
    refused(open_case(replace(opening, register="warnng"), rules()), "Did you mean 'warning'?")
    refused(open_case(replace(opening, by=Signer("R1", "registrar"), number=" "), rules()), "a number")


def test_signatures_are_gathered_one_by_one():
    case = opened()
    for person, role, count in (("H1", "handler", 1), ("H2", "handler", 2)):
        case = sign(case, "assess", person, role, MORNING)
        assert (case.state, len(case.pending)) == ("issued", count)
    refused(sign(case, "assess", "H3", "handler", MORNING), "all of them signed")
    case = sign(case, "assess", "O1", "office_head", MORNING)
    assert (case.state, case.pending, len(case.history)) == ("assessed", (), 3)


def test_the_same_person_never_signs_twice_nor_whom_it_is_about():
    case = sign(opened(), "assess", "H1", "handler", MORNING)
    refused(sign(case, "assess", "H1", "handler", MORNING), "a person who has not signed it")
    case = opened(subjects=frozenset({"H1"}))
    refused(sign(case, "assess", "H1", "handler", MORNING), "is whom the case is about")
    refused(sign(opened(), "assess", "I1", "handler", MORNING), "is no handler")
    refused(sign(opened(), "assess", "R1", "registrar", MORNING), "a signature of handler, office_head")


def test_whoever_has_other_papers_has_everybody_sign_anew():
    case = sign(opened(), "assess", "H1", "handler", MORNING)
    other = (Paper("assessment", "aa" * 32),)
    anew = sign(case, "assess", "H2", "handler", MORNING, papers=other)
    assert [one.by.person for one in anew.pending] == ["H2"]
    assert len(anew.history) == 2
    assert anew.pending[0].told.papers == other
    both = move(anew, Signed("assess", Signer("H1", "handler"), MORNING, Told()), rules())
    assert [one.told.papers for one in both.pending] == [other, other]


def test_what_a_move_asks_to_be_attached_and_told():
    refused(sign(opened(), "assess", "H1", "handler", MORNING, papers=()), "a paper 'assessment' attached")
    refused(sign(opened(), "assess", "H1", "handler", MORNING, papers=(Paper("assessment", ""),)), "a hash")
    refused(sign(opened(), "assess", "H1", "handler", MORNING, grade="red"), "no grade")
    case = walked(opened(), "assess")
    refused(sign(case, "merge", "R1", "registrar", MORNING, reason=" "), "a written reason")
    refused(sign(case, "merge", "R1", "registrar", MORNING, linked=()), "linked to be told")
    refused(sign(case, "assign", "R1", "registrar", MORNING, group=("H1",)), "two different people")
    refused(sign(case, "assign", "R1", "registrar", MORNING, group=("H1", "H1")), "two different people")
    refused(sign(case, "assign", "R1", "registrar", MORNING, group=("H1", SUBJECT)), "whom the case is about")


def test_whoever_is_recused_signs_nothing_and_an_earlier_signature_lapses():
    case = sign(sign(opened(), "assess", "H1", "handler", MORNING), "assess", "H2", "handler", MORNING)
    barred = rules(bars=(Bar("H1", "recusal", MORNING + DAY),))
    refused(sign(opened(), "assess", "H1", "handler", MORNING + 2 * DAY, by=barred), "is recused")
    after = sign(case, "assess", "O1", "office_head", MORNING + 2 * DAY, by=barred)
    assert after.state == "issued"
    assert [one.by.person for one in after.pending] == ["H2", "O1"]
    assert sign(after, "assess", "H3", "handler", MORNING + 2 * DAY, by=barred).state == "assessed"
    assert len(after.history) == 3


def test_only_the_group_that_it_is_assigned_to_signs_and_all_of_it():
    case = walked(opened(), "assess")
    case = make(case, "assign", group=("H2", "H3", "H4"))
    case = walked(case, "receive")
    refused(sign(case, "check", "H1", "handler", MORNING), "not in the group")
    case = sign(sign(case, "check", "H2", "handler", MORNING), "check", "H3", "handler", MORNING)
    assert case.state == "checking"
    assert sign(case, "check", "H4", "handler", MORNING).state == "checked"


def test_whoever_checked_neither_approves_nor_inspects():
    case = walked(opened(), "assess")
    case = make(case, "assign", group=("H1", "H2"))
    case = walked(case, "receive", "check", "answer", "approve", "rectify")
    refused(sign(case, "inspect", "H1", "inspector", MORNING), "did not sign 'check'")
    case = walked(case, "inspect", "close")
    assert case.state == "closed"
    assert {one.person for one in case.last("inspect").by} == {"I1", "I2"}


def test_history_that_cannot_have_happened_says_where_it_breaks():
    case = walked(opened(), "assess", "assign")
    assert replay(case.opening, case.history, rules()) == case
    broken = replay(case.opening, case.history[:2] + case.history[3:], rules())
    refused(broken, "expected a case that is assessed, found issued")
    back = replace(case.history[1], at=MORNING - DAY)
    refused(replay(case.opening, (case.history[0], back), rules()), "a time that is not before")


def test_the_clock_counts_working_days_without_the_day_of_receipt():
    case = opened()  # Monday, 4 March 2024
    assert due_day(case, WARNING, days()) == date(2024, 3, 7)
    told = [clock(case, WARNING, days(), date(2024, 3, day)) for day in (3, 4, 5, 6, 7, 8, 11, 15)]
    # Three days are given, and yellow_before is three: what came in this morning is not nearly late.
    assert [one.light for one in told] == ["green", "green", "green", "yellow", "yellow", "red", "red", "red"]
    assert [one.days_late for one in told[5:]] == [1, 2, 6]
    assert told[-1].told == ("office_head", "leader")
    holiday = opened()
    holiday = replace(holiday, entered=(("issued", on(date(2024, 9, 30))),))
    assert due_day(holiday, WARNING, days()) == date(2024, 10, 10)  # the seven days off do not count


def test_a_month_is_a_month_and_counts_from_receipt():
    case = make(opened("clue"), "assign", MORNING + 2 * DAY)
    assert due_day(case, CLUE, days()) == date(2024, 4, 4)
    told = clock(case, CLUE, days(), date(2024, 4, 5))
    assert (told.light, told.days_late, told.basis) == ("red", 0, "law")
    assert months_after(date(2024, 8, 31), 6) == date(2025, 2, 28)


def test_a_clock_stops_only_by_signature_and_the_days_do_not_count():
    case = walked(opened(), "assess", "assign", "receive")
    before = due_day(case, WARNING, days())
    assert before == date(2024, 3, 25)
    stopped = make(case, "suspend", MORNING + 2 * DAY)
    assert stopped.paused
    assert due_day(stopped, WARNING, days()) == date(2024, 4, 3)  # twenty working days to let it run on
    assert clock(stopped, WARNING, days(), date(2024, 4, 3)).light == "paused"
    assert clock(stopped, WARNING, days(), date(2024, 4, 7)).light == "red"
    refused(sign(stopped, "check", "H2", "handler", MORNING + 3 * DAY), "a clock that runs")
    again = make(stopped, "resume", MORNING + 9 * DAY)
    assert due_day(again, WARNING, days()) == date(2024, 4, 1)  # five working days stood still
    refused(sign(again, "resume", "H2", "handler", MORNING + 9 * DAY), "a clock that stands")
    refused(sign(case, "suspend", "H2", "handler", MORNING, reason=""), "a written reason")


def test_silence_leads_on_only_once_the_time_is_up():
    case = walked(opened(), "assess", "assign", "receive", "check")
    due = due_day(case, WARNING, days())
    on_time = on(due)
    refused(sign(case, "no_answer", "H2", "handler", on_time), f"a day after {due}")
    assert make(case, "no_answer", late(case)).state == "answered"
    # Whoever answers late is heard all the same.
    assert make(case, "answer", late(case)).state == "answered"


def test_an_early_answer_does_not_bring_the_next_day_forward():
    case = walked(opened(), "assess", "assign", "receive", "check")
    due = due_day(case, WARNING, days())
    answered = make(case, "answer")
    assert due_day(answered, WARNING, days()) == due
    assert due_day(make(answered, "approve"), WARNING, days()) > due


def test_facts_that_grow_raise_a_grade_and_nothing_else_does():
    case = opened()
    grown = make(case, "grow", grade="red")
    assert (case.grade, grown.grade, grown.state) == ("yellow", "red", "issued")
    refused(sign(grown, "grow", "A1", "analyst", MORNING, grade="yellow"), "a grade of red or above")


def test_what_is_kept_for_later_comes_back_within_six_months():
    case = walked(opened("clue"), "assign", "propose")
    for until in (date(2024, 9, 5), date(2024, 3, 4)):
        refused(sign(case, "approve_storing", "L1", "leader", MORNING, until=until), "a day of resubmission")
    case = make(case, "approve_storing", until=date(2024, 6, 3))
    assert (case.state, due_day(case, CLUE, days())) == ("stored", date(2024, 6, 3))
    kept = make(case, "review_stored", on(date(2024, 6, 3)), until=date(2024, 12, 3))
    assert (kept.state, due_day(kept, CLUE, days())) == ("stored", date(2024, 12, 3))


def test_what_ended_is_reopened_by_approval_and_assigned_anew():
    case = walked(opened("clue"), "assign", "propose", "approve_closing")
    assert CLUE.state[case.state].final
    assert due_day(case, CLUE, days()) is None
    assert not open_moves(case, Signer("R1", "registrar"), MORNING, rules())
    again = make(case, "reopen", MORNING + DAY)
    assert (again.state, again.group) == ("registered", ())
    assert again.history[: len(case.history)] == case.history


def test_a_warning_that_is_handed_over_names_the_clue_and_waits_for_its_result():
    case = make(walked(opened(), "assess"), "hand_over", linked=("C-7",))
    assert (case.state, case.linked) == ("handed_over", ("C-7",))
    assert not WARNING.state[case.state].final
    by = Signer("R1", "registrar")
    clue = open_case(Opening("clue", "C-7", by, MORNING, frozenset({SUBJECT}), linked=(case.number,)), rules())
    assert clue.linked == ("2024-1",)
    assert walked(case, "register_result").state == "concluded"


def test_a_split_keeps_the_case_where_it_is_and_a_new_group_is_told_why():
    case = walked(opened(), "assess", "assign")
    parted = make(case, "split", facts=(("late", "r3"),))
    assert (parted.state, parted.linked, parted.group) == ("assigned", (), case.group)
    other = make(parted, "reassign", group=("H1", "H4"))
    assert (other.state, other.group) == ("assigned", ("H1", "H4"))
    refused(sign(parted, "reassign", "R1", "registrar", MORNING, reason=""), "a written reason")


def test_whoever_was_asked_is_told_how_it_ended():
    asked = walked(opened("clue"), "assign", "propose", "approve_letter", "answer", "report", "verify_after_reply")
    verified = walked(asked, "verify")
    finding = (Paper("finding", "0f" * 32),)
    refused(sign(verified, "close_verified", "L1", "leader", MORNING, papers=finding), "a paper 'letter_back'")
    silent = walked(opened("clue"), "assign", "propose", "approve_verification", "verify")
    assert isinstance(sign(silent, "close_verified", "L1", "leader", MORNING, papers=finding), Case)


def test_who_is_verified_meets_nothing_of_it():
    by = rules()
    silent = walked(opened("clue"), "assign", "propose", "approve_verification")
    assert visible([silent], SUBJECT, by) == ()
    assert not open_moves(silent, Signer(SUBJECT, "subject"), MORNING, by)
    asked = walked(opened("clue"), "assign", "propose", "approve_letter")
    view = subject_view(asked, SUBJECT, by)
    assert (view.state, view.due, view.papers) == ("letter_sent", date(2024, 3, 25), ())
    assert subject_view(asked, "H1", by) is None
    answered = walked(asked, "answer")
    view = subject_view(answered, SUBJECT, by)
    assert (view.state, view.due, len(view.answered)) == ("replied", None, 1)
    verified = walked(answered, "report", "verify_after_reply", "verify")
    assert subject_view(verified, SUBJECT, by) == view
    told = subject_view(walked(verified, "close_verified"), SUBJECT, by)
    assert [paper.kind for paper in told.papers] == ["statement", "party_opinion", "letter_back"]


def test_recusal_is_decided_as_a_case_of_its_own():
    by = rules()
    case = opened("clue")
    at = MORNING + DAY
    opening = Opening("recusal", "H-1", Signer(SUBJECT, "subject"), at, frozenset({"H2"}), linked=(case.number,))
    refused(open_case(opening, by), "somebody who is 'subject'")
    asked = open_case(opening, by, about=case)
    assert bars_of(case, [asked]) == (Bar("H2", "recusal", at),)
    assert bars_of(opened("clue", linked=()), [replace(asked, opening=replace(opening, linked=("other",)))]) == ()
    granted = make(asked, "grant", at + DAY)
    assert bars_of(case, [granted])[0].holds(at + 400 * DAY)
    refused_ = make(asked, "refuse", at + DAY)
    (bar,) = bars_of(case, [refused_])
    assert (bar.holds(at), bar.holds(at + DAY)) == (True, False)
    refused(sign(asked, "grant", "H2", "principal", at), "is whom the case is about")


def test_ties_are_computed_from_the_tables_and_lifted_by_a_decision():
    relatives = pd.DataFrame({"official_id": ["H1", "H3", SUBJECT], "person_id": [SUBJECT, "K", "K"]})
    stretches = [("H2", "U", "2022-01-01", None), (SUBJECT, "U", "2021-01-01", "2022-06-30")]
    stretches += [("H4", "U", "2015-01-01", "2019-12-31"), (SUBJECT, "V", "2010-01-01", None)]
    posts = pd.DataFrame(stretches, columns=["official_id", "unit_id", "valid_from", "valid_to"])
    posts = posts.assign(valid_from=pd.to_datetime(posts.valid_from), valid_to=pd.to_datetime(posts.valid_to))
    relations = Relations.read(relatives, posts, {"O1": frozenset({SUBJECT})})
    day = MORNING.date()
    kinds = {one: [tie.kind for tie in relations.ties(one, [SUBJECT], day)] for one in ("H1", "H2", "H3", "H4", "O1")}
    assert kinds == {"H1": ["kin"], "H2": ["past_post"], "H3": ["kin"], "H4": [], "O1": ["superior"]}
    assert relations.ties("H2", [SUBJECT], date(2025, 7, 1)) == ()  # more than three years ago
    assert Post("H2", "U", date(2022, 1, 1)) in relations.posts
    case = opened("clue")
    ties = relations.ties("H1", [SUBJECT], day)
    assert bars_of(case, [], ties) == (Bar("H1", "kin", MORNING),)
    opening = Opening("recusal", "H-2", Signer("R1", "registrar"), MORNING, frozenset({"H1"}), linked=(case.number,))
    decided = make(open_case(opening, rules()), "refuse", MORNING + DAY)
    assert [bar.until for bar in bars_of(case, [decided], ties)] == [MORNING + DAY, MORNING + DAY]


def test_a_calendar_that_is_too_short_says_so():
    with pytest.raises(ProjectError, match="Build a longer calendar"):
        days().after(date(2041, 1, 1), 3)


def test_the_register_of_inquiries_is_kept_by_others_than_who_reports():
    opening = Opening("interference", "G-1", Signer("E1", "executing_body"), MORNING, linked=("2024-1",))
    case = walked(open_case(opening, rules()), "report", "keep")
    assert (case.state, case.linked) == ("kept", ("2024-1",))
    assert wanted(case, "reopen", MORNING).reason
