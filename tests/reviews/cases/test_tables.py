"""The shipped tables hold, and each way to spoil one is told: where, what was expected, and what to do."""

from __future__ import annotations

import copy
import tomllib

import pytest

from riskml.core.errors import ProjectError
from riskml.reviews.cases import (
    About,
    AccessTable,
    CaseTable,
    Person,
    access_faults,
    case_faults,
    may,
    page_faults,
    read_access_table,
    read_table,
    staffing_faults,
)
from tests.reviews.cases.room import ACCESS, PEOPLE, ROLES, ROOT, TABLE

CASES = tomllib.loads((ROOT / "serving" / "cases.toml").read_text("utf-8"))
RIGHTS = tomllib.loads((ROOT / "serving" / "access.toml").read_text("utf-8"))


def told(faults):
    return "\n".join(str(one) for one in faults)


def test_the_shipped_tables_hold():
    assert told(case_faults(TABLE, ACCESS.role)) == ""
    assert told(access_faults(ACCESS)) == ""
    assert set(TABLE.register_of) == {"warning", "clue", "recusal", "interference"}


def test_whoever_signs_is_let_in_where_they_sign():
    """The analyst was asked for the effect of an improvement, on a page that refused them."""
    assert page_faults(TABLE, ACCESS) == []
    for name, register in TABLE.register_of.items():
        for role in {one.role for move in register.move for one in move.sign} - {"subject"}:
            shut = copy.deepcopy(RIGHTS)
            for one in shut["grant"]:
                if one["role"] == role:
                    one["pages"] = [page for page in one["pages"] if page != register.page]
            said = told(page_faults(TABLE, AccessTable.model_validate(shut)))
            assert f"role {role}: expected a grant to read the page {register.page}" in said, (name, role)
    lost = copy.deepcopy(CASES)
    lost["register"]["clue"]["page"] = "corridor"
    assert "page of clue: expected a kind of page, found corridor" in told(
        page_faults(CaseTable.model_validate(lost), ACCESS)
    )


def test_what_is_law_names_an_article_and_what_was_not_read_says_so():
    for name, register in TABLE.register_of.items():
        for one in register.move:
            if one.deadline and one.deadline.basis == "law":
                assert one.law, f"{name}.{one.name}"
    checked = {name for name, law in TABLE.law.items() if not law.to_check}
    passed = {name for name in TABLE.law if name.startswith(("supervision_", "sanctions_"))}
    assert checked == passed | {"rules_33"}


def test_every_act_of_checking_is_marked_as_one():
    """Whatever handlers do by the two is an act of checking; only what proposes or keeps order is none."""
    for register in TABLE.register_of.values():
        for one in register.move:
            if one.wants("handler") >= 2 and one.name != "propose":
                assert one.checking, one.name


def spoilt(change):
    table = copy.deepcopy(CASES)
    change(table)
    return told(case_faults(CaseTable.model_validate(table), ACCESS.role))


def moves(table, register="warning"):
    return {one["name"]: one for one in table["register"][register]["move"]}


def put(name, register="warning", **changes):
    def change(table):
        one = moves(table, register)[name]
        for name_, value in changes.items():
            key = {"origins": "from"}.get(name_, name_)
            if value is None:
                one.pop(key)
            else:
                one[key] = value

    return change


def dropped(*names, register="warning"):
    def change(table):
        whole = table["register"][register]
        whole["move"] = [one for one in whole["move"] if one["name"] not in names]

    return change


