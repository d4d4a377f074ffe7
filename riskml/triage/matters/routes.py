"""Routes: whose inbox a warning goes to, and never to its subject or the subject's subordinate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import Fault, ProjectError, WordedError, did_you_mean, worded
from riskml.core.texts import SEMICOLON, Text, listed
from riskml.core.toml import read_model
from riskml.reviews import Status
from riskml.triage.phrases import PHRASES, told
from riskml.triage.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from riskml.core.project import Project

COLUMNS = ("inbox", "recipient", "route_zh", "route_en")


class Inbox(BaseModel):
    """Where warnings are read: by one official, or at a desk that several keep.

    ``unit`` is the unit that a desk belongs to; whoever leads that unit has a say over the desk.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    recipient: str = Field(default="", description="the official who reads it; none is a desk")
    deputy: str = Field(default="", description="the official who reads it where the recipient may not or is away")
    unit: str = Field(default="", description="the unit that a desk belongs to")

    @model_validator(mode="after")
    def _deputy_of_somebody(self) -> Self:
        if self.deputy and not self.recipient:
            raise WordedError(phrase("a_deputy_of_somebody"))
        if self.deputy and self.deputy == self.recipient:
            raise WordedError(phrase("nobodys_own_deputy"))
        return self


class Route(BaseModel):
    """Which warnings an inbox takes; a key that is left out takes any."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inbox: str
    units: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    grades: tuple[Literal["red", "yellow", "none"], ...] = ()
    statuses: tuple[Status, ...] = ()

    def takes(self, warning: Warned) -> bool:
        """Say whether the route is for a warning."""
        several = ((self.units, warning.units), (self.matters, warning.matters), (self.areas, warning.areas))
        single = ((self.grades, warning.grade), (self.statuses, warning.status))
        return all(not asked or not set(asked).isdisjoint(there) for asked, there in several) and all(
            not asked or there in asked for asked, there in single
        )


class RouteSettings(BaseModel):
    """What ``serving/routes.toml`` says; an unknown key is refused.

    Examples
    --------
    >>> desk = {"label": {"zh": "派驻纪检组", "en": "Inspection desk"}}
    >>> RouteSettings.model_validate({"fallback": "desk", "inbox": {"desk": desk}}).fallback
    'desk'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fallback: str = Field(description="the inbox of warnings that no route may take; a desk of no unit")
    rules: str = Field(default="", description="the inbox of whoever keeps the rules; else the fallback")
    inbox: dict[str, Inbox] = Field(min_length=1)
    route: tuple[Route, ...] = Field(default=(), description="asked in this order")
    chief_posts: tuple[str, ...] = Field(default=(), description="posts whose holders lead their unit")
    chiefs: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="who leads a unit, by unit")
    reports_to: dict[str, str] = Field(default_factory=dict, description="whom an official answers to, by official")

    @model_validator(mode="after")
    def _names_are_inboxes(self) -> Self:
        kept = [("rules", self.rules)] if self.rules else []
        named = [
            ("fallback", self.fallback),
            *kept,
            *((f"route {i}", one.inbox) for i, one in enumerate(self.route, 1)),
        ]
        wrong = [
            f"{where}: {name!r} is no inbox. {worded(did_you_mean(name, self.inbox))}".rstrip()
            for where, name in named
            if name not in self.inbox
        ]
        last = self.inbox.get(self.fallback)
        if last and (last.recipient or last.unit):
            wrong.append("fallback: must be a desk of no unit and no single recipient, so that it may take anything")
        wrong += [
            f"reports_to: {official!r} answers to himself or herself by way of others"
            for official in self.reports_to
            if official in _superiors(official, self.reports_to)
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def read_routes(project: Project) -> RouteSettings:
    """Read a project's ``serving/routes.toml``.

    Raises
    ------
    ProjectError
        The file is missing, is not TOML, or has keys or values that are not known; every fault at once.
    """
    file = project.serving / "routes.toml"
    if not file.is_file():
        raise ProjectError(
            [
                Fault(
                    str(file),
                    phrase("the_routes_of_warnings"),
                    phrase("no_such_file"),
                    phrase("run_riskml_init_to_see"),
                )
            ]
        )
    return read_model(file, RouteSettings, Route, Inbox)


def _superiors(official: str, reports_to: Mapping[str, str]) -> set[str]:
    """Return everybody above an official, by way of others too; a circle ends where it closes."""
    above: set[str] = set()
    one = reports_to.get(official, "")
    while one and one not in above:
        above.add(one)
        one = reports_to.get(one, "")
    return above


@dataclass(frozen=True, slots=True)
class Staff:
    """Who serves where on a day, and who is away.

    Parameters
    ----------
    units, posts
        The unit and the post of each official.
    above
        The unit above each unit.
    away
        Officials on leave.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    away: frozenset[str] = frozenset()

    @classmethod
    def read(cls, officials: pd.DataFrame, units: pd.DataFrame, leaves: pd.DataFrame, day: date) -> Self:
        """Read the working tables of these names, as known on the day; both end days of a leave count as away."""

        def column(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
            known = frame[frame[value].notna()]
            return dict(zip(known[key].map(str), known[value].map(str), strict=True))

        begun = leaves["valid_from"].dt.date <= day
        ended = leaves["valid_to"].notna() & (leaves["valid_to"].dt.date < day)
        return cls(
            units=column(officials, "official_id", "unit_id"),
            posts=column(officials, "official_id", "post"),
            above=column(units, "unit_id", "parent_id"),
            away=frozenset(leaves.loc[begun & ~ended, "official_id"].map(str)),
        )

    def lineage(self, unit: str) -> Iterator[str]:
        """Yield a unit and the units above it; a circle ends where it closes."""
        seen: set[str] = set()
        while unit and unit not in seen:
            seen.add(unit)
            yield unit
            unit = self.above.get(unit, "")


@dataclass(frozen=True, slots=True)
class Warned:
    """What a route is chosen from, of one warning."""

    officials: frozenset[str] = frozenset()
    subject_units: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    matters: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    grade: str = "yellow"
    status: str = "new"


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a warning goes: the inbox, the official who reads it (empty at a desk), and why."""

    inbox: str
    recipient: str
    why: Text


def leads(superior: str, unit: str, settings: RouteSettings, staff: Staff) -> bool:
    """Say whether an official leads a unit, or a unit above it."""
    return any(
        superior in settings.chiefs.get(one, ())
        or (staff.units.get(superior) == one and staff.posts.get(superior) in settings.chief_posts)
        for one in staff.lineage(unit)
    )


def is_subordinate(official: str, superior: str, settings: RouteSettings, staff: Staff) -> bool:
    """Say whether an official answers to another: by declaration, or because the other leads the unit.

    Two who lead the same unit do not answer to each other for that alone.
    """
    if superior in _superiors(official, settings.reports_to):
        return True
    unit = staff.units.get(official, "")
    if not unit or official == superior:
        return False
    own = next((one for one in staff.lineage(unit) if _leads_itself(official, one, settings, staff)), "")
    if not own:
        return leads(superior, unit, settings, staff)
    return leads(superior, staff.above.get(own, ""), settings, staff)


def _leads_itself(official: str, unit: str, settings: RouteSettings, staff: Staff) -> bool:
    alone = Staff(units=staff.units, posts=staff.posts)
    return leads(official, unit, settings, alone)


def _bar(official: str, warning: Warned, settings: RouteSettings, staff: Staff) -> Text | None:
    """Say why an official may not read a warning, if so."""
    if official in warning.officials:
        return PHRASES["subject"]
    if any(is_subordinate(official, one, settings, staff) for one in warning.officials):
        return PHRASES["subordinate"]
    if not warning.subject_units.isdisjoint(staff.lineage(staff.units.get(official, ""))):
        return PHRASES["own_unit"]
    return PHRASES["away"] if official in staff.away else None


def _desk_bar(inbox: Inbox, warning: Warned, settings: RouteSettings, staff: Staff) -> Text | None:
    """Say why a desk may not read a warning, if so."""
    led = any(leads(one, inbox.unit, settings, staff) for one in warning.officials)
    own = not warning.subject_units.isdisjoint(staff.lineage(inbox.unit))
    return PHRASES["own_desk"] if inbox.unit and (led or own) else None


def choose(warning: Warned, settings: RouteSettings, staff: Staff) -> Routed:
    """Choose where a warning goes: a pure function of the three.

    Routes are asked in their order. In an inbox the recipient reads; the deputy where the recipient is whom the
    warning is about, answers to them, serves in the unit that it is about, or is on leave. Neither may, and the next
    route that is for the warning is asked; at last it goes to the fallback, which says why.
    """
    barred: list[Text] = []
    for route in settings.route:
        if not route.takes(warning):
            continue
        taken = _taken(route.inbox, warning, settings, staff, barred)
        if taken:
            return taken
    return Routed(settings.fallback, "", _why(barred, PHRASES["no_route"]))


def _taken(name: str, warning: Warned, settings: RouteSettings, staff: Staff, barred: list[Text]) -> Routed | None:
    """Return who of an inbox reads a warning; where nobody may, note why."""
    inbox = settings.inbox[name]
    plain = PHRASES["by_route"]
    if not inbox.recipient:
        bar = _desk_bar(inbox, warning, settings, staff)
        if bar is None:
            return Routed(name, "", _why(barred, plain))
        barred.append(told("barred", who=inbox.label, bar=bar))
        return None
    for official in filter(None, (inbox.recipient, inbox.deputy)):
        bar = _bar(official, warning, settings, staff)
        if bar is None:
            return Routed(name, official, _why(barred, plain))
        barred.append(told("barred", who=official, bar=bar))
    return None


def _why(barred: Iterable[Text], plain: Text) -> Text:
    """Say who may not read it, or that nobody was barred."""
    several = dict.fromkeys(barred)
    return listed(several, SEMICOLON) if several else plain


def route(warnings: pd.DataFrame, settings: RouteSettings, staff: Staff) -> pd.DataFrame:
    """Add to each warning its inbox, recipient, route_zh and route_en; what waits or is cleared goes nowhere."""
    columns = ("officials", "subject_units", "units", "matters", "areas")
    single = ("about", "grade", "status", "disposition")
    rows = []
    told = zip(*(warnings[name] for name in (*columns, *single)), strict=True)
    for *several, about, grade, status, disposition in told:
        if disposition not in ("issued", "listed"):
            rows.append(("", "", "", ""))
            continue
        if about == "rule":
            rows.append((settings.rules or settings.fallback, "", PHRASES["about_rule"].zh, PHRASES["about_rule"].en))
            continue
        named = {name: frozenset(values) for name, values in zip(columns, several, strict=True)}
        chosen = choose(Warned(**named, grade=grade, status=status), settings, staff)
        rows.append((chosen.inbox, chosen.recipient, chosen.why.zh, chosen.why.en))
    added = {
        name: pd.Series([row[place] for row in rows], index=warnings.index, dtype="object")
        for place, name in enumerate(COLUMNS)
    }
    return warnings.assign(**added)
