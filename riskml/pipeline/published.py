"""A run as it was published: its manifest, and its tables read back as they were written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Self

from riskml.core.errors import Fault, ProjectError
from riskml.pipeline.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow.parquet as pq

    from riskml.core.texts import Text

Depth = Literal["measure", "score", "report"]
DEPTHS: tuple[Depth, ...] = ("measure", "score", "report")
COMMANDS = ("measure", "score", "run")
"""The command of riskml that goes as far as each depth."""
MANIFEST = "manifest.json"
TIMINGS = "timings"
"""The one part of a manifest that tells how a run was made, and not what it is: no identity hangs on it."""


@dataclass(frozen=True, slots=True)
class Published:
    """A whole run in its folder.

    Parameters
    ----------
    folder
        Tables, pages and the manifest.
    manifest
        What it is made of, and the SHA-256 of every output.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return the run in a folder, or nothing where no whole one stands there."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        ours = isinstance(manifest, dict) and {"run_id", "facts_id", "until", "outputs", "as_of"} <= manifest.keys()
        return cls(folder, manifest) if ours else None

    @property
    def as_of(self) -> date:
        """The last day that counted as known."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def run_id(self) -> str:
        """The hash of everything that the run is made of."""
        return str(self.manifest["run_id"])

    @property
    def depth(self) -> int:
        """How far it went, as a place in ``DEPTHS``."""
        return DEPTHS.index(self.manifest["until"])

    @property
    def outputs(self) -> Mapping[str, str]:
        """The SHA-256 of each output, by its path in the folder."""
        outputs: dict[str, str] = self.manifest["outputs"]
        return outputs

    def stands_whole(self) -> bool:
        """Tell whether every output stands there as it was written."""
        return all(_is(self.folder / name, digest) for name, digest in self.outputs.items())

    def file(self, name: str, depth: Depth) -> Path:
        """Return the path of an output that stands there as it was written.

        Parameters
        ----------
        name
            Its path in the folder.
        depth
            How far a run has to go to have it.

        Raises
        ------
        ProjectError
            The run has no such output, or another stands there; the fault says how to make it.
        """
        command = COMMANDS[max(DEPTHS.index(depth), self.depth)]
        remedy = phrase("run_riskml_as_of_to_make", command=command, as_of=self.as_of)
        if name not in self.outputs:
            found = phrase("a_run_that_went_as_far", depth=self.manifest["until"], version=self.manifest.get("riskml"))
            raise ProjectError([Fault(str(self.folder), phrase("a_run", name=name), found, remedy)])
        file = self.folder / name
        if not _is(file, self.outputs[name]):
            raise ProjectError(
                [Fault(str(file), phrase("the_file_that_was_published"), phrase("another_or_none"), remedy)]
            )
        return file

    def rows(
        self, name: str, depth: Depth, *, columns: Sequence[str] | None = None, **equal: str
    ) -> list[dict[str, Any]]:
        """Return the rows of a table in which some columns have these values; every row where none is named.

        Values are looked for without Arrow's own functions: they would load pandas, which takes longer than all else.

        Raises
        ------
        ProjectError
            As `file`.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415 -- a manifest alone is read without Arrow

        with pq.ParquetFile(self.file(f"{name}.parquet", depth)) as file:
            groups = [one for one in range(file.num_row_groups) if _may_hold(file.metadata.row_group(one), equal)]
            read = None if columns is None else [*columns, *(one for one in equal if one not in columns)]
            table = file.read_row_groups(groups, columns=read)
        first, last = 0, table.num_rows
        for column, value in equal.items():
            places = [place for place, one in enumerate(table[column].to_pylist()) if one == value] or [0, -1]
            first, last = max(first, places[0]), min(last, places[-1] + 1)
        rows: list[dict[str, Any]] = table.slice(first, max(last - first, 0)).to_pylist()
        return [row for row in rows if all(row[column] == value for column, value in equal.items())]

    def values(self, name: str, depth: Depth) -> Any:
        """Return what a JSON file holds.

        Raises
        ------
        ProjectError
            As `file`.
        """
        return json.loads(self.file(f"{name}.json", depth).read_text("utf-8"))


def _may_hold(group: pq.RowGroupMetaData, equal: Mapping[str, str]) -> bool:
    """Tell whether rows of these values may stand in a row group, by the least and the greatest of its columns."""
    for place in range(group.num_columns):
        column = group.column(place)
        told = column.statistics if column.path_in_schema in equal else None
        if told is not None and told.has_min_max and not told.min <= equal[column.path_in_schema] <= told.max:
            return False
    return True


def _is(file: Path, digest: str) -> bool:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except OSError:
        return False


def runs_in(runs: Path) -> list[Published]:
    """Return the whole runs in a folder of runs, the latest last."""
    found = [one for folder in runs.glob("[!.]*") if (one := Published.read(folder)) is not None]
    return sorted(found, key=lambda one: (one.manifest["as_of"], one.run_id))


def published_run(runs: Path, as_of: date | None, command: str) -> Published:
    """Return the run as of a date, the latest by default.

    Parameters
    ----------
    runs
        The project's folder of runs.
    as_of
        The date.
    command
        The command of riskml that makes what is looked for.

    Raises
    ------
    ProjectError
        No such run has been published; the fault says how to make one.
    """
    known = runs_in(runs)
    chosen = [one for one in known if as_of in (None, one.as_of)]
    if chosen:
        return chosen[-1]
    asked = f" --as-of {as_of}" if as_of else ""
    there = ", ".join(str(one.as_of) for one in known[-3:])
    raise ProjectError(
        [
            Fault(
                str(runs),
                phrase("a_published_run", as_of=as_of) if as_of else phrase("a_published_run_2"),
                phrase("runs_as", there=there) if there else phrase("none"),
                phrase("run_riskml_first", command=command, asked=asked),
            )
        ]
    )


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path in it."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def refuse_others_work(folder: Path, root: Path, own: Iterable[str], until: Depth) -> None:
    """Refuse a folder in which a run would replace anything but a run that went no further.

    Parameters
    ----------
    folder
        Where the run is to stand.
    root, own
        The project's folder, and the folders in it that are no place for a run.
    until
        How far the run goes.

    Raises
    ------
    ProjectError
        Something else stands there.
    """
    found: tuple[Text, Text] | None = None
    if any(folder.is_relative_to(root / name) for name in own) or root.is_relative_to(folder):
        found = phrase("a_folder_for_the_run_alone"), phrase("the_projects_own")
    elif folder.exists():
        found = _others(folder, until) if folder.is_dir() else (phrase("a_folder"), phrase("a_file"))
    if found is not None:
        raise ProjectError([Fault(str(folder), *found, phrase("name_another_folder"))])


def _others(folder: Path, until: Depth) -> tuple[Text, Text] | None:
    """Return what was expected and what was found where a folder holds more than a run that may be replaced."""
    before = Published.read(folder)
    if before is None:
        return (phrase("an_older_run_or_nothing"), phrase("other_files")) if any(folder.iterdir()) else None
    known = {MANIFEST, *before.outputs}
    others = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in known]
    if others:
        facts = {"name": others[0].name, "count": len(others) - 1}
        return phrase("nothing_but_an_older_run"), phrase("and_other_files", **facts)
    if before.depth > DEPTHS.index(until):
        went = phrase("one_as_far_as", until=before.manifest["until"])
        return phrase("a_run_no_further_than", until=until), went
    return None