LOCAL = {"workdays": 15, "basis": "local"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put("assess", to="asessed"), "Did you mean 'assessed'?"),
        (put("assess", sign=[{"role": "handlr", "people": 2}]), "Did you mean 'handler'?"),
        (put("assess", law=["supervison_44"]), "Did you mean 'supervision_44'?"),
        (put("assess", attach=["assesment"]), "Did you mean 'assessment'?"),
        (put("approve", other_than=["chek"]), "Did you mean 'check'?"),
        (put("check", deadline={**LOCAL, "since": "issud"}), "Did you mean 'issued'?"),
        (dropped("complete_data"), "state completing: expected a way to it"),
        (dropped("register_result"), "state handed_over: expected a way to a final state"),
        (dropped("reopen"), "a way to reopen, by approval"),
        (put("reopen", origins=["closed", "explained", "merged", "concluded", "issued"]), "final states to reopen"),
        (put("reopen", effect="", deadline=LOCAL), "moves that reopen, out of a final state"),
        (put("reopen", reason=None), "a written reason for reopening"),
        (put("check", deadline=None), "state checking: expected a deadline on every move out of it"),
        (put("merge", deadline={"workdays": 9, "basis": "local"}), "one deadline, on every move out of it alike"),
        (put("check", deadline={"workdays": 400, "basis": "local"}), "a deadline of at most 250 workdays"),
        (put("rectify", deadline={"workdays": 30, "basis": "law"}), "the law that sets its deadline"),
        (dropped("resume"), "a move that stops its clock, and one with a deadline that lets it run on"),
        (put("suspend", reason=None), "a written reason for touching the clock"),
        (put("check", deadline={**LOCAL, "basis": "law"}), "a clock set by law that nothing stops"),
        (put("check", sign=[{"role": "handler"}]), "two people of one role at least"),
        (put("check", sign=[{"role": "handler"}, {"role": "office_head"}]), "two people of one role at least"),
        (put("approve", sign=[{"role": "leader"}, {"role": "leader"}]), "each role once"),
        (put("approve", sign=[{"role": "subject"}]), "the subject's signature alone, and on an answer"),
        (put("assign", sign=[{"role": "registrar"}]), "two signatures at least"),
        (put("check", sign=[{"role": "inspector", "people": 2}]), "where the whole group signs"),
        (put("approve", sign=[{"role": "leader"}]), "move approve: expected a finding of two people"),
        (put("close_and_tell", register="clue", other_than=None), "move close_and_tell: expected a finding of two"),
        (put("answer", to="approved"), "so that silence leads where an answer leads"),
        (dropped("no_answer"), "so that silence leads where an answer leads"),
        (put("no_answer", after_due=False), "no way out before the time to answer is up"),
        (dropped("answer", "unit_answer", "enter_answer"), "a move by which the person answers"),
        (lambda one: one["register"]["clue"]["state"]["verifying"].update(subject="reads"), "a secret state"),
        (lambda one: one["register"]["clue"]["state"]["replied"].pop("subject"), "a page that vanishes would tell"),
        (lambda one: one["law"].update(more=one["law"]["rules_20"]), "key law.more: expected a move that names it"),
        (lambda one: moves(one)["check"].update(name="assess"), "a name that no other move has"),
        (lambda one: one["register"]["warning"].update(start="new"), "key start"),
        (lambda one: one["register"]["warning"].update(opens=["registar"]), "Did you mean 'registrar'?"),
    ],
)
def test_what_spoils_a_table_is_told(change, message):
    assert message in spoilt(change)


@pytest.mark.parametrize(
    "deadline", [{"basis": "local"}, {"workdays": 1, "months": 1, "basis": "law"}, {"workdays": 0, "basis": "law"}]
)
def test_a_deadline_is_told_in_one_measure(deadline):
    with pytest.raises(ValueError, match="deadline"):
        spoilt(put("check", deadline=deadline))


def test_an_unknown_key_is_refused_with_the_nearest_and_a_missing_file_kindly(tmp_path):
    for name, read, wrong, meant in (
        ("cases.toml", read_table, "resaon = true", "reason"),
        ("access.toml", read_access_table, "secrt = []", "secret"),
    ):
        file = tmp_path / name
        with pytest.raises(ProjectError, match=f"copy NEW/serving/{name}"):
            read(file)
        text = (ROOT / "serving" / name).read_text("utf-8")
        place = text.index("[[register.warning.move]]\n") + 26 if name == "cases.toml" else 0
        file.write_text(f"{text[:place]}{wrong}\n{text[place:]}", "utf-8")
        with pytest.raises(ProjectError, match=f"Did you mean '{meant}'"):
            read(file)


def staffed(roles):
    people = [{"person": person, "roles": sorted(held)} for person, held in sorted(roles.items()) if held]
    return AccessTable.model_validate({**RIGHTS, "staff": people})


def test_staff_that_can_fill_the_table_is_taken_and_nobody_named_is_no_staff():
    assert staffing_faults(TABLE, ACCESS) == []
    assert told(staffing_faults(TABLE, staffed(ROLES))) == ""


def test_who_is_missing_is_said():
    few = {person: held for person, held in ROLES.items() if person not in {"H1", "H3", "H4"}}
    assert "1 more 'handler' needed" in told(staffing_faults(TABLE, staffed(few)))
    none = {person: held for person, held in ROLES.items() if person != "P1"}
    assert "1 more 'principal' needed" in told(staffing_faults(TABLE, staffed(none)))


