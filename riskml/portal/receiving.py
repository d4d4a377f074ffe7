"""Taking files in: type, size and number are held while they come, and what is refused is not even written down whole.

A view that takes files says so; its token is asked for only after its own handler stands in place, for the token stands
in the same stream as the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from riskml.portal.doors import no_text
from riskml.portal.papers import Incoming, cap
from riskml.portal.papers_taken import LOOKED_AT, begins_as, ending_of, shown_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

MOST_FILES: Final = 20
"""Files that one form takes."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken: its name as pages show it, and why: 'type', 'content', 'size', 'empty' or 'many'."""

    name: str
    why: str


class Received(UploadedFile):  # type: ignore[type-arg]  # Django's own takes none
    """A file that came in whole, and that nobody has kept yet."""

    def __init__(self, incoming: Incoming, name: str) -> None:
        sha256 = incoming.end()
        super().__init__(file=None, name=name, size=incoming.size)
        self.incoming, self.sha256, self.shown = incoming, sha256, shown_name(name)

    def close(self) -> None:
        """Do nothing: it was closed when it had come in."""


class PaperHandler(FileUploadHandler):
    """Django's way in for one request's files."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused: list[Refused] = []
        self._taken: list[Incoming] = []
        self._now: Incoming | None = None
        self._first = b""

    def _refuse(self, why: str) -> None:
        self.refused.append(Refused(shown_name(self.file_name or ""), why))
        if self._now is not None:
            self._now.forget()
            self._now = None
        raise SkipFile

    def new_file(self, *args: Any, **words: Any) -> None:
        """Begin with a file, where its name is of a type that is taken."""
        super().new_file(*args, **words)
        self._first, self._now = b"", None
        if len(self._taken) >= MOST_FILES:
            self._refuse("many")
        if not ending_of(self.file_name or ""):
            self._refuse("type")
        self._now = Incoming()
        self._taken.append(self._now)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take in a chunk, as long as the file is no larger than it may be, and begins as its type does."""
        incoming = self._now
        if incoming is None:
            raise SkipFile
        if start + len(raw_data) > cap():
            self._refuse("size")
        if len(self._first) < LOOKED_AT:
            self._first += raw_data[: LOOKED_AT - len(self._first)]
            if len(self._first) == LOOKED_AT and not begins_as(ending_of(self.file_name or ""), self._first):
                self._refuse("content")
        incoming.write(raw_data)

    def file_complete(self, file_size: int) -> Received | None:
        """Hand on a file that is whole."""
        incoming, name = self._now, self.file_name or ""
        if incoming is None:
            return None
        try:
            if not file_size:
                self._refuse("empty")
            if not begins_as(ending_of(name), self._first):
                self._refuse("content")
        except SkipFile:
            return None
        self._now = None
        return Received(incoming, name)

    def forget(self) -> None:
        """Take away what nobody has kept."""
        for one in self._taken:
            one.forget()


def receives_papers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have a view take files; what it does not keep is gone when it has answered.

    It stands inside the door: a file is looked at only where the reader may do what the view does.
    """

    @csrf_protect
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if any(no_text(one) for values in request.POST.lists() for one in (values[0], *values[1])):
            raise Http404
        return view(request, *args, **named)

    @wraps(view)
    def receiving(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        handler = PaperHandler(request)
        if request.method == "POST":
            request.upload_handlers = [handler]
        request.papers = handler  # type: ignore[attr-defined]
        try:
            return guarded(request, *args, **named)
        finally:
            handler.forget()

    return receiving


token_within = csrf_exempt
"""Marks a view whose token `receives_papers` asks for."""


def refused_of(request: HttpRequest) -> tuple[Refused, ...]:
    """Return the files of a request that were not taken."""
    handler: PaperHandler = request.papers  # type: ignore[attr-defined]
    return tuple(handler.refused)
