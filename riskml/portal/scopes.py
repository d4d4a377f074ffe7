"""Of which warnings, cases, people and units somebody may read: as filters of lists, and as what access asks of one."""

from __future__ import annotations

from collections.abc import Iterable  # noqa: TC003
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from riskml.portal.models import (
    CaseFile,
    CaseMember,
    CaseSubject,
    CaseUnit,
    Official,
    Run,
    Unit,
    WarningPerson,
    WarningUnit,
)
from riskml.portal.parts import with_parts
from riskml.portal.place import place
from riskml.portal.remembered import remembered
from riskml.portal.ties import tied_to, ties_between
from riskml.reviews.cases import About
from riskml.reviews.cases.groups import FULL
from riskml.reviews.cases.table import HANDLER, SUBJECT
from riskml.triage import Staff
from riskml.triage.matters.routes import is_subordinate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.portal.doors import Reader
    from riskml.portal.models import RunWarning
    from riskml.reviews.cases import Person, Tie

RECUSAL = "recusal"
BARRED_BY_TIES = ("warning", "clue")
"""The registers in whose cases a tie bars until it is decided; the others are about what is done here."""


def current_run() -> Run | None:
    """Return the latest run that was read."""
    return remembered("run", lambda: Run.objects.order_by("as_of", "pk").last())


@lru_cache(maxsize=4)
def _above(run: int) -> Mapping[str, str]:
    """Return the unit above each unit; what a run told is never changed."""
    return dict(Unit.objects.filter(run=run).exclude(parent="").values_list("unit_id", "parent"))


def lineage(run: Run | None, units: Iterable[str]) -> frozenset[str]:
    """Return some units and those above them."""
    if run is None:
        return frozenset(units)
    staff = Staff(above=_above(run.pk))
    return frozenset(above for one in units for above in staff.lineage(one))


@lru_cache(maxsize=256)
def _below(run: int, tops: frozenset[str]) -> frozenset[str]:
    staff = Staff(above=_above(run))
    known = Unit.objects.filter(run=run).values_list("unit_id", flat=True)
    return frozenset(one for one in known if not tops.isdisjoint(staff.lineage(one)))


@lru_cache(maxsize=256)
def _superiors(run: int, person: str, unit: str) -> frozenset[str]:
    """Return whom somebody answers to, as routes.toml and the posts of chiefs have it."""
    routes, own = place().routes, Official.objects.filter(run=run, official_id=person).first()
    unit = own.unit_id if own and own.unit_id else unit
    line = list(Staff(above=_above(run)).lineage(unit))
    chiefs = Official.objects.filter(run=run, unit_id__in=line, post__in=routes.chief_posts)
    rows = {one.official_id: one for one in chiefs}
    posts = {name: one.post for name, one in rows.items()}
    if own:
        posts[person] = own.post
    staff = Staff({name: one.unit_id for name, one in rows.items()} | {person: unit}, posts, _above(run))
    known = {*rows, *routes.reports_to.values(), *(name for led in line for name in routes.chiefs.get(led, ()))}
    return frozenset(one for one in known if is_subordinate(person, one, routes, staff))


def superiors(run: Run | None, reader: Reader) -> frozenset[str]:
    """Return whom a reader answers to."""
    return _superiors(run.pk, reader.person.person, reader.person.unit) if run else frozenset()


def answering(case: CaseFile, people: Iterable[Person]) -> frozenset[str]:
    """Return who of some people answers to somebody whom a case is about."""
    run, subjects = current_run(), {one.person for one in case.subjects.all()}
    if run is None:
        return frozenset()
    return frozenset(one.person for one in people if not subjects.isdisjoint(_superiors(run.pk, one.person, one.unit)))


def signs_within(person: Person, role: str, units: Iterable[str]) -> bool:
    """Say whether somebody's signature in a role is asked of what concerns some units."""
    far = _reach_of_role(person, role)
    return far is None or not far.isdisjoint(units)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody's right goes: everything, what concerns some units, and what they are named in."""

    everything: bool
    units: frozenset[str]
    assigned: bool


