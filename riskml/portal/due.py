"""What is due in the room, as counts by role: for messages, which name no case and nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.portal.casework import case_of
from riskml.portal.models import CaseFile
from riskml.portal.place import place
from riskml.portal.seeded import real_cases
from riskml.reviews.cases import clock

if TYPE_CHECKING:
    from datetime import date


def due_by_role(today: date) -> dict[str, tuple[int, int, int]]:
    """Return what is due for each role: how many cases are nearly due, past due, and so late that the role is told.

    The first two wait for the role's signature.

    A case at a secret state counts only for the roles that may open it without being named in it.

    Parameters
    ----------
    today
        The day on which clocks are read.
    """
    here = place()
    counts = {role: [0, 0, 0] for role in here.access.role}
    for row in CaseFile.objects.filter(real_cases(), final=False):
        register = here.cases.register_of.get(row.register)
        case = case_of(row)
        if register is None or case.state not in register.state:
            continue  # a state that the table in force no longer knows: its page says so
        told = clock(case, register, here.days, today)
        signers = {one.role for move in register.leaving(case.state) for one in move.sign}
        secret = register.state[case.state].secret
        for role, own in counts.items():
            if secret and role not in here.access.secret:
                continue
            own[0] += role in signers and told.light == "yellow"
            own[1] += role in signers and told.light == "red"
            own[2] += role in told.told
    return {role: (own[0], own[1], own[2]) for role, own in counts.items()}
