"""One account a role, to look at the room of a made-up city; a project of real people gets none."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.portal.accounts import now
from riskml.portal.identity.factors import end_logins, remove_factors
from riskml.portal.loading import save
from riskml.portal.models import Account, RunWarning, Unit
from riskml.portal.models_watch import Seeding, SeedingApproved
from riskml.portal.phrases_faults import phrase
from riskml.portal.scopes import current_run
from riskml.portal.seed_stock import keep_stock
from riskml.portal.seeded import real_warnings
from riskml.portal.seeds import is_fresh, plant_due
from riskml.reviews.cases.table import HANDLER, SUBJECT

if TYPE_CHECKING:
    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.portal.models import Run
    from riskml.portal.seed_stock import Pools
    from riskml.reviews.cases import AccessTable

MADE_UP: Final = ("truth.json", "plants.json")
"""What stands in the folder of a made-up city, and of no other: what was planted in it."""


_WATCHES: Final = "watcher"
_APPROVES: Final = "principal"


@dataclass(frozen=True, slots=True)
class Shown:
    """An account of the demo, with the password that is told once."""

    name: str
    password: str
    roles: tuple[str, ...]


def demo_accounts(project: Project, access: AccessTable) -> list[Shown]:
    """Make an account for each role, two for handlers, and one for somebody whom a warning names.

    Those that were made before get another password, and set their second factor anew.

    Parameters
    ----------
    project
        A made-up city, whose run the room has read.
    access
        Its roles.

    Raises
    ------
    ProjectError
        The project is no made-up city, somebody else has an account there, or the room has read no run.
    """
    run = current_run()
    faults = [
        Fault(str(project.root / one), phrase("what_was_planted"), phrase("no_such_file"), phrase("use_demo"))
        for one in MADE_UP
        if not (project.root / one).is_file()
    ]
    if run is None:
        faults.append(Fault(str(project.root), phrase("a_run_read"), phrase("none"), phrase("run_load")))
    if faults or run is None:
        raise ProjectError(faults)
    wanted = _accounts(run, access)
    others = sorted(set(Account.objects.values_list("name", flat=True)) - {one.name for one in wanted})
    if others:
        raise ProjectError([Fault(str(project.root), phrase("accounts_of_the_demo"), Verbatim(", ".join(others[:5])))])
    with transaction.atomic():
        return [_made(one) for one in wanted]


def demo_seed(project: Project, published: Published, pools: Pools) -> int:
    """Put one warning that is known to be false among those of a made-up city, signed by two accounts of the demo.

    It is made of one of the city's own people, under other names, and comes once: as long as nobody has registered a
    warning.
    """
    run = current_run()
    roles = {role: one.name for one in Account.objects.all() for role in one.roles}
    if run is None or not {_WATCHES, _APPROVES} <= roles.keys() or Seeding.objects.exists() or not is_fresh(run):
        return 0
    first = RunWarning.objects.filter(run=run, about="person", issued=True).order_by("rank").first()
    unit = first.units.first() if first else None
    above = Unit.objects.filter(run=run, unit_id=unit.unit_id).first() if unit else None
    at = now()
    with transaction.atomic():
        keep_stock(project.root, published, pools)
        signs = {"person": roles[_WATCHES], "role": _WATCHES, "at": at}
        area = above.parent if above else ""
        seeding = Seeding.objects.create(count=1, since=at.date(), area=area, reason="riskml portal demo", **signs)
        SeedingApproved.objects.create(seeding=seeding, person=roles[_APPROVES], role=_APPROVES, at=at)
        return plant_due(run, save)


def _accounts(run: Run, access: AccessTable) -> list[Account]:
    tops = list(Unit.objects.filter(run=run, parent="").values_list("unit_id", flat=True))
    # Of real ones: whoever stands in a warning that is known to be false has no account, and never answers.
    of_people = RunWarning.objects.filter(real_warnings(), run=run, about="person", issued=True).order_by("rank")
    warning = of_people.prefetch_related("people", "units").first()
    units = [one.unit_id for one in warning.units.all()] if warning else []
    names = {role: [f"{role}-1", f"{role}-2"] if role == HANDLER else [role] for role in access.role if role != SUBJECT}
    staff = [
        Account(name=name, roles=[role], unit=units[0] if units else "", areas=tops)
        for role, those in names.items()
        for name in those
    ]
    subjects = [one.official_id for one in warning.people.all()] if warning else []
    return [*staff, *(Account(name=one, roles=[SUBJECT]) for one in subjects)]


def _made(wanted: Account) -> Shown:
    account = Account.objects.filter(name=wanted.name).first() or wanted
    password = secrets.token_urlsafe(12)
    account.set_password(password)
    account.failed, account.locked_until = 0, None
    account.save()
    remove_factors(account)
    end_logins(account)
    return Shown(account.name, password, tuple(account.roles))
