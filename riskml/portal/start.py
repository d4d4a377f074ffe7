"""Starting the room of a project: settings, Django, and tables as this version has them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from waitress import serve

from riskml.core.errors import Fault, ProjectError
from riskml.portal.key import read_or_make_key
from riskml.portal.phrases_faults import phrase
from riskml.portal.settings import Address, portal_settings, project_in_force

if TYPE_CHECKING:
    from socket import socket

    from django.core.handlers.wsgi import WSGIHandler

    from riskml.core.project import Project

_THREADS: Final = 8
# That a page waits for its turn is no fault, and writing so for each of them is work in itself.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def start(project: Project, address: Address = Address()) -> None:  # noqa: B008 (frozen)
    """Configure Django for a project's room, and bring its tables up to date; a process has one room.

    Raises
    ------
    ProjectError
        The process has another project's room already, or the secret is not kept as it should be.
    """
    if settings.configured:
        other = project_in_force()
        if project != other:
            found, remedy = phrase("that_of", project=str(other.root)), phrase("start_another")
            raise ProjectError([Fault(str(project.root), phrase("one_room_a_process"), found, remedy)])
        return
    project.settings.access.make(project.store / "portal")
    with project.settings.access.kept():
        join(project, address)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("clearsessions")


def join(project: Project, address: Address) -> None:
    """Configure Django for a room that is started: its tables are as this version has them."""
    settings.configure(**portal_settings(project, address, read_or_make_key(project)))
    django.setup()


def _ready() -> WSGIHandler:
    """Return what answers, with its tables read and its pages known: else the first to ask would wait for seconds."""
    from riskml.portal.place import place  # noqa: PLC0415 -- what it reads is known once Django is

    place()
    list(get_resolver().url_patterns)
    return get_wsgi_application()


def answer_requests(port: int) -> None:
    """Answer requests to this machine until the process is stopped; the room was started before."""
    serve(_ready(), host="127.0.0.1", port=port, threads=_THREADS, ident="")


def answer_at(listening: socket) -> None:
    """Answer requests that come in by a socket that others may listen at, too, until the process is stopped."""
    serve(_ready(), sockets=[listening], threads=_THREADS, ident="")
