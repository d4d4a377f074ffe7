"""``serving/access.toml`` as values: which role opens which kind of page, and what it may do there; else nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from riskml.core.errors import Fault, ProjectError, Verbatim, did_you_mean
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.reviews.cases.table import SUBJECT, missing
from riskml.reviews.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from riskml.core.project import Project

FILE = "access.toml"
Scope = Literal["assigned", "unit", "area", "all", "own"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Role(_Part):
    """What somebody is in the room, and does there."""

    label: Text
    does: Text


class Grant(_Part):
    """What a role may do on which kinds of page, and of what."""

    role: str
    pages: tuple[str, ...] = Field(min_length=1)
    acts: tuple[str, ...] = Field(min_length=1)
    scope: Scope


class Apart(_Part):
    """Duties that one person must not hold together."""

    duties: tuple[str, ...] = Field(min_length=2)
    label: Text


class Person(_Part):
    """Who works in the room."""

    person: str = Field(min_length=1)
    roles: tuple[str, ...] = Field(min_length=1)
    unit: str = ""
    areas: tuple[str, ...] = ()


class AccessTable(_Part):
    """What ``serving/access.toml`` says; an unknown key is refused, and what is not granted is refused too."""

    secret: tuple[str, ...] = ()
    second_factor: tuple[str, ...] = ()
    apart: tuple[Apart, ...] = ()
    role: dict[str, Role] = Field(min_length=1)
    pages: dict[str, Text] = Field(min_length=1)
    acts: dict[str, Text] = Field(min_length=1)
    grant: tuple[Grant, ...] = ()
    staff: tuple[Person, ...] = ()

    def roles_of(self, person: str) -> frozenset[str]:
        """Return the roles of a person; of nobody who works here, none."""
        return frozenset(role for one in self.staff if one.person == person for role in one.roles)

    def duties_of(self, roles: Collection[str]) -> frozenset[str]:
        """Return what somebody of these roles may do anywhere."""
        return frozenset(act for one in self.grant if one.role in roles for act in one.acts)


def read_access(project: Project) -> AccessTable:
    """Read a project's ``serving/access.toml``; what it must keep is held by ``access_faults``.

    Raises
    ------
    ProjectError
        The file is missing, is no TOML, or has keys or values that are not known; every fault at once.
    """
    return read_access_table(project.serving / FILE)


def read_access_table(file: Path) -> AccessTable:
    """Read who may see what from a file.

    Raises
    ------
    ProjectError
        As ``read_access``.
    """
    if not file.is_file():
        raise ProjectError([missing(file, phrase("who_may_see_what"))])
    return read_model(file, AccessTable, Role, Grant, Apart, Person)


def access_faults(table: AccessTable, where: str = FILE) -> list[Fault]:
    """Hold a table of access to what it must keep: known names, nobody named twice, no role with duties kept apart.

    The subject is nobody's role by appointment, and may be granted nothing but what they are asked to answer.
    """
    faults: list[Fault] = []

    def unknown(place: str | Text, what: Text, names: Iterable[str], known: Collection[str]) -> None:
        faults.extend(
            Fault(phrase("place_in", where=where, place=place), what, Verbatim(repr(one)), did_you_mean(one, known))
            for one in names
            if one not in known
        )

    unknown(phrase("secret_key"), phrase("a_role"), table.secret, table.role)
    unknown(phrase("second_factor_key"), phrase("a_role"), table.second_factor, table.role)
    unknown(phrase("role_key"), phrase("the_subjects_role"), [SUBJECT], table.role)
    for at, one in enumerate(table.grant, start=1):
        place = phrase("grant_number", at=at)
        unknown(place, phrase("a_role"), [one.role], table.role)
        unknown(place, phrase("a_kind_of_page"), one.pages, table.pages)
        unknown(place, phrase("an_act"), one.acts, table.acts)
        if (one.role == SUBJECT) != (one.scope == "own"):
            found = phrase("value", role=one.role, scope=one.scope)
            faults.append(
                Fault(phrase("place_in", where=where, place=place), phrase("scope_own_for_the_subject"), found)
            )
    if SUBJECT in table.secret:
        faults.append(
            Fault(
                phrase("key_secret", where=where),
                phrase("no_subject"),
                Verbatim(SUBJECT),
                phrase("who_is_verified_must_not_know"),
            )
        )
    for apart in table.apart:
        unknown(phrase("duties_apart", names=", ".join(apart.duties)), phrase("an_act"), apart.duties, table.acts)
    for person in table.staff:
        unknown(phrase("staff_person", person=person.person), phrase("a_role"), person.roles, table.role)
    return [*faults, *_held_together(table, where), *_staff_faults(table, where)]


def _held_together(table: AccessTable, where: str) -> Iterator[Fault]:
    for apart in table.apart:
        for role in table.role:
            both = sorted(table.duties_of([role]) & set(apart.duties))
            if len(both) > 1:
                yield Fault(
                    phrase("role", where=where, role=role),
                    phrase("one_of", names=", ".join(apart.duties)),
                    Verbatim(", ".join(both)),
                )


def _staff_faults(table: AccessTable, where: str) -> Iterator[Fault]:
    people = [one.person for one in table.staff]
    for name in sorted({name for name in people if people.count(name) > 1}):
        yield Fault(phrase("staff", where=where, name=name), phrase("each_person_once"), phrase("several_entries"))
    for person in table.staff:
        if SUBJECT in person.roles:
            yield Fault(
                phrase("staff_2", where=where, person=person.person),
                phrase("roles_of_those_who_work_here"),
                Verbatim(SUBJECT),
            )


@dataclass(frozen=True, slots=True)
class About:
    """What a page is about, as far as access asks.

    Parameters
    ----------
    lineage
        The units that it concerns, and those above them.
    named
        The people that are named in the case: its group, and those whose inbox it is in.
    subjects
        Whom it is about.
    above_reader
        Whether one of them is somebody whom the reader answers to.
    assigned
        Those whom it was assigned to: of whom is above a reader, only such a case opens. To be asked for a signature as
        one of many is not enough, for nobody chose that.
    barred
        Whether the reader is recused, or to be.
    secret
        Whether the case stands at a secret state.
    """

    lineage: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    above_reader: bool = False
    assigned: frozenset[str] = frozenset()
    barred: bool = False
    secret: bool = False


def may(table: AccessTable, reader: Person, page: str, act: str, about: About) -> bool:
    """Say whether a person who works here may do something on a page; what nothing grants is refused.

    The subject of a case is asked of ``subject_view`` instead, and of nothing else.

    Examples
    --------
    >>> label = {"zh": "案管", "en": "registrar"}
    >>> table = AccessTable.model_validate(
    ...     {
    ...         "role": {"registrar": {"label": label, "does": label}},
    ...         "pages": {"clue": label},
    ...         "acts": {"read": label},
    ...         "grant": [{"role": "registrar", "pages": ["clue"], "acts": ["read"], "scope": "all"}],
    ...     }
    ... )
    >>> reader = Person(person="a", roles=["registrar"])
    >>> may(table, reader, "clue", "read", About()), may(table, reader, "clue", "export", About())
    (True, False)
    >>> may(table, reader, "clue", "read", About(subjects=frozenset({"a"})))
    False
    """
    if reader.person in about.subjects or about.barred:
        return False
    if about.above_reader and reader.person not in about.assigned:
        return False
    if about.secret and reader.person not in about.named and not set(reader.roles) & set(table.secret):
        return False
    return any(
        one.role in reader.roles and page in one.pages and act in one.acts and _in_scope(one.scope, reader, about)
        for one in table.grant
    )


def _in_scope(scope: Scope, reader: Person, about: About) -> bool:
    if scope == "all":
        return True
    if scope == "assigned":
        return reader.person in about.named
    if scope == "unit":
        return bool(reader.unit) and reader.unit in about.lineage
    return scope == "area" and not about.lineage.isdisjoint(reader.areas)
