"""What the room enters into the ledger: moves, openings of a person's page, exports and notices; by pseudonyms only.

Unlike a run, which stands whether or not it could be entered, what is done here is not done where it cannot be
entered: an opening that leaves no trace is what the ledger is there to prevent.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from riskml.portal.place import place
from riskml.reviews.ledger import Access, Assignment, Conclusion, Export, Ledger, Move, NoticeSent, PageOpening, enter
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from riskml.reviews.ledger import Act, Openings


def _enter(act_of: Callable[[Openings], Act]) -> None:
    project = place().project
    if project.settings.ledger:
        enter(Ledger.of(project), lambda openings: [act_of(openings)], project.settings.access)


def enter_opening(actor: str, official: str, purpose: str) -> None:
    """Enter that somebody opened a person's page."""
    _enter(
        lambda of: PageOpening(
            at=now(), actor=of.pseudonym("actor", actor), object=of.pseudonym("official", official), purpose=purpose
        )
    )


def enter_access(action: str, account: str, actor: str = "", text: str = "") -> None:
    """Enter that somebody came in, or that what they come in by has changed.

    Parameters
    ----------
    action
        As `riskml.reviews.ledger.Access` has it.
    account
        Whose.
    actor
        Who did it, where it is another.
    text
        What was confirmed, of a confirmation.
    """
    _enter(
        lambda of: Access.model_validate(
            {
                "at": now(),
                "actor": of.pseudonym("actor", actor or account),
                "object": hashlib.sha256(text.encode()).hexdigest() if text else of.pseudonym("actor", account),
                "action": action,
            }
        )
    )


def enter_moves(register: str, actor: str, moved: list[tuple[str, str, str]]) -> None:
    """Enter that somebody signed in cases of a register: number, state before, state after.

    The states are the same where others have yet to sign.
    """
    project = place().project
    if not project.settings.ledger:
        return
    at = now()
    enter(
        Ledger.of(project),
        lambda of: [
            Move.model_validate(
                {
                    "at": at,
                    "actor": of.pseudonym("actor", actor),
                    "object": of.pseudonym("case", number),
                    "register": register,
                    "before": before,
                    "after": after,
                }
            )
            for number, before, after in moved
        ],
        project.settings.access,
    )


def enter_assignment(register: str, actor: str, number: str, before: Collection[str], after: Collection[str]) -> None:
    """Enter that a case went from some hands into others; nobody is named, and the same group is always the same."""
    _enter(
        lambda of: Assignment.model_validate(
            {
                "at": now(),
                "actor": of.pseudonym("actor", actor),
                "object": of.pseudonym("case", number),
                "register": register,
                "before": of.pseudonym("group", "\n".join(sorted(before))) if before else None,
                "after": of.pseudonym("group", "\n".join(sorted(after))) if after else None,
            }
        )
    )


def enter_finding(register: str, actor: str, number: str, finding: str, people: int) -> None:
    """Enter what a case was concluded as, and how many people did; neither they nor whom it is about are named."""
    _enter(
        lambda of: Conclusion.model_validate(
            {
                "at": now(),
                "actor": of.pseudonym("actor", actor),
                "object": of.pseudonym("case", number),
                "register": register,
                "finding": finding,
                "people": str(people),
            }
        )
    )


def enter_paper(actor: str, sha256: str) -> None:
    """Enter that a paper left the room."""
    _enter(lambda of: Export(at=now(), actor=of.pseudonym("actor", actor), object=sha256, form="paper"))


def enter_export(actor: str, form: str, content: bytes) -> None:
    """Enter that a file left the room."""
    _enter(
        lambda of: Export(
            at=now(), actor=of.pseudonym("actor", actor), object=hashlib.sha256(content).hexdigest(), form=form
        )
    )


def enter_notice(actor: str, form: str, content: bytes) -> None:
    """Enter that a notice was issued."""
    _enter(
        lambda of: NoticeSent(
            at=now(), actor=of.pseudonym("actor", actor), object=hashlib.sha256(content).hexdigest(), form=form
        )
    )
