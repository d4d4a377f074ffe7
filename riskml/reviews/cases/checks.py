"""What a table of cases must keep before anybody works by it: no dead end, no way round a signature or the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, Verbatim, did_you_mean
from riskml.reviews.cases.table import FILE, HANDLER, SUBJECT
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from riskml.core.texts import Text
    from riskml.reviews.cases.table import CaseTable, Move, Register

TWO = 2
_MOST = {"workdays": 250, "months": 12}
"""A deadline beyond a year is none."""


def case_faults(table: CaseTable, roles: Collection[str], where: str = FILE) -> list[Fault]:
    """Hold a table of cases to what it must keep.

    Parameters
    ----------
    table
        What ``serving/cases.toml`` says.
    roles
        The roles that ``serving/access.toml`` knows.
    where
        The file, as faults name it.

    Returns
    -------
    list of Fault
        Every fault at once: names that are not known, states that nothing leads to or out of, states with no clock or
        with two, deadlines of law that cite none or could be stopped, acts of checking by one person, answers that
        would open a way that silence does not.
    """
    faults: list[Fault] = []
    for name, register in table.register_of.items():
        place = phrase("register_in", where=where, name=name)
        faults += _name_faults(register, table, roles, place)
        if not faults:
            faults += _way_faults(register, place)
            faults += _clock_faults(register, place)
            faults += _signing_faults(register, place)
            faults += _answer_faults(register, place)
            faults += _finding_faults(register, place)
    return faults + list(_unused(table, where))


def _unknown(where: str | Text, what: Text, names: Iterable[str], known: Collection[str]) -> list[Fault]:
    return [Fault(where, what, Verbatim(repr(one)), did_you_mean(one, known)) for one in names if one not in known]


def _name_faults(register: Register, table: CaseTable, roles: Collection[str], where: str | Text) -> list[Fault]:
    names = [one.name for one in register.move]
    faults = [
        Fault(phrase("move", where=where, name=name), phrase("a_name_that_no_other_move"), Verbatim(repr(name)))
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    faults += _unknown(phrase("key_in", where=where, key="start"), phrase("a_state"), [register.start], register.state)
    faults += _unknown(phrase("key_in", where=where, key="opens"), phrase("a_role_of_access"), register.opens, roles)
    faults += _unknown(
        phrase("place_in", where=where, place="escalate"),
        phrase("a_role_of_access"),
        [one.role for one in register.escalate],
        roles,
    )
    for one in register.move:
        place = phrase("move", where=where, name=one.name)
        states = [name for name in (*one.origins, one.to, one.deadline.since if one.deadline else "") if name]
        faults += _unknown(place, phrase("a_state"), states, register.state)
        faults += _unknown(
            phrase("place_in", where=place, place="sign"),
            phrase("a_role_of_access"),
            [each.role for each in one.sign],
            roles,
        )
        faults += _unknown(
            phrase("place_in", where=place, place="other_than"), phrase("a_move_of_the_register"), one.other_than, names
        )
        faults += _unknown(
            phrase("place_in", where=place, place="attach"),
            phrase("a_paper_named"),
            (*one.attach, *one.attach_if_asked),
            table.papers,
        )
        faults += _unknown(phrase("place_in", where=place, place="law"), phrase("an_entry_of_law"), one.law, table.law)
    return faults


def _unused(table: CaseTable, where: str | Text) -> Iterator[Fault]:
    """Yield what is named and used nowhere: most often the sign of a mistyped name elsewhere."""
    moves = [one for register in table.register_of.values() for one in register.move]
    for key, known, used in (
        ("law", table.law, {name for one in moves for name in one.law}),
        ("papers", table.papers, {name for one in moves for name in (*one.attach, *one.attach_if_asked)}),
    ):
        for name in sorted(known.keys() - used):
            yield Fault(
                phrase("key", where=where, key=key, name=name),
                phrase("a_move_that_names"),
                phrase("none"),
                phrase("remove_it"),
            )


def reached(register: Register, first: str) -> set[str]:
    """Return the states that a case may come to from one, that one among them."""
    found, open_ = {first}, [first]
    while open_:
        for one in register.leaving(open_.pop()):
            if one.to and one.to not in found:
                found.add(one.to)
                open_.append(one.to)
    return found


def _way_faults(register: Register, where: str | Text) -> list[Fault]:
    faults = []
    final = {name for name, state in register.state.items() if state.final}
    from_start = reached(register, register.start)
    for name, state in register.state.items():
        place = phrase("state", where=where, name=name)
        if name not in from_start:
            faults.append(
                Fault(place, phrase("a_way", start=register.start), phrase("none"), phrase("remove_it_or_add_a_move"))
            )
        if not state.final and not reached(register, name) & final:
            faults.append(Fault(place, phrase("a_way_to_a_final_state"), phrase("none"), phrase("add_a_move")))
        if state.secret and (state.final or state.subject != "none"):
            found = phrase("final") if state.final else Verbatim(f"subject = {state.subject!r}")
            faults.append(Fault(place, phrase("a_secret_state"), found))
    return faults + list(_final_faults(register, final, where))


def _final_faults(register: Register, final: Collection[str], where: str | Text) -> Iterator[Fault]:
    for name in sorted(final):
        leaving = register.leaving(name)
        other = [one.name for one in leaving if one.effect != "reopen"]
        if other:
            yield Fault(
                phrase("state", where=where, name=name), phrase("moves_that_reopen"), Verbatim(", ".join(other))
            )
        if len(leaving) == len(other):
            yield Fault(phrase("state", where=where, name=name), phrase("a_way_to_reopen_by_approval"), phrase("none"))
    for one in register.move:
        open_ = [name for name in one.origins if name not in final]
        if one.effect == "reopen" and open_:
            yield Fault(
                phrase("move", where=where, name=one.name), phrase("final_states_to_reopen"), Verbatim(", ".join(open_))
            )


def _clock_faults(register: Register, where: str | Text) -> list[Fault]:
    """Hold that every state that is not final has one clock, and that a clock that stands has one, too."""
    faults: list[Fault] = []
    for name, state in register.state.items():
        place = phrase("state", where=where, name=name)
        faults += _no_clock(register, name, place) if state.final else _one_clock(register, name, place)
    for one in register.move:
        faults += _deadline_faults(one, phrase("move", where=where, name=one.name))
    return faults


def _no_clock(register: Register, name: str, where: str | Text) -> Iterator[Fault]:
    timed = [one.name for one in register.leaving(name) if one.deadline]
    if timed:
        yield Fault(where, phrase("no_deadline_out_of_a_final"), Verbatim(", ".join(timed)))


def _one_clock(register: Register, name: str, where: str | Text) -> Iterator[Fault]:
    leaving = register.leaving(name)
    running = {one.deadline for one in leaving if one.deadline and one.clock != "resumes"}
    resuming = {one.deadline for one in leaving if one.deadline and one.clock == "resumes"}
    entered = [one for one in register.move if one.to == name or (not one.to and name in one.origins)]
    stopped = any(one.clock == "stops" for one in entered)
    silent = [one.name for one in leaving if one.to and not one.deadline]
    if silent:
        yield Fault(where, phrase("a_deadline_on_every_move"), phrase("none_on", names=", ".join(silent)))
    if len(running) > 1 or len(resuming) > 1:
        told = Verbatim("; ".join(sorted(str(one) for one in running | resuming)))
        yield Fault(where, phrase("one_deadline_on_every_move"), told)
    if not running and not stopped:
        yield Fault(where, phrase("a_deadline_by_which_it_has"), phrase("none"), phrase("add_one_law_or_local"))
    if stopped != bool(resuming):
        yield Fault(where, phrase("a_move_that_stops_its_clock"), phrase("one_of_the_two"))
    if stopped and any(one.basis == "law" for one in running):
        yield Fault(where, phrase("a_clock_set_by_law"), phrase("a_move_that_stops"))


def _deadline_faults(one: Move, where: str | Text) -> Iterator[Fault]:
    told = one.deadline
    if told and told.basis == "law" and not one.law:
        yield Fault(where, phrase("the_law_that_sets_its_deadline"), phrase("none"), phrase("name_it_in_law_or_mark"))
    for measure, most in _MOST.items():
        length = getattr(told, measure) if told else None
        if length is not None and length > most:
            yield Fault(where, phrase("a_deadline_of_at_most", most=most, measure=measure), Verbatim(str(length)))
    if one.after_due and not told:
        yield Fault(where, phrase("a_deadline_that_has_to_pass"), phrase("none"))
    if one.clock and not one.reason:
        yield Fault(
            where, phrase("a_written_reason_for_touching"), Verbatim("reason = false"), phrase("set_reason_true")
        )
    if one.clock == "resumes" and told and told.basis == "law":
        yield Fault(where, phrase("a_local_deadline_for_letting"), Verbatim("law"))


def _signing_faults(register: Register, where: str | Text) -> list[Fault]:
    faults = []
    for one in register.move:
        place = phrase("move", where=where, name=one.name)
        roles = [each.role for each in one.sign]
        if len(set(roles)) < len(roles):
            faults.append(
                Fault(phrase("sign", place=place), phrase("each_role_once_with_its_number"), Verbatim(", ".join(roles)))
            )
        # Article 44 counts those who check; whoever approves beside them does not make one checker two.
        checkers = max((each.people for each in one.sign), default=0)
        if one.checking and checkers < TWO:
            faults.append(Fault(place, phrase("two_people_of_one_role"), Verbatim(str(checkers))))
        if one.checking and SUBJECT in roles:
            faults.append(Fault(place, phrase("signers_who_are_not_the_subject"), Verbatim(SUBJECT)))
        if SUBJECT in roles and (one.effect != "answer" or one.people > 1):
            faults.append(
                Fault(place, phrase("the_subjects_signature_alone"), Verbatim(one.effect) or phrase("another_move"))
            )
        if one.all_group and HANDLER not in roles:
            faults.append(
                Fault(place, phrase("a_signature_of_where_the_whole", handler=HANDLER), Verbatim(", ".join(roles)))
            )
        if one.effect in ("assign", "number", "link", "split") and one.people < TWO:
            faults.append(Fault(place, phrase("two_signatures"), phrase("value_2", people=one.people)))
        faults += _staying_faults(one, place)
        if one.effect == "reopen" and not one.reason:
            faults.append(Fault(place, phrase("a_written_reason_for_reopening"), Verbatim("reason = false")))
    return faults


def _staying_faults(one: Move, place: Text) -> Iterator[Fault]:
    """Hold that a case stays where it is when it is split or taken; from somebody else by a second signature."""
    if one.effect == "split" and (one.to or one.clock or not one.reason):
        yield Fault(place, phrase("a_split_stays"), Verbatim(one.to or one.clock or "reason = false"))
    if one.effect != "take":
        return
    if one.to or one.clock or one.wants(HANDLER) != 1:
        found = Verbatim(one.to or one.clock or f"{HANDLER} × {one.wants(HANDLER)}")
        yield Fault(place, phrase("a_case_is_taken_by_one", handler=HANDLER), found)
    if one.reason != (one.people >= TWO):
        yield Fault(place, phrase("taken_from_somebody_by_two"), phrase("value_2", people=one.people))


def _answer_faults(register: Register, where: str | Text) -> list[Fault]:
    """Hold that an answer leads where silence leads, and that whoever may be asked can answer."""
    faults = []
    for name, state in register.state.items():
        place = phrase("state", where=where, name=name)
        leaving = register.leaving(name)
        answers = [one for one in leaving if one.effect == "answer"]
        silence = {one.to for one in leaving if one.after_due}
        if state.subject == "answers" and not answers:
            faults.append(Fault(place, phrase("a_move_by_which_the_person"), phrase("none")))
        if answers and state.subject != "answers":
            faults.append(Fault(place, phrase("subject_answers_for_it_is_answered"), Verbatim(state.subject)))
        for one in answers:
            if one.to not in silence:
                expected = phrase("a_move_with_after_due", to=one.to)
                faults.append(
                    Fault(
                        phrase("move_2", place=place, name=one.name),
                        expected,
                        Verbatim(", ".join(sorted(silence))) or phrase("none"),
                    )
                )
            if one.to and register.state[one.to].subject == "none":
                expected = phrase("a_state_that_the_person_sees")
                faults.append(Fault(phrase("move_2", place=place, name=one.name), expected, Verbatim(one.to)))
        early = [one.name for one in leaving if one.to and one.effect != "answer" and not one.after_due]
        if answers and early:
            faults.append(Fault(place, phrase("no_way_out_before_the_time"), Verbatim(", ".join(early))))
    return faults


def _finding_faults(register: Register, where: str | Text) -> Iterator[Fault]:
    """Hold that a finding is what two people concluded: those who sign it, or those who signed what it rests on."""
    for one in register.move:
        if not one.finding or one.people >= TWO:
            continue
        place = phrase("move", where=where, name=one.name)
        for state in one.origins:
            alone = [each.name for each in register.entering(state) if each.people < TWO]
            # Of those who signed before, one at least must be another person.
            alone += [each.name for each in register.entering(state) if each.name not in one.other_than]
            if alone:
                yield Fault(place, phrase("a_finding_of_two"), Verbatim(", ".join(dict.fromkeys(alone))))
