"""The portraits of a run as values: written once, read back by whoever shows one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from riskml.core.errors import Fault, RiskmlError, Verbatim, did_you_mean
from riskml.pipeline.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from riskml.pipeline.published import Published
    from riskml.portraits import Portrait

PORTRAITS = "portraits"
_SCHEMA = pa.schema([("kind", pa.string()), ("id", pa.string()), ("portrait", pa.string())])
_TOGETHER = 64
"""Portraits in a row group: one is read without the others of the run."""


def kept(portraits: Iterable[Portrait], folder: Path) -> Iterator[Portrait]:
    """Hand portraits on, and write each as it passes: kind, id, and its values as JSON.

    The id is that of the official or the unit; the whole and the register have none.
    """
    rows: list[dict[str, str]] = []
    with pq.ParquetWriter(folder / f"{PORTRAITS}.parquet", _SCHEMA, compression="zstd") as file:
        for portrait in portraits:
            value = portrait.to_dict()
            text = json.dumps(value, ensure_ascii=False, default=str)
            rows.append({"kind": portrait.kind, "id": _id_of(value), "portrait": text})
            if len(rows) == _TOGETHER:
                file.write_table(pa.Table.from_pylist(rows, _SCHEMA))
                rows = []
            yield portrait
        if rows:
            file.write_table(pa.Table.from_pylist(rows, _SCHEMA))


def _id_of(value: dict[str, Any]) -> str:
    known = {"official": lambda: value["person"]["official_id"], "unit": lambda: value["unit_id"]}
    return str(known.get(value["kind"], str)())


def published_portrait(run: Published, kind: str, one: str = "") -> dict[str, Any]:
    """Return the values of a portrait as a run published them.

    Parameters
    ----------
    run
        The run.
    kind
        'official', 'unit', 'whole' or 'register'.
    one
        The official or the unit.

    Raises
    ------
    ProjectError
        The run has no portraits; the fault says how to make one that has.
    RiskmlError
        Nothing is known of such an official or unit; the fault names the nearest.
    """
    found = run.rows(PORTRAITS, "score", kind=kind, id=one)
    if not found:
        known = [row["id"] for row in run.rows(PORTRAITS, "score", columns=["id"], kind=kind)]
        remedy = did_you_mean(one, known) or phrase("see_warnings_parquet")
        whose = phrase("portrait_official" if kind == "official" else "portrait_unit")
        raise RiskmlError(
            [Fault(whose, phrase("an_of_the_run", kind=whose, as_of=run.as_of), Verbatim(repr(one)), remedy)]
        )
    value: dict[str, Any] = json.loads(found[0]["portrait"])
    return value


def published_portraits(run: Published, kind: str, whose: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield portraits of a kind as they were published, each as its id and its JSON; some are read at once.

    Parameters
    ----------
    run
        The run.
    kind
        'official' or 'unit'.
    whose
        Only of these; of everybody where nobody is named.

    Raises
    ------
    ProjectError
        The run has no portraits; the fault says how to make one that has.
    """
    with pq.ParquetFile(run.file(f"{PORTRAITS}.parquet", "score")) as file:
        for batch in file.iter_batches(_TOGETHER):
            for row in batch.to_pylist():
                if row["kind"] == kind and (whose is None or row["id"] in whose):
                    yield row["id"], row["portrait"]
