"""Accounts: who may come in, made by whoever may run commands here; too many wrong passwords lock one for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from riskml.core.errors import Fault, ProjectError, Verbatim, did_you_mean
from riskml.portal.entries import enter_access
from riskml.portal.models import Account
from riskml.portal.phrases_faults import phrase
from riskml.portal.place import place
from riskml.reviews.cases import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from riskml.reviews.cases import AccessTable

TRIES: Final = 5
"""Wrong passwords in a row that are let pass."""
LOCKED: Final = timedelta(minutes=15)


def now() -> datetime:
    """Return the local time, to the second, as signatures carry it."""
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005 (local times throughout)


class Locking(ModelBackend):
    """Django's own check of a password, but that five wrong ones lock the account for a quarter of an hour.

    A right one does not begin the count anew: whoever knows the password must not thereby win tries at the code.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """Return the account that a name and a password open."""
        found = Account.objects.filter(name=username or "").first()
        if found is not None and found.locked(now()):
            return None
        opened = super().authenticate(request, username=username, password=password)
        if isinstance(opened, Account):
            return opened
        if found is not None:
            count_wrong(found)
        return None


def count_wrong(account: Account) -> None:
    """Count a wrong password or code; the fifth in a row locks the account, and that is entered."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(failed=F("failed") + 1)
        until = now() + LOCKED
        if Account.objects.filter(pk=account.pk, failed__gte=TRIES).update(failed=0, locked_until=until):
            enter_access("locked", account.name)


def count_anew(account: Account) -> None:
    """Begin the count anew: the whole of a login went well, and not its first step alone."""
    Account.objects.filter(pk=account.pk).update(failed=0, locked_until=None)


def has_password(account: Account, password: str) -> bool:
    """Say whether this is the password of somebody who is in; wrong ones count, and nothing is right while locked."""
    known = Account.objects.get(pk=account.pk)
    if known.locked(now()):
        return False
    right = known.check_password(password)
    if not right:
        count_wrong(known)
    return right


def person_of(account: Account, access: AccessTable) -> Person | None:
    """Return who an account is in the room: as access.toml names them, else by the account's own roles.

    A role that the table no longer has opens nothing; without any, the account opens nothing at all.
    """
    for one in access.staff:
        if one.person == account.name:
            return one
    roles = tuple(role for role in account.roles if role in access.role)
    if not account.is_active or not roles:
        return None
    return Person(person=account.name, roles=roles, unit=account.unit, areas=tuple(account.areas))


def add_account(name: str, password: str, roles: Sequence[str], unit: str = "", areas: Sequence[str] = ()) -> Account:
    """Make an account.

    Parameters
    ----------
    name
        The code by which the person signs; of an official, the official's identifier.
    password
        At least twelve characters.
    roles, unit, areas
        As of a person in access.toml; not to be given for those whom that table names.

    Raises
    ------
    ProjectError
        With everything that stands against it.
    """
    table, where = place().access, phrase("user", name=name)
    faults: list[Fault] = []
    named = any(one.person == name for one in table.staff)
    if named and (roles or unit or areas):
        faults.append(
            Fault(where, phrase("no_role_it_is_named"), Verbatim(", ".join(roles) or unit), phrase("leave_it_out"))
        )
    if not named and not roles:
        faults.append(
            Fault(
                where,
                phrase("a_role_one_of", roles=", ".join(table.role)),
                phrase("none"),
                phrase("give_one_with_role"),
            )
        )
    faults += [
        Fault(where, phrase("a_role_of_access"), Verbatim(repr(one)), did_you_mean(one, table.role))
        for one in roles
        if one not in table.role
    ]
    for apart in table.apart:
        held = sorted(table.duties_of(roles) & set(apart.duties))
        if len(held) > 1:
            faults.append(
                Fault(
                    where,
                    phrase("one_duty_of", duties=", ".join(apart.duties)),
                    Verbatim(", ".join(held)),
                    phrase("give_one_role_less"),
                )
            )
    if Account.objects.filter(name=name).exists():
        faults.append(Fault(where, phrase("a_free_name"), phrase("an_account_of_that_name")))
    account = Account(name=name, roles=list(roles), unit=unit, areas=list(areas))
    try:
        validate_password(password, account)
    except ValidationError as error:
        faults.append(Fault(where, phrase("a_safe_password"), Verbatim(" ".join(error.messages))))
    if faults:
        raise ProjectError(faults)
    account.set_password(password)
    account.save()
    return account


def roles_in_force() -> dict[str, frozenset[str]]:
    """Return the roles of everybody who may sign: those whom access.toml names, and those who have an account."""
    return {name: frozenset(one.roles) for name, one in people_in_force().items()}


def people_in_force() -> dict[str, Person]:
    """Return everybody who may sign."""
    table = place().access
    people = [person for one in Account.objects.filter(is_active=True) if (person := person_of(one, table))]
    return {one.person: one for one in (*people, *table.staff)}
