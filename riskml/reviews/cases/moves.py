"""Opening a case and moving it on: pure functions that return the case after a signature, or why it was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from riskml.core.errors import Fault, Verbatim, did_you_mean
from riskml.reviews.cases.case import GRADES, Case, Faults, Made, Opening, Pause, Signed, Signer, Told
from riskml.reviews.cases.clocks import due_day, months_after
from riskml.reviews.cases.groups import FULL, group_after
from riskml.reviews.cases.table import HANDLER, SUBJECT
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from riskml.core.texts import Text
    from riskml.reviews.cases.case import Bar
    from riskml.reviews.cases.clocks import WorkingDays
    from riskml.reviews.cases.table import CaseTable, Move, Register
    from riskml.reviews.facts import Fact

_TWO = 2
_STAYING = ("assign", "link", "grow", "split", "take")
"""What may be done of a case whose clock stands, beside letting it run on; its state does not change."""
_ASKED = {"assign": "group", "link": "linked", "number": "linked", "store": "until", "grow": "grade", "split": "facts"}
"""What each effect takes, of what is told."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a case moves.

    Parameters
    ----------
    table
        What ``serving/cases.toml`` says.
    days
        The working days of the project's calendar.
    roles
        The roles of each person who works in the room; the subject needs none.
    bars
        Who is recused from the case, or to be.
    facts
        What the case holds now of the facts that its warning rests on; it is split by them.
    answering
        Who answers to somebody whom the case is about: they take none of that kind into their own hands.
    """

    table: CaseTable = field(repr=False)
    days: WorkingDays = field(repr=False)
    roles: Mapping[str, frozenset[str]] = field(repr=False)
    bars: tuple[Bar, ...] = ()
    facts: frozenset[Fact] = field(default=frozenset(), repr=False)
    answering: frozenset[str] = frozenset()

    def register(self, case: Case) -> Register:
        """Return the register of a case."""
        return self.table.register_of[case.register]


def open_case(opening: Opening, rules: Rules, about: Case | None = None) -> Case | Faults:
    """Open a case in a register, by somebody whose role may.

    Parameters
    ----------
    opening
        Where, under which number, by whom, about whom.
    rules
        The table, the calendar and the staff.
    about
        The case that a recusal is asked in: whom it is about may ask, too.
    """
    where = phrase("case_numbered", number=opening.number)
    register = rules.table.register_of.get(opening.register)
    if register is None:
        remedy = did_you_mean(opening.register, rules.table.register_of)
        return Faults((Fault(where, phrase("a_register_of_cases_toml"), Verbatim(repr(opening.register)), remedy),))
    faults = []
    by = opening.by
    if by.role not in register.opens:
        faults.append(Fault(where, phrase("one_of_to_open", names=", ".join(register.opens)), Verbatim(by.role)))
    concerned = about.opening.subjects if about else frozenset()
    if by.person not in concerned if by.role == SUBJECT else by.role not in rules.roles.get(by.person, frozenset()):
        faults.append(Fault(where, phrase("somebody_who", role=by.role), Verbatim(by.person)))
    if not opening.number.strip():
        faults.append(Fault(where, phrase("a_number"), phrase("none")))
    if faults:
        return Faults(tuple(faults))
    return Case(opening, register.start, ((register.start, opening.at),), grade=opening.grade, linked=opening.linked)


def move(case: Case, asked: Signed, rules: Rules) -> Case | Faults:
    """Sign a move of a case; the last signature that it needs makes it.

    Parameters
    ----------
    case
        As it stands.
    asked
        Which move, who signs it in which role, when, and what is told: reason, papers and particulars. Whoever signs
        first states them; whoever signs later states the same, or nothing. Whoever states something else begins anew:
        what others signed before stays in the history and no longer counts, for all sign the same papers.
    rules
        The table, the calendar, the staff, and who is recused.

    Returns
    -------
    Case or Faults
        The case with one more line of history, or everything that stands against the signature.
    """
    register = rules.register(case)
    one = register.named(asked.move)
    if one is None:
        known = [each.name for each in register.leaving(case.state)]
        where, remedy = phrase("case_numbered", number=case.number), did_you_mean(asked.move, known)
        return Faults((Fault(where, phrase("a_move", register=case.register), Verbatim(repr(asked.move)), remedy),))
    trial = _Trial.of(case, one, asked, rules)
    faults = [*_time_faults(trial), *_signer_faults(trial), *_told_faults(trial)]
    if not faults and one.effect == "store":
        faults += _store_faults(trial)
    if faults:
        return Faults(tuple(faults))
    kept = tuple(each for each in case.pending if each.move != one.name)
    signatures = (*trial.before, trial.signed)
    after = replace(case, history=(*case.history, trial.signed), pending=(*kept, *signatures))
    return _made(after, one, signatures, rules) if _complete(case, one, signatures) else after


def replay(opening: Opening, history: Iterable[Signed], rules: Rules) -> Case | Faults:
    """Come to a case anew from what was written down; a history that cannot have happened says where it breaks."""
    case = open_case(opening, rules)
    for one in history:
        if isinstance(case, Faults):
            return case
        case = move(case, one, rules)
    return case


def was_asked(case: Case, register: Register) -> bool:
    """Say whether whom the case is about was ever asked to answer in it."""
    return any(register.state[one.to].subject == "answers" for one in case.made)


def open_moves(case: Case, by: Signer, at: datetime, rules: Rules) -> tuple[str, ...]:
    """Return the moves that somebody could sign now, as far as who and when go; papers and reasons come with them."""
    leaving = rules.register(case).leaving(case.state)
    trials = (_Trial.of(case, one, Signed(one.name, by, at, Told()), rules) for one in leaving)
    return tuple(each.one.name for each in trials if not (_time_faults(each) or _signer_faults(each)))


@dataclass(frozen=True, slots=True)
class _Trial:
    """A signature that is tried: of which move of which case, after which other signatures that count."""

    case: Case
    one: Move
    signed: Signed
    before: tuple[Signed, ...]
    rules: Rules

    @classmethod
    def of(cls, case: Case, one: Move, asked: Signed, rules: Rules) -> Self:
        """Take the signatures that count now: on the same papers, and of nobody who was recused or taken off since."""
        mine = [each for each in case.pending if each.move == one.name and asked.told in (Told(), each.told)]
        before = tuple(each for each in mine if not _against(case, one, each.by, asked.at, rules))
        return cls(case, one, replace(asked, told=before[0].told if before else asked.told), before, rules)

    @property
    def where(self) -> Text:
        return phrase("case_and_move", number=self.case.number, move=self.one.name)

    @property
    def due(self) -> date | None:
        return due_day(self.case, self.rules.register(self.case), self.rules.days)


def _against(case: Case, one: Move, by: Signer, at: datetime, rules: Rules) -> Text | None:
    """Say why somebody may not sign in a case, whatever the move; whoever takes it is not of its group yet."""
    if by.role == SUBJECT:
        return None if by.person in case.opening.subjects else phrase("is_not_the_subject")
    if by.person in case.opening.subjects:
        return phrase("is_the_subject")
    if by.role not in rules.roles.get(by.person, frozenset()):
        return phrase("is_no", role=by.role)
    if any(bar.person == by.person and bar.holds(at) for bar in rules.bars):
        return phrase("is_recused")
    if by.role == HANDLER and len(case.group) >= FULL and by.person not in case.group and one.effect != "take":
        return phrase("is_not_in_the_group")
    return None


def _time_faults(trial: _Trial) -> list[Fault]:
    case, one, at, where = trial.case, trial.one, trial.signed.at, trial.where
    faults = []
    last = case.history[-1].at if case.history else case.opening.at
    if at < last:
        faults.append(Fault(where, phrase("a_time_that_is_not_before", last=last), Verbatim(str(at))))
    if case.state not in one.origins:
        faults.append(Fault(where, phrase("a_case", names=" or ".join(one.origins)), Verbatim(case.state)))
        return faults
    if case.paused and one.clock != "resumes" and (one.to or one.effect not in _STAYING):
        faults.append(
            Fault(where, phrase("a_clock_that_runs"), phrase("one_that_stands"), phrase("let_it_run_on_first"))
        )
    if not case.paused and one.clock == "resumes":
        faults.append(Fault(where, phrase("a_clock_that_stands"), phrase("one_that_runs")))
    if one.effect == "split" and len(trial.rules.facts) < _TWO:
        faults.append(Fault(where, phrase("two_records_to_split"), phrase("of_records", count=len(trial.rules.facts))))
    due = trial.due if one.after_due else None
    if due is not None and at.date() <= due:
        faults.append(Fault(where, phrase("a_day_after_when_the_time", due=due), Verbatim(str(at.date()))))
    return faults


def _signer_faults(trial: _Trial) -> list[Fault]:
    case, one, by, where = trial.case, trial.one, trial.signed.by, trial.where
    faults = []
    against = _against(case, one, by, trial.signed.at, trial.rules)
    if against:
        faults.append(
            Fault(
                where,
                phrase("a_signature_of_somebody_who_may", role=by.role),
                phrase("value_3", person=by.person, against=against),
            )
        )
    wanted = one.wants(by.role)
    given = sum(each.by.role == by.role for each in trial.before)
    if not wanted:
        faults.append(
            Fault(where, phrase("a_signature", names=", ".join(each.role for each in one.sign)), Verbatim(by.role))
        )
    elif given >= wanted and not (one.all_group and by.role == HANDLER):
        faults.append(Fault(where, Verbatim(f"{wanted} × {by.role}"), phrase("all_of_them_signed")))
    if any(each.by.person == by.person for each in trial.before):
        faults.append(
            Fault(
                where,
                phrase("a_person_who_has_not_signed"),
                Verbatim(by.person),
                phrase("each_signature_is_of_another_person"),
            )
        )
    if one.effect == "take":
        faults += _taking_faults(trial)
    for name in one.other_than:
        made = case.last(name)
        if made and any(each.person == by.person for each in made.by):
            faults.append(Fault(where, phrase("somebody_who_did_not_sign", name=name), Verbatim(by.person)))
    return faults


def _taking_faults(trial: _Trial) -> list[Fault]:
    """Hold that a case is taken by whoever has it not; from somebody else with a reason, and from nobody without."""
    case, one, by, where = trial.case, trial.one, trial.signed.by, trial.where
    faults = []
    had = Verbatim(", ".join(case.group)) if case.group else phrase("nobody")
    if one.reason and not case.group:
        faults.append(Fault(where, phrase("a_case_that_somebody_has"), had))
    if not one.reason and len(case.group) >= FULL:
        faults.append(Fault(where, phrase("a_case_that_is_nobodys"), had, phrase("take_it_over")))
    if by.person in trial.rules.answering:
        told = phrase("value_3", person=by.person, against=phrase("answers_to_them"))
        faults.append(Fault(where, phrase("a_signature_of_somebody_who_may", role=by.role), told))
    if by.role == HANDLER and by.person in case.group:
        faults.append(Fault(where, phrase("somebody_who_has_it_not"), Verbatim(by.person)))
    if by.role != HANDLER and not any(each.by.role == HANDLER for each in trial.before):
        faults.append(Fault(where, phrase("whoever_takes_it_first"), Verbatim(by.role)))
    return faults


def _told_faults(trial: _Trial) -> list[Fault]:
    case, one, stated, where = trial.case, trial.one, trial.signed.told, trial.where
    faults = []
    kinds = {each.kind for each in stated.papers}
    wanted = (*one.attach, *(one.attach_if_asked if was_asked(case, trial.rules.register(case)) else ()))
    faults += [
        Fault(where, phrase("a_paper_attached", kind=kind), phrase("none")) for kind in wanted if kind not in kinds
    ]
    faults += [
        Fault(where, phrase("a_hash", kind=each.kind), phrase("none"))
        for each in stated.papers
        if not each.sha256.strip()
    ]
    if one.reason and not stated.reason.strip():
        faults.append(Fault(where, phrase("a_written_reason"), phrase("none")))
    asked = "group" if one.effect == "take" and one.reason else _ASKED.get(one.effect, "")
    for name in ("group", "linked", "until", "grade", "facts"):
        value = getattr(stated, name)
        if name == asked and not value:
            faults.append(Fault(where, phrase("to_be_told", name=name), phrase("nothing")))
        if name != asked and value:
            faults.append(Fault(where, phrase("no_the_move_does_not_change", name=name), Verbatim(str(value))))
    if stated.group and one.effect == "take" and (len(stated.group) > 1 or not {*stated.group} <= {*case.group}):
        held = Verbatim(", ".join(stated.group))
        faults.append(Fault(where, phrase("one_of_the_group_to_take_from", names=", ".join(case.group)), held))
    elif stated.group and one.effect != "take":
        faults += _group_faults(case, stated.group, where)
    if stated.facts and one.effect == "split":
        faults += _split_faults(frozenset(stated.facts), trial.rules.facts, where)
    if stated.grade and GRADES.index(stated.grade) < GRADES.index(case.grade):
        faults.append(
            Fault(
                where,
                phrase("a_grade_of_or_above", grade=case.grade),
                Verbatim(stated.grade),
                phrase("a_review_lowers"),
            )
        )
    return faults


def _group_faults(case: Case, group: tuple[str, ...], where: Text) -> list[Fault]:
    faults = []
    if len(set(group)) < max(_TWO, len(group)):
        faults.append(Fault(where, phrase("a_group_of_two_different_people"), Verbatim(", ".join(group))))
    own = sorted(set(group) & case.opening.subjects)
    if own:
        faults.append(Fault(where, phrase("a_group_without_whom_the_case"), Verbatim(", ".join(own))))
    return faults


def _split_faults(given: frozenset[Fact], held: frozenset[Fact], where: Text) -> list[Fault]:
    """Hold that what goes into a second case is part of what the first one holds, and not all of it."""
    faults = [
        Fault(where, phrase("a_record_of_the_case"), Verbatim(f"{rule}: {record}"))
        for rule, record in sorted(given - held)
    ]
    if not faults and given == held:
        faults.append(Fault(where, phrase("a_record_that_stays"), phrase("none")))
    return faults


def _store_faults(trial: _Trial) -> list[Fault]:
    """Hold that a day of resubmission lies ahead, and not beyond what the state that is entered allows."""
    register, one = trial.rules.register(trial.case), trial.one
    cap = register.clock_of(one.to or trial.case.state, paused=False)
    day, today = trial.signed.told.until, trial.signed.at.date()
    if day is None or cap is None or cap.months is None:
        return []
    last = months_after(today, cap.months)
    if today < day <= last:
        return []
    return [Fault(trial.where, phrase("a_day_of_resubmission_after_until", today=today, last=last), Verbatim(str(day)))]


def _complete(case: Case, one: Move, signed: tuple[Signed, ...]) -> bool:
    given = [each.by.role for each in signed]
    if any(given.count(each.role) < each.people for each in one.sign):
        return False
    people = {each.by.person for each in signed if each.by.role == HANDLER}
    return not one.all_group or set(case.group) <= people


def _made(case: Case, one: Move, signed: tuple[Signed, ...], rules: Rules) -> Case:
    """Return the case after a move that all have signed."""
    at, told = signed[-1].at, signed[-1].told
    due = due_day(case, rules.register(case), rules.days)
    made = Made(one.name, tuple(each.by for each in signed), at, case.state, one.to or case.state, told)
    after = replace(
        case, made=(*case.made, made), pending=tuple(each for each in case.pending if each.move != one.name)
    )
    if one.clock == "stops":
        after = replace(after, pauses=(*after.pauses, Pause(at.date())))
    if one.clock == "resumes":
        after = replace(after, pauses=(*after.pauses[:-1], replace(after.pauses[-1], resumed=at.date())))
    after = replace(after, group=group_after(case.group, one, made.by, told))
    if one.effect in ("link", "number"):
        after = replace(after, linked=(*after.linked, *told.linked))
    if one.effect == "grow" and told.grade:
        after = replace(after, grade=told.grade)
    if one.effect == "split":
        # What others had begun to sign was of the whole.
        after = replace(after, pending=())
    if not one.to:
        return after
    # Other moves that some had begun to sign were moves out of a state that is left.
    entered = (*((name, when) for name, when in after.entered if name != one.to), (one.to, at))
    floor = due if one.effect == "answer" else None
    return replace(after, state=one.to, entered=entered, until=told.until, pending=(), not_before=floor)
