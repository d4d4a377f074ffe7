"""Plugins: readers, comparisons, detectors and exporters of other packages, of those alone that a project trusts.

They are entry points, and looked for only when something names what is not built in. What is installed is never run for
being installed: ``plugins`` in ``[tool.riskml]`` names the distributions whose code may run on people's records.
"""

from __future__ import annotations

import hashlib
import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from riskml.core.errors import Fault, PluginError, RiskmlError, Verbatim, did_you_mean
from riskml.core.hashes import hash_of
from riskml.core.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from riskml.core.texts import Text

Kind = Literal["reader", "comparison", "detector", "exporter"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PLUGIN_NAME: Final = r"^[A-Za-z][A-Za-z0-9_]*$"
"""How a plugin's name is written."""

_TRUSTED: ContextVar[tuple[str, ...]] = ContextVar("trusted", default=())


@dataclass(frozen=True, slots=True)
class Plugin:
    """One part that another package offers.

    Parameters
    ----------
    kind, name
        What it is, and what projects call it.
    distribution, version
        The package that it comes in, as it is installed.
    entry
        Where its code stands.
    """

    kind: Kind
    name: str
    distribution: str
    version: str
    entry: metadata.EntryPoint = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r} of {self.distribution} {self.version}"

    def load(self) -> Any:
        """Import it.

        Raises
        ------
        PluginError
            It cannot be imported.
        """
        with self.answering(f"code at {self.entry.value}"):
            return self.entry.load()

    @contextmanager
    def answering(self, expected: str | Text) -> Iterator[None]:
        """Tell whatever its code raises as one fault that names the package; faults that it tells itself pass."""
        try:
            yield
        except RiskmlError:
            raise
        except (Exception, SystemExit) as error:
            logging.getLogger(__name__).debug("%s", self, exc_info=True)
            raise self.wrong(expected, f"{type(error).__name__}: {error}") from error

    def wrong(self, expected: str | Text, found: str) -> PluginError:
        """Return the error that says what was expected of it, and what it gave."""
        remedy = phrase("tell_whoever_makes", distribution=self.distribution)
        return PluginError([Fault(str(self), expected, Verbatim(found[:300]), remedy)])


def group_of(kind: Kind) -> str:
    """Return the group of entry points that plugins of a kind stand in.

    Examples
    --------
    >>> group_of("reader")
    'riskml.readers'
    """
    return f"riskml.{kind}s"


def _told(distribution: metadata.Distribution) -> list[Plugin]:
    kinds = {group_of(kind): kind for kind in KINDS}
    name = distribution.metadata["Name"]
    found = [
        Plugin(kinds[entry.group], entry.name, name, distribution.version, entry)
        for entry in distribution.entry_points
        if entry.group in kinds
    ]
    return sorted(found, key=lambda one: (one.kind, one.name))


def _trusted(names: Iterable[str]) -> list[metadata.Distribution]:
    found, faults = [], []
    for name in names:
        try:
            found.append(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            remedy = phrase("install_it")
            faults.append(
                Fault(phrase("plugin", name=name), phrase("an_installed_package"), phrase("none_of_that_name"), remedy)
            )
    if faults:
        raise PluginError(faults)
    return found


def trusted_plugins(names: Iterable[str]) -> list[Plugin]:
    """Return the plugins of the distributions that a project trusts.

    Raises
    ------
    PluginError
        One of them is not installed, has no plugin, or two of a kind bear one name.
    """
    found, faults = [], []
    for distribution in _trusted(names):
        own = _told(distribution)
        if not own:
            groups = ", ".join(map(group_of, KINDS))
            where = phrase("plugin_version", name=distribution.metadata["Name"], version=distribution.version)
            faults.append(Fault(where, phrase("an_entry_point", groups=groups), phrase("none")))
        found += own
    seen: dict[tuple[Kind, str], Plugin] = {}
    for one in found:
        other = seen.setdefault((one.kind, one.name), one)
        if other is not one:
            remedy = phrase("trust_one_of_the_two")
            faults.append(Fault(str(one), phrase("a_name_that_no_other_trusted"), Verbatim(str(other)), remedy))
        if not re.match(PLUGIN_NAME, one.name):
            faults.append(Fault(str(one), phrase("a_name_of_letters_digits"), Verbatim(repr(one.name))))
    if faults:
        raise PluginError(faults)
    return found


def plugin_of(kind: Kind, name: str, trusted: Iterable[str], built_in: Collection[str]) -> Plugin | None:
    """Return the trusted plugin of a name that is not built in; nothing where no trusted one bears it.

    Parameters
    ----------
    kind, name
        What is looked for.
    trusted
        The distributions that the project trusts.
    built_in
        The names that no plugin of this kind may take.

    Raises
    ------
    PluginError
        As `trusted_plugins`; or one takes a name that is built in.
    """
    own = [one for one in trusted_plugins(trusted) if one.kind == kind]
    refuse_taken(own, built_in)
    return next((one for one in own if one.name == name), None)


def refuse_taken(plugins: Iterable[Plugin], built_in: Collection[str]) -> None:
    """Refuse plugins that take a name that is built in, however it is written.

    Raises
    ------
    PluginError
        One does.
    """
    taken = {name.lower() for name in built_in}
    faults = [
        Fault(str(one), phrase("a_name_that_is_not_built"), Verbatim(repr(one.name)))
        for one in plugins
        if one.name.lower() in taken
    ]
    if faults:
        raise PluginError(faults)


def remedy_of(kind: Kind, name: str, known: Collection[str]) -> Text | Verbatim:
    """Return what to do about a name that neither riskml nor a trusted plugin knows.

    A package that is installed but not trusted is named: whether to trust it is a person's to say.
    """
    near = did_you_mean(name, known)
    offered = sorted({one.distribution for one in installed_plugins() if (one.kind, one.name) == (kind, name)})
    return phrase("offered", names=", ".join(offered)) if offered else near


def installed_plugins() -> list[Plugin]:
    """Return every plugin that is installed, trusted or not; nothing of theirs is imported."""
    found = {(one.kind, one.name, one.distribution): one for told in metadata.distributions() for one in _told(told)}
    return [found[key] for key in sorted(found)]


def plugin_identity(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return version and SHA-256 of the code of each distribution that a project trusts, by its name.

    The hash is over the files that its installer recorded: one that is installed in editable form records none of its
    code, and is known by its version alone.

    Raises
    ------
    PluginError
        One is not installed.
    """
    told = {}
    for one in _trusted(names):
        code = {
            file.as_posix(): hashlib.sha256(place.read_bytes()).hexdigest()
            for file in one.files or ()
            if "__pycache__" not in file.parts and not file.parts[0].endswith(".dist-info")
            if (place := Path(str(one.locate_file(file)))).is_file()
        }
        told[one.metadata["Name"]] = {"version": one.version, "sha256": hash_of(code)}
    return dict(sorted(told.items()))


@contextmanager
def trusting(names: Iterable[str]) -> Iterator[None]:
    """Let detectors of some distributions be found by their name alone, as models that are cloned or stored name them.

    All other plugins are found by whoever has the project at hand, and handed on.
    """
    token = _TRUSTED.set(tuple(names))
    try:
        yield
    finally:
        _TRUSTED.reset(token)


def trusted_here() -> tuple[str, ...]:
    """Return the distributions that may be looked into for detectors."""
    return _TRUSTED.get()
