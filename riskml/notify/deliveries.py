"""Sending: what each is to be told and was not told yet, once; what fails is said, and tried again the next time."""

from __future__ import annotations

import hashlib
import http.client
import json
import logging
import smtplib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from riskml.core.atomic import move, settle_file, settle_folder, write_file
from riskml.core.errors import Fault, ProjectError, Verbatim, text_of
from riskml.core.work import at_work
from riskml.notify.digests import Dues, checkup_digest, due_digest, run_digest
from riskml.notify.mail import message_of, send_mail
from riskml.notify.phrases_faults import phrase
from riskml.notify.settings import read_notify
from riskml.notify.webhooks import body_of, send_to_webhook
from riskml.registry.signatures import account
from riskml.reviews.ledger import NoticeSent, enter_or_warn
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.core.texts import Text
    from riskml.notify.digests import Digest
    from riskml.notify.settings import NotifySettings, Recipient
    from riskml.pipeline.published import Published
    from riskml.reviews.ledger import Openings

_LOG = logging.getLogger(__name__)
FOLDER: Final = "notify"
"""The folder in the project's store where it is kept what was sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the messages of one command.

    Parameters
    ----------
    sent, before
        How many were sent now, and how many had been sent before.
    faults
        What was not sent, and why.
    """

    sent: int = 0
    before: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One message to one address by one way."""

    digest: Digest
    recipient: str
    way: str
    address: str

    @property
    def number(self) -> str:
        """By which it is known, and which tells no address."""
        told = (self.digest.kind, self.digest.key, self.recipient, self.way, self.address)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]

    @property
    def way_told(self) -> Text:
        """How it goes, in words."""
        return phrase("by_mail") if self.way == "mail" else phrase("by_webhook", name=self.address)


def send_digests(project: Project, run: Published | None, at: datetime, due: Dues | None = None) -> Sent:
    """Send whoever is to be told what they were not told yet.

    A message counts as sent when the other side has taken it, and is noted then. Should this process be killed between
    the two, the message goes out again, under the same number.

    Parameters
    ----------
    project
        Whose; ``serving/notify.toml`` says who is told.
    run
        The run to tell of; none where there is none.
    at
        The moment, with its zone.
    due
        What is due, by inbox; None where the reading room was not asked.

    Raises
    ------
    ProjectError
        The settings are not as they should be, or another command is at work.
    """
    settings = read_notify(project)
    if not settings.enabled:
        return Sent()
    sent, before, faults = 0, 0, _unknown(settings, due)
    with at_work(project, "notify"):
        folder = project.store / FOLDER
        project.settings.access.make(folder)
        for one in _deliveries(settings, run, at, due or Dues()):
            note = folder / f"{one.number}.json"
            if note.exists():
                before += 1
                continue
            try:
                digest = _send(one, settings, project, at)
            except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError, ProjectError) as error:
                faults += _faults(one, error)
                _LOG.warning("not sent: %s", faults[-1])
                continue
            _note(note, one, at)
            _enter(project, one.way, digest)
            sent += 1
    return Sent(sent, before, tuple(faults))


def _unknown(settings: NotifySettings, due: Dues | None) -> list[Fault]:
    """Say who is to be told of an inbox that the room does not have."""
    if due is None:
        return []
    return [
        Fault(
            phrase("recipient_named", recipient=one.name),
            phrase("person_of_the_room" if one.person else "role_of_the_room"),
            Verbatim(repr(one.person or one.role)),
            phrase("name_another"),
        )
        for one in settings.recipient
        if "due" in one.tells and due.of(one) is None
    ]


def _deliveries(settings: NotifySettings, run: Published | None, at: datetime, due: Dues) -> Iterator[_Delivery]:
    for one in settings.recipient:
        for digest in _digests(one, settings.room, run, at, due):
            for to in one.mail:
                yield _Delivery(digest, one.name, "mail", to)
            for hook in one.webhook:
                yield _Delivery(digest, one.name, "webhook", hook)


def _digests(recipient: Recipient, room: str, run: Published | None, at: datetime, due: Dues) -> Iterator[Digest]:
    if run is not None:
        for kind, made in (("run", run_digest), ("checkup", checkup_digest)):
            if kind in recipient.tells:
                yield made(run.run_id, run.as_of, run.manifest["counts"], room)
    own = due.of(recipient) if "due" in recipient.tells else None
    waiting = due_digest(at.date(), own, room) if own is not None else None
    if waiting is not None:
        yield waiting


def _send(one: _Delivery, settings: NotifySettings, project: Project, at: datetime) -> str:
    """Send it; return the hash of what was said."""
    language = project.settings.language
    if one.way == "mail":
        if settings.mail is None:
            raise ValueError(one.way)
        message = message_of(one.digest, settings.mail, one.address, language, number=one.number, at=at)
        send_mail(settings.mail, message)
        return hashlib.sha256(one.digest.text.in_(language).encode()).hexdigest()
    webhook = settings.webhook[one.address]
    body = body_of(one.digest, webhook.template, language)
    send_to_webhook(webhook, body, number=one.number, at=at)
    return hashlib.sha256(body).hexdigest()


def _faults(one: _Delivery, error: Exception) -> list[Fault]:
    where = phrase("message_of", recipient=one.recipient, way=one.way_told)
    if isinstance(error, ProjectError):
        return [
            Fault(where, text_of(fault.expected), text_of(fault.found), text_of(fault.remedy)) for fault in error.faults
        ]
    # What a server answers may hold the address, which is the recipient's own; a secret never stands there.
    found = Verbatim(f"{type(error).__name__}: {' '.join(str(error).split())}"[:200])
    return [Fault(where, phrase("taken"), found, phrase("tick_tries_again"))]


def _note(note: Path, one: _Delivery, at: datetime) -> None:
    """Note that it was taken; neither the address nor the text stands there."""
    told = {"kind": one.digest.kind, "key": one.digest.key, "recipient": one.recipient, "way": one.way}
    draft = note.with_name(f".{note.name}")
    write_file(draft, json.dumps({**told, "at": at.isoformat(timespec="seconds")}, sort_keys=True) + "\n")
    settle_file(draft)
    move(draft, note)
    settle_folder(note.parent)


def _enter(project: Project, form: str, digest: str) -> None:
    """Enter into the ledger that a notice went out."""

    def notice(openings: Openings) -> list[NoticeSent]:
        return [NoticeSent(at=now(), actor=openings.pseudonym("actor", account()), object=digest, form=form)]

    enter_or_warn(project, notice)
