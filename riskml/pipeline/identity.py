"""What a figure is made of: inputs, content, settings, code, and the versions of all that can move it."""

from __future__ import annotations

import hashlib
import platform
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from riskml.cards import read_cards
from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.hashes import code_hash, content_hash
from riskml.core.plugins import plugin_identity
from riskml.core.project import CONTENT
from riskml.pipeline.phrases_faults import phrase
from riskml.pipeline.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Text

MOVES_NO_FIGURE: Final = frozenset(
    {
        "click",  # the command line
        "cryptography",  # signs the ledger, which is no part of a run
        "defusedxml",  # reads sources: what was accepted of them is an input, by its hash
        "jinja2",  # sets pages
        "matplotlib",  # draws MLflow's pictures
        "mlflow",  # keeps models, which are checked by their hashes
        "pydantic",  # reads cards and settings, which are told by what they say
        "python-calamine",  # reads sources, as above
        "rich",  # the terminal
        "shap",  # holds and draws what riskml has computed
        "tomlkit",  # writes cards
    }
)
"""Dependencies whose version no figure hangs on. All others count, so that none is forgotten."""

MOVE_NOTHING: Final = {"memory", "spill", "threads", "tracking_uri", "group", "ledger"}
"""Settings that move no figure."""

OF_THE_ROOM: Final = tuple(f"serving/{name}.toml" for name in ("cases", "access", "papers", "notify", "public"))
"""Files of the content that say how warnings are handled and by whom, who issues papers, who is written to, and what is
hung out: a new member of staff makes no other run.
"""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a run was planned to be made of.

    Parameters
    ----------
    parts
        inputs, content, cards, settings, code, plugins and versions, as the manifest of a run tells them.
    sources
        The accepted rows, each where it should be.
    settings_file
        SHA-256 of the project's file of settings.
    """

    parts: Mapping[str, Any]
    sources: Sources
    settings_file: str


def identity_of(project: Project, cards: Cards, sources: Sources | None = None) -> Identity:
    """Look at all that a run of this project is made of.

    Parameters
    ----------
    project, cards
        What is run.
    sources
        The project's accepted rows, where they have been read just now.

    Raises
    ------
    SourceError
        A manifest does not add up.
    ProjectError
        The cards are no longer those of the project's files.
    PluginError
        A plugin that the project trusts is not installed.
    """
    found = Verbatim(read_cards(project).sha256)
    if found != cards.sha256:
        where = str(project.features)
        fault = Fault(
            where, phrase("the_cards_that_were_read", sha256=cards.sha256), found, phrase("open_the_project_again")
        )
        raise ProjectError([fault])
    sources = sources or Sources.read(project)
    parts = {
        "inputs": sources.hashes,
        "content": content_hash(project.root, CONTENT, without=OF_THE_ROOM),
        "cards": cards.sha256,
        "settings": project.settings.model_dump(mode="json", exclude=MOVE_NOTHING),
        "code": code_hash(),
        "plugins": plugin_identity(project.settings.plugins),
        "versions": versions(project.settings.plugins),
    }
    file = project.root / "pyproject.toml"
    settings = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    return Identity(parts, sources, settings)


def insist_unchanged(
    project: Project,
    cards: Cards,
    planned: Identity,
    *others: tuple[str | Text, object, object],
    read: Mapping[str, str] | None = None,
) -> None:
    """Refuse to publish what was not made of what was planned.

    Parameters
    ----------
    project, cards
        What was run.
    planned
        What it was planned to be made of.
    others
        Further things: what each is, as planned and as it is now.
    read
        SHA-256 of the rows that were read, by table and import; those of the plan where not given.

    Raises
    ------
    ProjectError
        Every difference.
    SourceError
        The rows of an import are no longer those that its manifest names.
    """
    now = identity_of(project, cards)
    pairs: list[tuple[str | Text, Any, Any]] = [
        (phrase("the_rows_read"), planned.parts["inputs"], planned.parts["inputs"] if read is None else dict(read)),
        (phrase("settings_in_the_project"), planned.settings_file, now.settings_file),
        *((_CALLED[name], told, now.parts[name]) for name, told in planned.parts.items()),
        *others,
    ]
    faults = [
        Fault(
            what,
            phrase("as_planned", short=_short(told)),
            phrase("changed_during_the_run", short=_short(found)),
            phrase("nothing_was_published"),
        )
        for what, told, found in pairs
        if told != found
    ]
    if faults:
        raise ProjectError(faults)


_CALLED: Final = {
    "inputs": phrase("the_imports"),
    "content": phrase("the_files_of_content", names=", ".join(CONTENT)),
    "cards": phrase("the_cards"),
    "settings": phrase("the_settings"),
    "code": phrase("the_code"),
    "plugins": phrase("the_plugins"),
    "versions": phrase("the_packages"),
}


def _short(value: object) -> str:
    text = f"{len(value)} of them" if isinstance(value, dict) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 (a line)


@lru_cache(maxsize=8)
def versions(plugins: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the versions of Python and of every installed package that can move a figure.

    These are riskml's declared dependencies and theirs in turn, but those that move none, and the plugins that are
    trusted with what they need. Nothing is imported. They are looked up once: what a process has loaded does not become
    another while it runs.

    Raises
    ------
    ProjectError
        riskml is not installed as a package, so that nobody knows what it needs.
    """
    try:
        own = [told for told in metadata.requires("riskml") or () if "extra ==" not in told]  # drivers of databases
        open_ = [_name_of(told) for told in (*own, *plugins)]
    except metadata.PackageNotFoundError as error:
        fault = Fault(
            "riskml", phrase("an_installed_package"), phrase("none_of_that_name"), phrase("install_it_pip_install")
        )
        raise ProjectError([fault]) from error
    found: dict[str, str] = {}
    seen = set(MOVES_NO_FIGURE)
    while open_:
        name = open_.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            told = metadata.distribution(name).metadata
        except metadata.PackageNotFoundError:
            continue  # an extra, or of another system
        found[name] = told["Version"]
        open_ += [_name_of(one) for one in told.get_all("Requires-Dist") or () if "extra ==" not in one]
    return {"python": platform.python_version(), **dict(sorted(found.items()))}


def _name_of(requirement: str) -> str:
    told = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", told.group() if told else requirement).lower()
