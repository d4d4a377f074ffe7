"""Who may score: the version that riskml itself made champion, and no other that the alias was moved to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.core.texts import SEMICOLON, Text, listed
from riskml.registry import journal
from riskml.registry.phrases_faults import phrase
from riskml.registry.signatures import TRAINED_BY, second_persons
from riskml.registry.store import CHALLENGER, CHAMPION, DIGEST, PEOPLE, Shelf, aliased, never_trained, opened
from riskml.reviews.ledger import Promotion, enter_or_warn

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project

RECORD: Final = "riskml.champion"
"""The registry's tag that says which version riskml made champion, by which act; it goes before the alias."""

_ACTS: Final = {"train", "promote", "rollback"}


def named_versions(project: Project, model: str = PEOPLE) -> dict[str, str]:
    """Return the version of a registered model that each alias names."""
    if never_trained(project):
        return {}
    with opened(project, model) as shelf:
        found = shelf.registered()
        return {alias: str(number) for alias, number in found.aliases.items()} if found else {}


def unsettled(project: Project) -> Path:
    """Return the file that stands while the registry is being changed: where it is found, a command was killed."""
    return project.store / ".unsettled"


def made_champion(shelf: Shelf) -> Any | None:
    """Return the row of the version that riskml made champion last, wherever the alias has been moved since."""
    number = _told(shelf).get("version")
    return next((one for one in shelf.versions() if str(one.version) == number), None)


def insist(shelf: Shelf) -> Any | None:
    """Return the champion's row, or None where there never was one.

    Raises
    ------
    ModelError
        The alias names a version that riskml did not make champion, or one whose second signature is gone.
    """
    row = aliased(shelf, CHAMPION)
    told = _told(shelf)
    expected, found = told.get("version"), None if row is None else str(row.version)
    if found != expected and not ("earlier" in told and found == (told["earlier"] or {}).get("version")):
        raise ModelError([_moved_by_hand(expected, found, told)])
    if row is not None and told.get("action") == "promote" and found == expected and not _signed(row):
        where = phrase("signatures_of_version", version=found)
        remedy = phrase("sign_or_roll_back", found=found)
        raise ModelError(
            [Fault(where, phrase("a_second_persons_on_which_it_was"), phrase("none_that_counts_2"), remedy)]
        )
    return row


def move(shelf: Shelf, row: Any, action: str, **told: str) -> None:
    """Move the alias to a version: what is about to be done is noted first, and the journal has it afterwards.

    Parameters
    ----------
    shelf
        The registered model.
    row
        The version that becomes champion.
    action
        train, promote or rollback.
    told
        Who does it, and why.
    """
    earlier = _told(shelf) or None
    record = {"version": str(row.version), "action": action, "at": journal.now(), **told, "earlier": earlier}
    shelf.client.set_registered_model_tag(shelf.name, RECORD, json.dumps(record, ensure_ascii=False))
    shelf.client.set_registered_model_alias(shelf.name, CHAMPION, row.version)


def settle(shelf: Shelf) -> None:
    """Bring a move to its end: the journal gets its line, or the note of a move that was not made is taken back."""
    told = _noted(shelf)
    if told is None or "earlier" not in told:
        return
    earlier = told.pop("earlier")
    row = aliased(shelf, CHAMPION)
    if row is None or str(row.version) != told["version"]:
        if earlier is None:
            shelf.client.delete_registered_model_tag(shelf.name, RECORD)
        else:
            shelf.client.set_registered_model_tag(shelf.name, RECORD, json.dumps(earlier, ensure_ascii=False))
        return
    line = _line(row, told)
    if line not in journal.read_journal(shelf.project, shelf.name):
        _enter(shelf, row, told)
        journal.append(shelf.project, model=shelf.name, **line)
    waiting = aliased(shelf, CHALLENGER)
    if waiting is not None and waiting.version == row.version:
        shelf.client.delete_registered_model_alias(shelf.name, CHALLENGER)
    shelf.client.set_registered_model_tag(shelf.name, RECORD, json.dumps(told, ensure_ascii=False))


def _enter(shelf: Shelf, row: Any, told: dict[str, Any]) -> None:
    """Enter a move into the ledger, before the journal: one that is cut off between is entered twice, never not."""
    values = {
        "at": f"{datetime.fromisoformat(told['at']):%Y-%m-%dT%H:%M:%SZ}",
        "object": hashlib.sha256(str(row.tags.get(DIGEST, "")).encode()).hexdigest(),
        "action": told["action"],
        "model": shelf.name,
        "version": str(row.version),
        "before": told.get("before") or None,
    }
    enter_or_warn(
        shelf.project, lambda openings: [Promotion(actor=openings.pseudonym("actor", told.get("by", "")), **values)]
    )


def _line(row: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Return what the journal says of a move."""
    number, action = str(row.version), told["action"]
    line: dict[str, Any] = {"at": told["at"], "action": action}
    if action == "train":
        return {**line, "version": number, "alias": CHAMPION, "by": told["by"], "champion": number}
    line |= {"champion": number, "before": told.get("before") or None, "by": told["by"]}
    if action == "rollback":
        return {**line, "note": told["note"]}
    signed = second_persons(row.tags, row.tags.get(DIGEST, ""))
    return {**line, "trained_by": row.tags.get(TRAINED_BY, ""), "signatures": [asdict(one) for one in signed]}


def _noted(shelf: Shelf) -> dict[str, Any] | None:
    """Return the registry's note of the last move, or None where there is none."""
    found = shelf.registered()
    text = found.tags.get(RECORD) if found else None
    if text is None:
        return None
    try:
        told = json.loads(text)
        whole = isinstance(told["version"], str) and told["action"] in _ACTS and isinstance(told["at"], str)
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        remedy = phrase("remove_the_tag_riskml_promote_notes")
        raise ModelError(
            [Fault(phrase("registry_tag_2", record=RECORD), phrase("a_note_of_riskmls"), Verbatim(text[:80]), remedy)]
        )
    return dict(told)


def _told(shelf: Shelf) -> dict[str, Any]:
    """Return the last move: as the registry has it or, where it has none, as the journal does."""
    noted = _noted(shelf)
    if noted is not None or not shelf.registered():
        return noted or {}
    written = [
        one for one in journal.read_journal(shelf.project, shelf.name) if one["action"] in _ACTS and "champion" in one
    ]
    if not written:
        return {}
    last = written[-1]
    return {"version": str(last["champion"]), "action": last["action"], "at": str(last.get("at", ""))}


def _signed(row: Any) -> bool:
    return bool(second_persons(row.tags, row.tags.get(DIGEST, "")))


def _moved_by_hand(expected: str | None, found: str | None, told: dict[str, Any]) -> Fault:
    """Say what stands there, what should, and both ways out."""
    ways: list[Text] = []
    if expected is not None:
        ways.append(phrase("rollback_makes", expected=expected))
    if found is not None:
        ways.append(phrase("promote_asks", found=found))
    due = (
        phrase("version_which_riskml_made_champion", expected=expected, action=told.get("action"))
        if expected
        else phrase("none_yet")
    )
    stands = (
        phrase("version_the_alias_was_moved_past", found=found) if found else phrase("none_the_alias_was_taken_away")
    )
    return Fault(phrase("the_champion"), due, stands, phrase("nothing_is_scored_until", names=listed(ways, SEMICOLON)))
