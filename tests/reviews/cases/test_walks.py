"""Hypothesis walks the registers: no dead end, no way round a signature, every clock testable, nothing lost."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.reviews.cases import Bar, Case, Signed, Told, clock, due_day, move, open_moves, replay, subject_view
from tests.reviews.cases.room import PEOPLE, ROOT, SUBJECT, TABLE, days, late, make, opened, rules, signers, wanted

RAW = tomllib.loads((ROOT / "serving" / "cases.toml").read_text("utf-8"))
"""The table as it is written, to hold the machine against by other means than its own."""
REGISTERS = sorted(TABLE.register_of)


@cache
def brought_to(register, state):
    """Return a case that was brought to a state on a shortest way, where nothing is in the way."""
    table = TABLE.register_of[register]
    ways = [[table.start]]
    while ways[0][-1] != state:
        way = ways.pop(0)
        onward = {one.to: one for one in table.leaving(way[-1]) if one.to and not one.clock and not one.after_due}
        ways += [[*way, one] for one in onward if one not in way]
    case = opened(register)
    for before, after in pairwise(ways[0]):
        case = make(case, next(one.name for one in table.leaving(before) if one.to == after and not one.after_due))
    return case


@st.composite
def histories(draw, register, most=10):
    """Bring a case somewhere, and walk on by signatures that are open, with time passing and somebody recused."""
    states = [name for name in TABLE.register_of[register].state if name != "completing"]
    case = brought_to(register, draw(st.sampled_from(states)))
    at = case.history[-1].at if case.history else case.opening.at
    barred = draw(st.sampled_from([None, *PEOPLE]))
    since = at + timedelta(hours=draw(st.integers(1, 1000)))
    by = rules(bars=(Bar(barred, "recusal", since, since + timedelta(days=30)),) if barred else ())
    cases = [case]
    for _ in range(draw(st.integers(1, most))):
        at += timedelta(hours=draw(st.sampled_from([0, 1, 24, 24 * 20])))
        choices = [(name, one) for one in signers() for name in open_moves(case, one, at, by)]
        if not choices:
            continue
        # Moves that are begun come first, so that walks get somewhere; of them everybody signs the same papers.
        begun = [each for each in choices if any(each[0] == one.move for one in case.pending)]
        name, one = draw(st.sampled_from(begun or choices))
        for told in (Told(), wanted(case, name, at)):
            after = move(case, Signed(name, one, at, told), by)
            if isinstance(after, Case):
                case = after
                cases.append(case)
                break
    return cases, by


def few(test):
    return settings(max_examples=30)(test)


@pytest.mark.parametrize("register", REGISTERS)
@few
@given(data=st.data())
def test_no_way_round_a_signature(register, data):
    """Who signed each move that was made is held against the table as it is written."""
    cases, by = data.draw(histories(register))
    written = {one["name"]: one for one in RAW["register"][register]["move"]}
    last = {}
    for made in cases[-1].made:
        one = written[made.move]
        people = [each.person for each in made.by]
        assert made.origin in one["from"]
        assert len(set(people)) == len(people)
        for each in one["sign"]:
            assert sum(signer.role == each["role"] for signer in made.by) >= each.get("people", 1)
        assert all((signer.role == "subject") == (signer.person == SUBJECT) for signer in made.by)
        if one.get("checking"):
            assert len(people) >= 2
        for other in one.get("other_than", ()):
            assert not set(people) & set(last.get(other, ()))
        assert not any(bar.person in people and bar.holds(made.at) for bar in by.bars)
        last[made.move] = people


@pytest.mark.parametrize("register", REGISTERS)
@few
@given(data=st.data())
def test_nothing_is_lost_and_history_comes_to_the_same(register, data):
    cases, by = data.draw(histories(register))
    for before, after in pairwise(cases):
        assert after.history[:-1] == before.history
        assert len(after.history) == len(before.history) + 1
        assert after.made[: len(before.made)] == before.made
        assert set(before.linked) <= set(after.linked)
    assert replay(cases[0].opening, cases[-1].history, by) == cases[-1]


@pytest.mark.parametrize("register", REGISTERS)
@few
@given(data=st.data())
def test_no_dead_end(register, data):
    """From wherever a walk came to, the staff that is there brings the case to an end."""
    cases, _ = data.draw(histories(register))
    case, table = cases[-1], TABLE.register_of[register]
    steps = 0
    while not table.state[case.state].final:
        case = make(case, towards_an_end(case), late(case))
        steps += 1
        assert steps < 20


def towards_an_end(case):
    """Return the move that is next on the shortest way to a final state."""
    table = TABLE.register_of[case.register]
    if case.paused:
        return next(one.name for one in table.leaving(case.state) if one.clock == "resumes")
    far = {name: 0 for name, state in table.state.items() if state.final}
    while case.state not in far:
        near = {
            name: 1 + min(far[one.to] for one in table.leaving(name) if one.to in far)
            for name in table.state
            if name not in far and any(one.to in far and one.clock != "resumes" for one in table.leaving(name))
        }
        resumed = {
            name: 1 + min(far[one.to] for one in table.leaving(name) if one.to in far)
            for name in table.state
            if name not in far and any(one.to in far for one in table.leaving(name))
        }
        far |= near or resumed
    ways = [one for one in table.leaving(case.state) if one.to in far and far[one.to] < far[case.state]]
    return next(one.name for one in ways if one.clock != "resumes")


@pytest.mark.parametrize("register", REGISTERS)
@few
@given(data=st.data())
def test_every_clock_can_be_tested(register, data):
    cases, _ = data.draw(histories(register))
    table = TABLE.register_of[register]
    for case in cases:
        due = due_day(case, table, days())
        if table.state[case.state].final:
            assert due is None
            continue
        assert due >= case.opening.at.date()
        assert clock(case, table, days(), due).light in ("yellow", "green", "paused")
        late_clock = clock(case, table, days(), due + timedelta(days=1))
        assert late_clock.light == "red"
        assert clock(case, table, days(), due + timedelta(days=60)).told == tuple(one.role for one in table.escalate)


@pytest.mark.parametrize("register", ["warning", "clue"])
@few
@given(data=st.data())
def test_an_answer_never_makes_anything_worse(register, data):
    """Wherever the person is asked, an answer leads where silence leads, at the same grade, and no earlier."""
    cases, by = data.draw(histories(register))
    table = TABLE.register_of[register]
    for before, after in pairwise(cases):
        if len(after.made) == len(before.made) or table.named(after.made[-1].move).effect != "answer":
            continue
        assert after.grade == before.grade
        assert (after.group, after.linked) == (before.group, before.linked)
        assert due_day(after, table, days()) >= due_day(before, table, days())
        silence = next(one for one in table.leaving(before.state) if one.after_due)
        silent = make(before, silence.name, late(before))
        assert silent.state == after.state
        assert silent.grade == after.grade
        # Whatever may be done of the case of somebody who answered may be done of one who did not.
        at = max(after.history[-1].at, silent.history[-1].at)
        for one in signers():
            assert set(open_moves(after, one, at, by)) <= set(open_moves(silent, one, at, by))


@pytest.mark.parametrize("register", ["warning", "clue"])
@few
@given(data=st.data())
def test_what_the_person_does_not_meet_leaves_no_trace(register, data):
    """Nobody's page changes, appears or goes by what happens at states of which they meet nothing."""
    cases, by = data.draw(histories(register))
    table = TABLE.register_of[register]
    for before, after in pairwise(cases):
        if "none" == table.state[before.state].subject == table.state[after.state].subject:
            told = after.made[-1].told.papers if len(after.made) > len(before.made) else ()
            if not any(paper.kind == "letter_back" for paper in told):
                assert subject_view(before, SUBJECT, by) == subject_view(after, SUBJECT, by)
    if not any(table.state[one.to].subject == "answers" for one in cases[-1].made):
        assert subject_view(cases[-1], SUBJECT, by) is None


@few
@given(data=st.data())
def test_what_does_not_hold_is_refused_whole(data):
    """A signature by anybody at all either stands in the history or leaves the case as it was."""
    cases, by = data.draw(histories("warning"))
    case = cases[-1]
    at = case.history[-1].at if case.history else case.opening.at
    one = data.draw(st.sampled_from(signers()))
    name = data.draw(st.sampled_from([each.name for each in TABLE.register_of["warning"].move]))
    after = move(case, Signed(name, one, at, replace(wanted(case, name, at), papers=())), by)
    if isinstance(after, Case):
        assert name in open_moves(case, one, at, by)
        assert not TABLE.register_of["warning"].named(name).attach or case.pending
    else:
        assert after.faults


@pytest.mark.parametrize("register", ["warning", "clue"])
def test_walks_come_by_answers(register):
    """What the properties of answers are asked of is there to be asked."""
    table = TABLE.register_of[register]
    asked = [name for name, state in table.state.items() if state.subject == "answers"]
    assert asked
    for state in asked:
        case = brought_to(register, state)
        names = {name for one in signers() for name in open_moves(case, one, case.history[-1].at, rules())}
        assert any(table.named(name).effect == "answer" for name in names)
        assert not any(table.named(name).after_due for name in names)