def reach(reader: Reader, page: str, act: str = "read") -> Reach:
    """Return how far a reader may do something on a kind of page."""
    scopes, run = reader.scopes(page, act), current_run()
    tops = {*(reader.person.areas if "area" in scopes else ()), *([reader.person.unit] if "unit" in scopes else ())}
    tops -= {""}
    units = _below(run.pk, frozenset(tops)) | tops if run and tops else frozenset(tops)
    return Reach("all" in scopes, frozenset(units), "assigned" in scopes)


def barred_numbers(reader: Reader) -> list[str]:
    """Return the numbers of the cases that a reader is recused from, or to be, or barred from by a tie."""
    person = reader.person.person
    return remembered(("barred", person), lambda: _barred(person))


def _barred(person: str) -> list[str]:
    run = current_run()
    mine = CaseSubject.objects.filter(case=OuterRef("pk"), person=person)
    recusals = list(CaseFile.objects.filter(Exists(mine), register=RECUSAL).values_list("parent", "state"))
    barred = with_parts(number for number, state in recusals if state != "refused")
    tied = tied_to(run.pk, run.as_of, person) if run else frozenset()
    if tied:
        lifted = with_parts(number for number, state in recusals if state == "refused")
        about = CaseSubject.objects.filter(case=OuterRef("pk"), person__in=tied)
        cases = CaseFile.objects.filter(Exists(about), register__in=BARRED_BY_TIES).exclude(number__in=lifted)
        barred += cases.values_list("number", flat=True)
    return barred


def ties_of(case: CaseFile, roles: Mapping[str, frozenset[str]]) -> tuple[Tie, ...]:
    """Return what ties those who work here to whom a case is about; whoever only answers here is none of them."""
    if case.register not in BARRED_BY_TIES:
        return ()
    people = [name for name, held in roles.items() if held - {SUBJECT}]
    return ties_between(people, [one.person for one in case.subjects.all()], current_run())


def readable_warnings(reader: Reader, page: str = "warnings", act: str = "read") -> Q:
    """Return which warnings a reader may meet in a list: none about themselves or about one whom they answer to."""
    far, run, person = reach(reader, page, act), current_run(), reader.person.person
    # As sets that are made once: a question a row takes ten times as long where there are many.
    cases = CaseFile.objects.filter(register="warning")
    named = Q(number__in=cases.filter(named_in(reader)).values("warning"))
    own = Q(pk__in=WarningPerson.objects.filter(official_id=person).values("warning"))
    above = Q(pk__in=WarningPerson.objects.filter(official_id__in=superiors(run, reader)).values("warning"))
    within = Q(pk__isnull=False) if far.everything else _within(WarningUnit, "warning", far.units)
    if far.assigned:
        within |= named
    closed = cases.filter(Q(number__in=barred_numbers(reader)) | _kept_secret(reader)).values("warning")
    assigned = Q(number__in=cases.filter(assigned_to(reader)).values("warning"))
    return within & ~own & (~above | assigned) & ~Q(number__in=closed)


def readable_cases(reader: Reader, pages: Mapping[str, str] | None = None, act: str = "read") -> Q:
    """Return which cases a reader may meet in a list, by the kind of page that cases of each register open as."""
    person, run = reader.person.person, current_run()
    named, q = named_in(reader), Q(pk__in=[])
    for register, page in (place().page_of if pages is None else pages).items():
        far = reach(reader, page, act)
        within = Q(pk__isnull=False) if far.everything else _within(CaseUnit, "case", far.units)
        q |= Q(register=register) & (within | named if far.assigned else within)
    own = CaseSubject.objects.filter(case=OuterRef("pk"), person=person)
    above = CaseSubject.objects.filter(case=OuterRef("pk"), person__in=superiors(run, reader))
    return (
        q
        & ~Q(Exists(own))
        & (~Q(Exists(above)) | assigned_to(reader))
        & ~Q(number__in=barred_numbers(reader))
        & ~_kept_secret(reader)
    )


def assigned_to(reader: Reader) -> Q:
    """Return the cases that were assigned to a reader."""
    return Q(Exists(CaseMember.objects.filter(case=OuterRef("pk"), person=reader.person.person)))


