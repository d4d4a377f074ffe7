"""Exporters of other packages: files that a run publishes beside its tables and pages.

An entry point in the group ``riskml.exporters`` is called with a run that is about to be published, and returns what it
makes of it: contents by file name. They stand in the run's ``exports/NAME/`` and are published, hashed and replaced
with it. A project names the exporters that it wants: ``exporters = ["NAME"]`` in ``[tool.riskml]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from riskml.core.atomic import make_folder, write_file
from riskml.core.errors import Fault, PluginError, Verbatim, did_you_mean
from riskml.core.plugins import plugin_of, remedy_of
from riskml.pipeline.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from riskml.core.plugins import Plugin
    from riskml.core.project import Project

EXPORTS: Final = "exports"
"""The folder of a run in which exporters' files stand."""


@dataclass(frozen=True, slots=True)
class RunToExport:
    """A run that is about to be published, to be read.

    Parameters
    ----------
    as_of
        The last day that counts as known.
    run_id
        The hash of everything that the run is made of.
    tables
        The names of its tables.
    """

    as_of: date
    run_id: str
    tables: tuple[str, ...]
    _folder: Path

    def table(self, name: str) -> pa.Table:
        """Return one of the tables, such as ``warnings``, ``scores`` or ``hits``.

        Raises
        ------
        PluginError
            The run has no such table.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415 -- loads when a table is read

        if name not in self.tables:
            found = did_you_mean(name, self.tables) or phrase("it_has", names=", ".join(self.tables))
            raise PluginError(
                [Fault(phrase("exporter_table"), phrase("a_table_of_the_run"), Verbatim(repr(name)), found)]
            )
        return pq.read_table(self._folder / f"{name}.parquet")


class Exporter(Protocol):
    """What an entry point in ``riskml.exporters`` is: a function."""

    def __call__(self, run: RunToExport) -> Mapping[str, bytes]:
        """Return the content of each file by its name, such as ``list.csv``.

        The same run has to give the same bytes: no clock, no chance. What is written is about people, and is read by
        whoever may read the run; a table for spreadsheets keeps cells from being read as formulas.
        """


def chosen_exporters(project: Project) -> list[Plugin]:
    """Return the exporters that a project names.

    Raises
    ------
    PluginError
        No trusted plugin has one of that name, or a trusted plugin is not as it should be.
    """
    found, faults = [], []
    for name in project.settings.exporters:
        plugin = plugin_of("exporter", name, project.settings.plugins, ())
        if plugin is None:
            where = phrase("tool_riskml_exporters")
            faults.append(
                Fault(
                    where, phrase("exporters_of_trusted_plugins"), Verbatim(repr(name)), remedy_of("exporter", name, ())
                )
            )
        else:
            found.append(plugin)
    if faults:
        raise PluginError(faults)
    return found


def export(project: Project, folder: Path, as_of: date, run_id: str) -> None:
    """Write what the project's exporters make of a run into its folder.

    Parameters
    ----------
    project
        Names the exporters.
    folder
        The run's, which nobody knows yet.
    as_of, run_id
        The run.

    Raises
    ------
    PluginError
        One raises, or returns what is no file; nothing is published then.
    """
    tables = tuple(sorted(file.stem for file in folder.glob("*.parquet")))
    for plugin in chosen_exporters(project):
        exporter: Exporter = plugin.load()
        with plugin.answering("files by their names"):
            files = dict(exporter(RunToExport(as_of, run_id, tables, folder)))
        wrong = [name for name, content in files.items() if not _is_file(name, content)]
        if wrong:
            raise plugin.wrong("names of files, without folders, and bytes", ", ".join(map(repr, wrong)))
        own = folder / EXPORTS / plugin.name
        make_folder(own)
        for name, content in sorted(files.items()):
            write_file(own / name, content)


def _is_file(name: object, content: object) -> bool:
    plain = isinstance(name, str) and name not in ("", ".", "..") and "\0" not in name
    return plain and PurePosixPath(str(name).replace("\\", "/")).name == name and isinstance(content, bytes)
