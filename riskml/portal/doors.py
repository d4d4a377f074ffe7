"""Who may open what: every view declares the kind of page that it is, and a view that does not is opened to nobody.

A door asks twice: whether any role of the reader may do such a thing on such a page at all and, where a page is about
something, whether the reader may do it on this one. Whoever may not is told the same as of what does not exist.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from riskml.core.texts import LANGUAGES
from riskml.portal.accounts import person_of
from riskml.portal.identity.factors import needs_second_factor
from riskml.portal.identity.ready import stands_ready
from riskml.portal.models import Account
from riskml.portal.place import place
from riskml.portal.purposes import ask_purpose, enter_purpose, told_purpose
from riskml.portal.remembered import reading
from riskml.reviews.cases import About, may

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from riskml.core.texts import Language
    from riskml.reviews.cases import AccessTable, Person
    from riskml.reviews.cases.access import Grant, Scope

OPEN: Final = "open"
"""The declaration of a view that needs no login: it shows nothing of anybody."""
OWN: Final = "own"
"""The declaration of a view about the reader's own account: it opens to whoever is in, and to the steps before it."""
LANGUAGE_COOKIE: Final = "language"
_READS: Final = ("GET", "HEAD")
"""What is asked for without changing anything that lists depend on."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: as the room knows them, and in which language."""

    person: Person
    language: Language

    @property
    def roles(self) -> frozenset[str]:
        """What they are here."""
        return frozenset(self.person.roles)

    def scopes(self, page: str, act: str = "read") -> frozenset[Scope]:
        """Return of which things they may do something on a kind of page; none where nothing is granted."""
        return _granted(place().access.grant, self.person.roles, page, act)

    def opens(self, page: str, act: str = "read") -> bool:
        """Say whether they may do something on some page of a kind."""
        return bool(self.scopes(page, act))


@lru_cache(maxsize=4096)
def _granted(grants: tuple[Grant, ...], roles: tuple[str, ...], page: str, act: str) -> frozenset[Scope]:
    """Return the scopes that a table's grants give: every page asks for those of the whole menu."""
    return frozenset(one.scope for one in grants if one.role in roles and page in one.pages and act in one.acts)


class RoomRequest(HttpRequest):
    """A request whose reader is known: what every view behind a door is given."""

    reader: Reader


@dataclass(frozen=True, slots=True)
class Found:
    """What a page is about, and what access asks of it.

    Parameters
    ----------
    thing
        The row that the view shows.
    about
        As `riskml.reviews.cases.may` asks it.
    page
        The kind of page, where the view has several.
    person
        Whose page it is: it is opened for a purpose, and the opening is entered.
    """

    thing: Any
    about: About
    page: str = ""
    person: str = ""


class Finds(Protocol):
    """Finds what a page is about, or nothing."""

    def __call__(self, reader: Reader, /, **named: str) -> Found | None:
        """Find what an address names, for a reader."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view is: the kinds of page, the act, and how it finds what it is about; without, it is a list.

    Of cases, ``registers`` says of which, and the table of cases as which kinds of page they open.
    """

    kinds: tuple[str, ...]
    act: str = "read"
    finds: Finds | None = field(default=None, compare=False)
    registers: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[str, ...]:
        """Its kinds in access.toml."""
        page_of = place().page_of if self.registers else {}
        return self.kinds or tuple(page_of[one] for one in self.registers if one in page_of)


def open_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare a view that needs no login."""
    view.declared = Declared((OPEN,))  # type: ignore[attr-defined]
    return view


def own_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare a view about the reader's own account."""
    view.declared = Declared((OWN,))  # type: ignore[attr-defined]
    return view