def named_in(reader: Reader) -> Q:
    """Return the cases that a reader is named in: those assigned to them, and those whose next move asks for them.

    A move onward asks for a role, and for those of the role whose units or areas it concerns; for handlers, once a
    case has its group, for that alone: one who took it by themselves waits for another. A move that leaves the case
    where it is (to reassign, to stop a clock) asks for nobody until somebody has begun it.
    """
    full = CaseMember.objects.values("case").annotate(many=Count("pk")).filter(many__gte=FULL)
    others = Q(pk__in=full.values("case"))
    q = assigned_to(reader)
    for role in reader.roles:
        far = _reach_of_role(reader.person, role)
        near = Q(pk__isnull=False) if far is None else _within(CaseUnit, "case", far)
        for name, register in place().cases.register_of.items():
            onward = {state for one in register.move if one.to and one.wants(role) for state in one.origins}
            asked = Q(register=name) & (Q(state__in=onward) | Q(asks__contains=f"|{role}|")) & near
            q |= asked & ~others if role == HANDLER else asked
    return q


def _reach_of_role(person: Person, role: str) -> frozenset[str] | None:
    """Return the units in which a role's signature is asked of somebody; None where it is asked anywhere."""
    scopes = {one.scope for one in place().access.grant if one.role == role} - {"assigned"}
    if not scopes or "all" in scopes:
        return None
    run = current_run()
    tops = frozenset(person.areas if "area" in scopes else [person.unit]) - {""}
    return frozenset(_below(run.pk, tops) | tops) if run else tops


def _within(model: type[WarningUnit | CaseUnit], key: str, units: frozenset[str]) -> Q:
    if not units:
        return Q(pk__in=[])
    return Q(pk__in=model.objects.filter(unit_id__in=units).values(key))


def _kept_secret(reader: Reader) -> Q:
    """Return the cases at a secret state that a reader may not open."""
    if reader.roles & set(place().access.secret):
        return Q(pk__in=[])
    return Q(secret=True) & ~Q(Exists(CaseMember.objects.filter(case=OuterRef("pk"), person=reader.person.person)))


def about_warning(warning: RunWarning, case: CaseFile | None, reader: Reader) -> About:
    """Return what access asks of a warning, and of its case where there is one."""
    units = frozenset(one.unit_id for one in warning.units.all())
    return _about(reader, units, frozenset(one.official_id for one in warning.people.all()), case)


def about_case(case: CaseFile, reader: Reader) -> About:
    """Return what access asks of a case."""
    units = frozenset(one.unit_id for one in case.units.all())
    return _about(reader, units, frozenset(one.person for one in case.subjects.all()), case)


def about_official(official: Official, reader: Reader) -> About:
    """Return what access asks of an official's page: a reader is named in it by a case about that official."""
    run = current_run()
    subject = CaseSubject.objects.filter(case=OuterRef("pk"), person=official.official_id)
    about = CaseFile.objects.filter(Exists(subject)).exclude(number__in=barred_numbers(reader))
    named, assigned = about.filter(named_in(reader)), about.filter(assigned_to(reader))
    return About(
        lineage=lineage(run, [official.unit_id]),
        named=frozenset([reader.person.person]) if named.exists() else frozenset(),
        subjects=frozenset([official.official_id]),
        above_reader=official.official_id in superiors(run, reader),
        assigned=frozenset([reader.person.person]) if assigned.exists() else frozenset(),
    )


def about_unit(unit: Unit) -> About:
    """Return what access asks of a unit's page."""
    return About(lineage=lineage(unit.run, [unit.unit_id]))


def _about(reader: Reader, units: frozenset[str], subjects: frozenset[str], case: CaseFile | None) -> About:
    run, person = current_run(), reader.person.person
    named = case is not None and CaseFile.objects.filter(named_in(reader), pk=case.pk).exists()
    return About(
        lineage=lineage(run, units),
        named=frozenset([person]) if named else frozenset(),
        subjects=subjects,
        above_reader=not subjects.isdisjoint(superiors(run, reader)),
        assigned=frozenset(one.person for one in case.members.all()) if case else frozenset(),
        barred=case is not None and case.number in barred_numbers(reader),
        secret=case is not None and case.secret,
    )
