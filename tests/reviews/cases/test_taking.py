"""A case is taken by a handler whom the table lets: what is nobody's alone, what others have with a reason."""

from __future__ import annotations

import pytest

from riskml.reviews.cases import Bar, Case, Faults, assignments, case_faults, move, open_moves, replay
from riskml.reviews.cases.case import Signed, Signer, Told
from tests.reviews.cases.room import ACCESS, MORNING, SUBJECT, TABLE, make, opened, rules, sign, walked, wanted

WARNING = TABLE.register_of["warning"]


def taken(case, person, at=MORNING, **changes):
    return move(case, Signed("take", Signer(person, "handler"), at, Told(**changes)), rules())


def refused(told, text):
    assert isinstance(told, Faults)
    assert text in str(told)


def test_who_takes_it_has_it_and_a_second_one_makes_the_group():
    case = taken(opened(), "H1")
    assert (case.group, case.state, case.pending) == (("H1",), "issued", ())
    # Until there are two, others sign beside, and may take it, too.
    beside = sign(sign(case, "assess", "H1", "handler", MORNING), "assess", "H4", "handler", MORNING)
    assert len(beside.pending) == 2
    both = taken(case, "H2")
    assert both.group == ("H1", "H2")
    refused(taken(both, "H3"), "a case that nobody has, or one person alone")
    refused(sign(both, "assess", "H3", "handler", MORNING), "is not in the group")
    refused(taken(case, "H1"), "somebody who does not have it yet")
    assert [(one.before, one.after) for one in assignments(both, WARNING)] == [((), ("H1",)), (("H1",), ("H1", "H2"))]
    assert replay(both.opening, both.history, rules()) == both


def test_from_somebody_else_it_is_taken_with_a_reason_and_a_second_signature():
    case = walked(opened(), "assess", "assign")
    told = {"reason": "he is away", "group": ("H2",)}
    half = sign(case, "take_over", "H1", "handler", MORNING, **told)
    assert (half.group, len(half.pending)) == (("H2", "H3"), 1)
    over = sign(half, "take_over", "O1", "office_head", MORNING, **told)
    assert over.group == ("H3", "H1")
    refused(sign(over, "check", "H2", "handler", MORNING), "is not in the group")
    assert [(one.move, one.before, one.after) for one in assignments(over, WARNING)] == [
        ("assign", (), ("H2", "H3")),
        ("take_over", ("H2", "H3"), ("H3", "H1")),
    ]
    refused(sign(case, "take_over", "H1", "handler", MORNING, reason="", group=("H2",)), "a written reason")
    refused(sign(case, "take_over", "H1", "handler", MORNING, group=("H4",)), "one of the group (H2, H3)")
    refused(sign(case, "take_over", "H1", "handler", MORNING, group=("H2", "H3")), "one of the group (H2, H3)")
    refused(sign(case, "take_over", "H1", "handler", MORNING, group=()), "group to be told")
    refused(sign(case, "take_over", "O1", "office_head", MORNING, **told), "the signature of whoever takes it first")
    refused(sign(opened(), "take_over", "H1", "handler", MORNING, group=("H2",)), "a case that somebody has")


def test_whose_signature_was_gathered_before_the_case_went_on_counts_no_more():
    case = walked(opened(), "assess", "assign", "receive")
    begun = sign(case, "check", "H2", "handler", MORNING)
    over = make(begun, "take_over", group=("H2",))
    assert set(over.group) == {"H3", "H1"}
    assert sign(over, "check", "H3", "handler", MORNING).state == "checking"


@pytest.mark.parametrize("name", ["take", "take_over"])
def test_nobody_takes_what_is_about_them_their_superior_or_what_they_are_recused_from(name):
    case = opened() if name == "take" else walked(opened(), "assess", "assign")
    by = Signer("H4", "handler")
    told = Signed(name, by, MORNING, wanted(case, name, MORNING))
    assert isinstance(move(case, told, rules()), Case)
    for changes, text in (
        ({"answering": frozenset({"H4"})}, "answers to whom the case is about"),
        ({"bars": (Bar("H4", "recusal"),)}, "recused"),
    ):
        refused(move(case, told, rules(**changes)), text)
        assert name not in open_moves(case, by, MORNING, rules(**changes))
    own = opened(subjects=frozenset({SUBJECT, "H4"}))
    refused(move(own, Signed("take", by, MORNING, Told()), rules()), "is whom the case is about")
    refused(move(case, Signed(name, Signer("R1", "registrar"), MORNING, told.told), rules()), "a signature of handler")


def test_what_the_table_does_not_have_is_refused():
    assert not any(one.effect == "take" for one in TABLE.register_of["clue"].move)
    refused(taken(opened("clue"), "H1"), "a move of clue")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"sign": ({"role": "handler", "people": 2},)}, "one signature of handler"),
        ({"sign": ({"role": "registrar"},)}, "one signature of handler"),
        ({"to": "assessed", "deadline": {"workdays": 3, "basis": "local"}}, "without to"),
        ({"reason": True}, "two signatures and reason = true"),
        ({"sign": ({"role": "handler"}, {"role": "office_head"})}, "two signatures and reason = true"),
    ],
)
def test_a_table_that_lets_a_case_be_taken_otherwise_is_refused(changes, text):
    told = TABLE.model_dump(by_alias=True)
    [one] = [each for each in told["register"]["warning"]["move"] if each["name"] == "take"]
    one |= changes
    faults = case_faults(type(TABLE).model_validate(told), ACCESS.role)
    assert text in "\n".join(str(each) for each in faults)
