"""Opening cases and signing moves: by the machine of `riskml.reviews.cases`, each in one transaction with its trace.

The machine decides; here its answer is kept. A signature, the case after it and its leaf in the ledger are one act:
where one of them cannot be written, none is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from pydantic import TypeAdapter

from riskml.core.errors import Fault, Verbatim
from riskml.portal.accounts import now, people_in_force
from riskml.portal.entries import enter_assignment, enter_finding, enter_moves
from riskml.portal.models import CaseFile, CaseMember, CaseSubject, CaseUnit, Signature
from riskml.portal.numbering import next_numbers
from riskml.portal.parts import KEPT, case_of, finding_of, held, trail_of
from riskml.portal.phrases import PHRASES
from riskml.portal.phrases_faults import phrase
from riskml.portal.place import place
from riskml.portal.scopes import RECUSAL, answering, ties_of
from riskml.portal.seeded import real_cases
from riskml.portal.steps import keep_step
from riskml.reviews.cases import (
    Case,
    Faults,
    Opening,
    Paper,
    Rules,
    Signed,
    Signer,
    Told,
    bars_of,
    concluders,
    due_day,
    grown_at,
    move,
    open_case,
    part_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.texts import Text
    from riskml.portal.models import RunWarning
    from riskml.reviews.cases import Register

_BATCH: Final = 500
STALE: Final = phrase("case_as_read").en


@dataclass(frozen=True, slots=True)
class Named:
    """A paper: what kind it is, under which name or number it is found and, where it is here, the hash of its content.

    ``file`` says whether its content stands here as a file.
    """

    kind: str
    name: str
    sha256: str = ""
    file: bool = False

    @property
    def paper(self) -> Paper:
        """The paper by the hash that it is known by here: that of its content, else that of its kind and name."""
        return Paper(self.kind, self.sha256 or hashlib.sha256(f"{self.kind}\n{self.name}".encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class About:
    """What a case is opened about.

    Parameters
    ----------
    register
        Where.
    title
        In words.
    subjects, units
        Whom and which units it concerns.
    grade, warning
        Of a warning, its grade and its number.
    parent
        The case that it comes from.
    """

    register: str
    title: Text
    subjects: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    grade: Any = "none"
    warning: str = ""
    parent: str = ""


def rules_for(row: CaseFile | None = None) -> Rules:
    """Return by what a case moves now: the tables in force, who works here, and who is recused from it."""
    here = place()
    people = people_in_force()
    rules = Rules(here.cases, here.days, {name: frozenset(one.roles) for name, one in people.items()})
    if row is None or row.register == RECUSAL:
        return rules
    case = case_of(row)
    recusals = [case_of(one) for one in CaseFile.objects.filter(register=RECUSAL, parent__in=case.line)]
    leaving = {one.effect for one in here.cases.register_of[row.register].leaving(row.state)}
    return replace(
        rules,
        bars=bars_of(case, recusals, ties_of(row, rules.roles)),
        facts=held(row) if "split" in leaving else frozenset(),
        answering=answering(row, people.values()) if "take" in leaving else frozenset(),
    )


def open_cases(abouts: Iterable[About], by: Signer) -> list[CaseFile] | Faults:
    """Open cases, all of them or none.

    Parameters
    ----------
    abouts
        What they are about.
    by
        Who opens them, and as what.

    Returns
    -------
    list of CaseFile, or Faults
        As they stand, with their numbers; or everything that stands against it.
    """
    abouts, at = list(abouts), now()
    with transaction.atomic():
        rules = rules_for()
        cases: list[Case] = []
        faults: list[Fault] = []
        for number, one in zip(next_numbers(at, len(abouts)), abouts, strict=True):
            linked = (one.parent,) if one.parent else ()
            opening = Opening(one.register, number, by, at, one.subjects, one.grade, linked)
            case = open_case(opening, rules)
            if isinstance(case, Faults):
                faults += case.faults
            else:
                cases.append(case)
        if faults:
            transaction.set_rollback(True)
            return Faults(tuple(faults))
        rows = CaseFile.objects.bulk_create(
            [
                CaseFile(
                    register=one.register,
                    number=case.number,
                    warning=one.warning,
                    title_zh=one.title.zh,
                    title_en=one.title.en,
                    parent=one.parent,
                    opened_at=at,
                    **_columns(case),
                )
                for one, case in zip(abouts, cases, strict=True)
            ],
            _BATCH,
        )
        pairs = list(zip(rows, abouts, strict=True))
        CaseSubject.objects.bulk_create(
            [CaseSubject(case=row, person=who) for row, one in pairs for who in sorted(one.subjects)], _BATCH
        )
        CaseUnit.objects.bulk_create(
            [CaseUnit(case=row, unit_id=unit) for row, one in pairs for unit in sorted(one.units)], _BATCH
        )
        for register in sorted({one.register for one in abouts}):
            entered = [(row.number, row.state, row.state) for row in rows if row.register == register]
            enter_moves(register, by.person, entered)
    return rows


def about_warnings(warnings: Iterable[RunWarning]) -> list[About]:
    """Return what the cases of some warnings are about."""
    return [
        About(
            "warning",
            one.title,
            frozenset(each.official_id for each in one.people.all()),
            frozenset(each.unit_id for each in one.units.all()),
            one.grade,
            one.number,
        )
        for one in warnings
    ]


def sign(
    number: str, version: int, name: str, by: Signer, *, told: Told, papers: tuple[Named, ...]
) -> CaseFile | Faults:
    """Sign a move of a case.

    Parameters
    ----------
    number, version
        Which case, and how many signatures it bore when it was read: whoever has not read the last one signs nothing.
    name
        The move.
    by
        Who signs, and as what.
    told, papers
        What is told besides papers, and these by their names.

    Returns
    -------
    CaseFile or Faults
        The case after it, or everything that stands against it; then nothing was written.
    """
    with transaction.atomic():
        row = CaseFile.objects.select_for_update().get(number=number)
        if row.version != version:
            return _stale(number)
        case, at = case_of(row), now()
        rules = rules_for(row)
        whole = replace(told, papers=tuple(one.paper for one in papers))
        after = _merging_faults(case, name, told) or move(case, Signed(name, by, at, whole), rules)
        if isinstance(after, Faults):
            return after
        if not CaseFile.objects.filter(pk=row.pk, version=version).update(version=version + 1, **_columns(after)):
            return _stale(number)
        written = after.history[-1]
        Signature.objects.create(
            case=row,
            place=version,
            move=name,
            person=by.person,
            role=by.role,
            at=at,
            told={**_TOLD.dump_python(written.told, mode="json"), "papers": _paper_names(row, written.told, papers)},
        )
        keep_step(row, case, after)
        if after.group != case.group:
            CaseMember.objects.filter(case=row).delete()
            CaseMember.objects.bulk_create([CaseMember(case=row, person=one) for one in after.group])
            enter_assignment(row.register, by.person, row.number, case.group, after.group)
        enter_moves(row.register, by.person, [(row.number, case.state, after.state)])
        if len(after.made) > len(case.made):
            _follow(row, after, by)
        row.refresh_from_db()
    return row


def _follow(row: CaseFile, case: Case, by: Signer) -> None:
    """Do what follows from a move that all have signed: a second case out of a split, and the leaf of a finding."""
    if _effect(case, case.made[-1].move) == "split":
        _open_part(row, case, by)
    count = len(case.made)
    found = finding_of(row, case, count)
    if found and CaseFile.objects.filter(real_cases(), pk=row.pk).exists():
        enter_finding(row.register, by.person, row.number, found, len(concluders(case, count)))


def _effect(case: Case, name: str) -> str:
    told = place().cases.register_of[case.register].named(name)
    return told.effect if told else ""


def _open_part(row: CaseFile, case: Case, by: Signer) -> None:
    """Open the second case out of a split, with all that the first one has."""
    at = case.history[-1].at
    [number] = next_numbers(at, 1)
    part = part_of(case, number)
    title = row.title.then(PHRASES["room_split_title"])
    second = CaseFile.objects.create(
        register=row.register,
        number=number,
        title_zh=title.zh,
        title_en=title.en,
        parent=row.number,
        opened_at=at,
        version=len(part.history),
        split_at=len(part.history),
        **_columns(part),
    )
    CaseSubject.objects.bulk_create([CaseSubject(case=second, person=one.person) for one in row.subjects.all()])
    CaseUnit.objects.bulk_create([CaseUnit(case=second, unit_id=one.unit_id) for one in row.units.all()])
    CaseMember.objects.bulk_create([CaseMember(case=second, person=one) for one in part.group])
    enter_moves(row.register, by.person, [(number, part.state, part.state)])
    if part.group:
        enter_assignment(row.register, by.person, number, (), part.group)


def _merging_faults(case: Case, name: str, told: Told) -> Faults | None:
    """Hold that what is merged goes into another case of its register that is open: else nobody would look at it."""
    register = place().cases.register_of[case.register]
    one = register.named(name)
    if one is None or one.effect != "link" or not one.to or not register.state[one.to].final or not told.linked:
        return None
    into = CaseFile.objects.filter(register=case.register, number__in=told.linked, final=False)
    if into.exclude(number=case.number).exists():
        return None
    found = Verbatim(", ".join(told.linked))
    return Faults((Fault(phrase("case_named", number=case.number), phrase("an_open_case_to_merge_into"), found),))


_TOLD: Final = TypeAdapter(Told)


def _paper_names(row: CaseFile, told: Told, papers: tuple[Named, ...]) -> list[dict[str, Any]]:
    """Return the papers that were signed with their names; who signs later signs those that the first had named."""
    known = {one.paper.sha256: (one.name, one.file) for one in papers}
    for before in trail_of(row):
        known |= {one["sha256"]: (one["name"], one.get("file", False)) for one in before.told["papers"]}
    named = [(one, *known.get(one.sha256, ("", False))) for one in told.papers]
    return [{"kind": one.kind, "sha256": one.sha256, "name": name, "file": file} for one, name, file in named]


def _columns(case: Case) -> Mapping[str, Any]:
    """Return the columns of a case's row that follow from the case."""
    register = place().cases.register_of[case.register]
    state = register.state[case.state]
    return {
        "kept": KEPT.dump_json(case).decode(),
        "state": case.state,
        "grade": case.grade,
        "secret": state.secret,
        "final": state.final,
        "due": due_day(case, register, place().days),
        "asks": _asks(case, register),
        "grown": grown_at(case, register),
    }


def _asks(case: Case, register: Register) -> str:
    """Return the roles whose signatures moves that were begun still lack, each between bars."""
    lacking: set[str] = set()
    for one in register.move:
        given = [each.by.role for each in case.pending if each.move == one.name]
        if given:
            lacking |= {each.role for each in one.sign if given.count(each.role) < each.people}
    return f"|{'|'.join(sorted(lacking))}|" if lacking else ""


def _stale(number: str) -> Faults:
    found, remedy = phrase("another_signature"), phrase("read_and_sign_again")
    return Faults((Fault(phrase("case_named", number=number), phrase("case_as_read"), found, remedy),))