def door(
    *pages: str, act: str = "read", finds: Finds | None = None, registers: tuple[str, ...] = ()
) -> Callable[..., Callable[..., HttpResponse]]:
    """Declare what a view is, and have it opened only to those who may.

    Parameters
    ----------
    pages
        Its kind in access.toml; several where what it finds says which.
    act
        What is done there.
    finds
        What it is about: the view is given that instead of what the address names.
    registers
        Of a view of cases: of which; the table of cases says as which kinds of page they open.
    """
    told = Declared(pages, act, finds, registers)

    def declared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: RoomRequest, **named: str) -> HttpResponse:
            reader = request.reader
            if not any(reader.opens(page, act) for page in told.pages):
                raise Http404
            if finds is None:
                return view(request, **named)
            found = finds(reader, **named)
            if found is None or not _may(place().access, reader, found, told.pages, act):
                raise Http404
            if found.person and told_purpose(request, found.person):
                return redirect(request.path)
            if found.person and not enter_purpose(request, found.person):
                return ask_purpose(request, found.person)
            return view(request, found)

        guarded.declared = told  # type: ignore[attr-defined]
        return guarded

    return declared


def _may(access: AccessTable, reader: Reader, found: Found, pages: tuple[str, ...], act: str) -> bool:
    page = found.page or pages[0]
    if page not in pages:
        return False
    # Whom a case is about meets nothing but what they were asked; such a page finds it by that rule itself.
    if reader.scopes(page, act) == {"own"}:
        return found.about == About()
    return may(access, reader.person, page, act, found.about)


class DefaultDeny:
    """Lets a request through to a view that declares what it is, and to nothing else; nothing without a login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the language of the answer, and keep pages from every store on the way."""
        request.language = _language(request)  # type: ignore[attr-defined]
        with reading() if request.method in _READS else nullcontext():
            answer = _whole(request, self.get_response(request))
        answer.setdefault("Cache-Control", "no-store")
        if request.GET.get("lang") in LANGUAGES:
            answer.set_cookie(
                LANGUAGE_COOKIE, request.GET["lang"], max_age=31_536_000, httponly=True, samesite="Strict"
            )
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _: list[Any], named: dict[str, str]
    ) -> HttpResponse | None:
        """Refuse a view that declares nothing, and what is no text; send who is not known to the login."""
        declared = getattr(view, "declared", None)
        if not isinstance(declared, Declared) or any(map(no_text, (*named.values(), *_asked(request, view)))):
            raise Http404
        account = request.user
        person = person_of(account, place().access) if isinstance(account, Account) else None
        if person is not None and isinstance(account, Account):
            request.reader = Reader(person, request.language)  # type: ignore[attr-defined]
            waits = "" if declared.pages in ((OPEN,), (OWN,)) else _waits(account, person)
            return redirect(waits) if waits else None
        return None if declared.pages == (OPEN,) else redirect("login")


def no_text(value: str) -> bool:
    """Say whether a value is none that a person writes: with the character that PostgreSQL does not keep."""
    return "\0" in value


def _asked(request: HttpRequest, view: Callable[..., HttpResponse]) -> Iterator[str]:
    """Yield what an address and a form ask for; a form that may hold files is read by the view itself."""
    forms = [request.GET] if getattr(view, "csrf_exempt", False) else [request.GET, request.POST]
    for form in forms:
        for name, values in form.lists():
            yield from (name, *values)


def _waits(account: Account, person: Person) -> str:
    """Return the name of the page that comes before all others, where one does."""
    factor, confirmed = stands_ready(account)
    if needs_second_factor(person) and not factor:
        return "set_factor"
    return "" if confirmed else "notice"


def _whole(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Have a script load as a page of its own what is no list: a login that has ended, a right that has, a fault."""
    if not HtmxDetails(request) or answer.status_code == HTTPStatus.OK:
        return answer
    to = answer.url if isinstance(answer, HttpResponseRedirectBase) else request.get_full_path()
    return HttpResponseClientRedirect(to)


def _language(request: HttpRequest) -> Language:
    for asked in (request.GET.get("lang"), request.COOKIES.get(LANGUAGE_COOKIE)):
        for known in LANGUAGES:
            if asked == known:
                return known
    return place().project.settings.language
