"""A case that holds two things, as two: every record lies with one, and nothing is escaped by splitting or merging."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.reviews.cases import (
    Bar,
    Faults,
    Opening,
    bars_of,
    clock,
    due_day,
    holders,
    move,
    open_case,
    open_moves,
    part_of,
    replay,
    subject_view,
)
from riskml.reviews.cases.case import Signed, Signer
from tests.reviews.cases.room import (
    FACTS,
    MORNING,
    SUBJECT,
    TABLE,
    days,
    late,
    make,
    opened,
    rules,
    sign,
    signers,
    walked,
    wanted,
)

WARNING = TABLE.register_of["warning"]
SPLIT = WARNING.named("split")
HOUR = timedelta(hours=1)
TO = {
    "assessed": ("assess",),
    "assigned": ("assess", "assign"),
    "checking": ("assess", "assign", "receive"),
    "answered": ("assess", "assign", "receive", "check", "answer"),
}
"""The ways to where a warning may be split."""


def later(case, hours=1):
    return max(case.history[-1].at if case.history else case.opening.at, case.opening.at) + hours * HOUR


def split(case, facts, number="2024-2", held=FACTS, at=None):
    after = make(case, "split", at or later(case), rules(facts=frozenset(held)), facts=tuple(sorted(facts)))
    return after, part_of(after, number)


@st.composite
def families(draw):
    """Draw a warning that was split, and split again, merged and reopened."""
    first = walked(opened(), *TO[draw(st.sampled_from(sorted(TO)))])
    cases, at = {first.number: first}, later(first)
    for _ in range(draw(st.integers(1, 6))):
        # Signatures carry seconds: moves of several cases may share one.
        at += HOUR * draw(st.sampled_from([0, 1]))
        lie = holders(cases.values(), FACTS, TABLE)
        what = draw(st.sampled_from(["split", "merge", "reopen", "grow"]))
        case = cases[draw(st.sampled_from(sorted(cases)))]
        held = sorted(fact for fact, number in lie.items() if number == case.number)
        if what == "split" and case.state in SPLIT.origins and len(held) > 1:
            given = draw(st.sets(st.sampled_from(held), min_size=1, max_size=len(held) - 1))
            after, part = split(case, given, f"2024-{len(cases) + 1}", held, at)
            cases |= {case.number: after, part.number: part}
        others = sorted(number for number, one in cases.items() if number != case.number and one.state != "merged")
        if what == "merge" and case.state == "assessed" and others:
            cases[case.number] = make(case, "merge", at, linked=(draw(st.sampled_from(others)),))
        if what == "reopen" and case.state == "merged":
            cases[case.number] = make(case, "reopen", at)
        if what == "grow" and not WARNING.state[case.state].final:
            cases[case.number] = make(case, "grow", at)
    return list(cases.values())


@settings(max_examples=60)
@given(family=families())
def test_every_record_lies_with_one_case_at_every_moment(family):
    for moment in (*((case.number, at) for case in family for at in range(1, len(case.made) + 1)), None):
        lie = holders(family, FACTS, TABLE, moment)
        assert lie.keys() == FACTS
        assert set(lie.values()) <= {case.number for case in family}
    lie = holders(family, FACTS, TABLE)
    # What lay with a case that was merged went where the case went.
    assert not {case.number for case in family if case.state == "merged"} & set(lie.values())


@settings(max_examples=60)
@given(family=families())
def test_no_split_escapes_a_signature_or_a_clock(family):
    """Each part has all the signatures of its moves, told the same way as if it had never been one with others."""
    known = {case.number: case for case in family}
    for case in family:
        part = case.opening.part
        if part is None:
            continue
        mother = known[part.of[-1]]
        assert mother.made[: part.moves] == case.made[: part.moves]
        # As of the split both stand where the one stood, and are due when it was.
        then, now = as_of_split(mother, part), as_of_split(case, part)
        assert then.history == now.history == case.history[: len(now.history)]
        assert (now.state, now.group, now.entered, now.pauses, now.pending) == (
            then.state, then.group, then.entered, then.pauses, ()
        )  # fmt: skip
        assert due_day(now, WARNING, days()) == due_day(then, WARNING, days())
        for one in signers():
            assert open_moves(now, one, part.at, rules()) == open_moves(then, one, part.at, rules())
    for case in family:
        assert replay(case.opening, case.history, rules()) == case


def as_of_split(case, part):
    """Return a case as it stood when a part was split off it, or it was split off itself."""
    steps = (replay(case.opening, case.history[:count], rules()) for count in range(len(case.history) + 1))
    return next(one for one in steps if len(one.made) == part.moves)


@pytest.mark.parametrize("state", sorted(TO))
@settings(max_examples=20)
@given(given_=st.sets(st.sampled_from(sorted(FACTS)), min_size=1, max_size=len(FACTS) - 1))
def test_merged_again_after_a_split_it_holds_the_same_records(state, given_):
    case = walked(opened(), *TO[state])
    after, part = split(case, given_)
    lie = holders([after, part], FACTS, TABLE)
    assert {fact for fact, number in lie.items() if number == part.number} == given_
    if state == "assessed":
        merged = make(part, "merge", later(part), linked=(after.number,))
        assert holders([after, merged], FACTS, TABLE) == dict.fromkeys(FACTS, after.number)
        # Reopened, it is its own again; and what the warning comes to rest on later lies with the first.
        anew = make(merged, "reopen", later(merged))
        assert holders([after, anew], FACTS, TABLE) == lie
        grown = FACTS | {("late", "r9")}
        assert holders([after, anew], grown, TABLE)["late", "r9"] == after.number


def test_a_split_names_records_that_are_there_and_leaves_one():
    case = walked(opened(), "assess")
    at = later(case)

    def refused(facts, text, held=FACTS):
        told = sign(case, "split", "R1", "registrar", at, by=rules(facts=frozenset(held)), facts=tuple(facts))
        assert isinstance(told, Faults)
        assert text in str(told)

    refused(sorted(FACTS), "one record at least that stays")
    refused([("late", "r4")], "a record that the case holds, found late: r4")
    refused([], "facts to be told")
    refused([("late", "r3")], "two records at least", held=[("late", "r3")])
    told = sign(case, "split", "R1", "registrar", at, reason="", facts=(("late", "r3"),))
    assert "a written reason" in str(told)
    other = sign(case, "merge", "R1", "registrar", at, facts=(("late", "r3"),))
    assert "no facts" in str(other)


def test_a_split_by_one_person_is_none_and_what_was_begun_is_signed_anew():
    case = walked(opened(), *TO["checking"])
    case = sign(case, "check", "H2", "handler", later(case))
    half = sign(case, "split", "R1", "registrar", later(case))
    assert [one.move for one in half.pending] == ["check", "split"]
    assert isinstance(sign(half, "split", "R1", "office_head", later(half)), Faults)
    whole = sign(half, "split", "O1", "office_head", later(half))
    assert whole.pending == ()
    part = part_of(whole, "2024-2")
    assert (part.pending, part.group, part.state) == ((), ("H2", "H3"), "checking")


def test_who_checked_before_the_split_approves_in_neither():
    """The other people of other_than, and those who are recused, are those of the first case."""
    case = walked(opened(), *TO["answered"])
    _, part = split(case, {("late", "r3")})
    checked = {one.person for one in part.last("check").by}
    assert checked == {"H2", "H3"}
    head = rules(roles=rules().roles | {"H2": frozenset({"office_head"})})
    told = move(
        part, Signed("approve", Signer("H2", "office_head"), later(part), wanted(part, "approve", MORNING)), head
    )
    assert "somebody who did not sign 'check'" in str(told)
    asked = Opening("recusal", "2024-9", Signer("H3", "handler"), later(part), frozenset({"H3"}), linked=(case.number,))
    recusal = open_case(asked, rules())
    assert bars_of(part, [recusal]) == (Bar("H3", "recusal", later(part)),)


def test_a_split_starts_no_time_anew_not_even_where_the_clock_stands():
    case = make(walked(opened(), *TO["checking"]), "suspend")
    due = due_day(case, WARNING, days())
    after, part = split(case, {("late", "r3")}, at=later(case, 24 * 9))
    assert due_day(part, WARNING, days()) == due_day(after, WARNING, days()) == due
    assert clock(part, WARNING, days(), due).light == "paused"
    ran = make(part, "resume", later(part))
    assert ran.pauses[0].stopped == case.pauses[0].stopped
    assert ran.pauses[0].resumed


def test_who_it_is_about_meets_no_second_case_before_they_are_asked_in_it():
    case = walked(opened(), *TO["answered"], "return_check")
    after, part = split(case, {("late", "r3")})
    assert subject_view(after, SUBJECT, rules()).number == case.number
    assert subject_view(part, SUBJECT, rules()) is None
    asked = make(part, "check", later(part))
    assert subject_view(asked, SUBJECT, rules()).number == part.number
    answered, second = split(walked(opened(), *TO["answered"]), {("late", "r3")})
    assert subject_view(second, SUBJECT, rules()).state == subject_view(answered, SUBJECT, rules()).state == "answered"


def test_parts_are_brought_to_their_ends_each_by_itself():
    after, part = split(walked(opened(), *TO["answered"]), {("late", "r3")})
    ended = make(part, "explain", later(part))
    approved = make(after, "approve", later(after))
    assert (ended.state, approved.state) == ("explained", "approved")
    assert [one.move for one in ended.own_moves] == ["explain"]
    assert late(approved) > approved.opening.at
    for before, one in pairwise([after, approved]):
        assert one.made[: len(before.made)] == before.made