def test_two_who_check_cannot_be_the_two_who_inspect():
    """Two people with both roles fill each move by itself, and not the two in one case."""
    both = {person: held - {"handler", "inspector"} for person, held in ROLES.items()}
    both |= {person: frozenset({"handler", "inspector"}) for person in ("H1", "H2")}
    said = told(staffing_faults(TABLE, staffed(both)))
    assert "none of them of those who sign 'check'" in said
    assert "2 more 'inspector' needed" in said


def test_who_trains_approves_and_reviews_are_three_people():
    one = {**ROLES, "A1": frozenset({"analyst", "auditor"})}
    said = told(staffing_faults(TABLE, staffed(one)))
    assert "staff A1: expected one of: train_model, approve_model, record_finding" in said
    assert "'train_model', found nobody" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"secret": ["registar"]}, "Did you mean 'registrar'?"),
        ({"secret": ["subject"]}, "Who is verified must not know"),
        ({"grant": [{"role": "handler", "pages": ["clu"], "acts": ["read"], "scope": "all"}]}, "Did you mean 'clue'?"),
        ({"grant": [{"role": "handler", "pages": ["clue"], "acts": ["red"], "scope": "all"}]}, "Did you mean 'read'?"),
        ({"grant": [{"role": "subject", "pages": ["clue"], "acts": ["read"], "scope": "all"}]}, 'scope = "own"'),
        ({"grant": [{"role": "handler", "pages": ["clue"], "acts": ["read"], "scope": "own"}]}, 'scope = "own"'),
        (
            {
                "grant": [
                    {"role": "analyst", "pages": ["models"], "acts": ["train_model", "approve_model"], "scope": "all"}
                ]
            },
            "role analyst: expected one of train_model",
        ),
        ({"staff": [{"person": "a", "roles": ["subject"]}]}, "roles of those who work here"),
        ({"staff": [{"person": "a", "roles": ["leader"]}] * 2}, "each person once"),
        ({"staff": [{"person": "a", "roles": ["leadr"]}]}, "Did you mean 'leader'?"),
    ],
)
def test_what_spoils_the_table_of_access_is_told(change, message):
    assert message in told(access_faults(AccessTable.model_validate({**RIGHTS, **change})))


def test_what_is_not_granted_is_refused_to_everybody():
    """Every role by every page and act: a cell opens just where the file, as it is written, grants it."""
    about = About(lineage=frozenset({"unit"}), named=frozenset(PEOPLE))
    granted = {(g["role"], page, act) for g in RIGHTS["grant"] for page in g["pages"] for act in g["acts"]}
    for role in RIGHTS["role"]:
        reader = Person(person="H1", roles=(role,), unit="unit", areas=("unit",))
        for page in RIGHTS["pages"]:
            for act in RIGHTS["acts"]:
                expected = (role, page, act) in granted and role != "subject"
                assert may(ACCESS, reader, page, act, about) == expected, (role, page, act)


def test_what_bars_a_reader_whatever_is_granted():
    reader = Person(person="L1", roles=("leader",))
    open_to = {"named": frozenset({"L1"}), "lineage": frozenset({"u"})}
    assert may(ACCESS, reader, "clue", "read", About())
    assert not may(ACCESS, reader, "clue", "read", About(subjects=frozenset({"L1"}), **open_to))
    assert not may(ACCESS, reader, "clue", "read", About(barred=True, **open_to))
    assert not may(ACCESS, reader, "clue", "read", About(above_reader=True))
    # Of a superior only what was assigned opens; that a signature is asked for is not enough.
    assert not may(ACCESS, reader, "clue", "read", About(above_reader=True, **open_to))
    assert may(ACCESS, reader, "clue", "read", About(above_reader=True, assigned=frozenset({"L1"}), **open_to))
    head = Person(person="O1", roles=("office_head",), areas=("u",))
    assert may(ACCESS, head, "clue", "read", About(lineage=frozenset({"u"})))
    assert not may(ACCESS, head, "clue", "read", About(lineage=frozenset({"v"})))
    assert not may(ACCESS, head, "clue", "read", About(lineage=frozenset({"u"}), secret=True))
    assert may(ACCESS, reader, "clue", "read", About(secret=True))
    assert not may(ACCESS, Person(person="S1", roles=("subject",)), "answer", "read", About())
