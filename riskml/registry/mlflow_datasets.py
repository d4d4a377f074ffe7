"""What a training read, as MLflow's data sets: names, columns, counts and digests, never a row."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from riskml.core.atomic import write_file
from riskml.core.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from mlflow import MlflowClient

DIGEST: Final = 32
"""Digits of a digest that MLflow has room for."""

CURVES: Final = "curves"
"""The folder of the pictures among a run's artefacts."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """One table that a training read.

    Parameters
    ----------
    name
        What it is: history, labels, …
    digest
        Of its content, without whose it is.
    context
        What it was for: training, evaluation.
    columns
        Their names.
    counts
        Figures of the whole: rows, months, …
    as_of
        The date up to which it was known.
    """

    name: str
    digest: str
    context: str
    columns: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: str = ""


def data_set(name: str, table: pd.DataFrame, *, context: str, as_of: str, **counts: int) -> DataSet:
    """Describe a table of (official_id, month); the digest is of its numbers and months, not of its officials.

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_tuples([("a", pd.Timestamp("2025-01-01"))], names=["official_id", "month"])
    >>> one = data_set("history", pd.DataFrame({"z": [1.5]}, index), context="training", as_of="2025-01-31")
    >>> other = data_set("history", pd.DataFrame({"z": [2.5]}, index), context="training", as_of="2025-01-31")
    >>> one.counts, one.digest == other.digest
    ({'rows': 1}, False)
    """
    digest = hashlib.sha256(json.dumps([name, *map(str, table.columns)]).encode())
    digest.update(np.ascontiguousarray(table.to_numpy(np.float64)).tobytes())
    digest.update(table.index.get_level_values("month").to_numpy().astype("datetime64[D]").astype(np.int64).tobytes())
    columns = tuple(map(str, table.columns))
    return DataSet(name, digest.hexdigest()[:DIGEST], context, columns, {"rows": len(table), **counts}, as_of)


def log_inputs(
    client: MlflowClient, run_id: str, sets: tuple[DataSet, ...], pictures: Mapping[str, bytes], scratch: Path
) -> None:
    """Write data sets and pictures to a run, where there are any; pictures stand in a folder of scratch meanwhile."""
    if sets:
        from mlflow.entities import Dataset, DatasetInput, InputTag  # noqa: PLC0415
        from mlflow.types import ColSpec, Schema  # noqa: PLC0415

        client.log_inputs(
            run_id,
            [
                DatasetInput(
                    Dataset(
                        name=one.name,
                        digest=one.digest,
                        source_type="riskml",
                        source=json.dumps({"as_of": one.as_of}),
                        schema=json.dumps(
                            {"mlflow_colspec": Schema([ColSpec("double", name) for name in one.columns]).to_dict()}
                        ),
                        profile=json.dumps({"num_rows": one.counts.get("rows", 0), **one.counts}),
                    ),
                    [InputTag("mlflow.data.context", one.context)],
                )
                for one in sets
            ],
        )
    if pictures:
        with Scratch(scratch, "curves") as folder:
            for name, picture in pictures.items():
                write_file(folder.path / name, picture)
            client.log_artifacts(run_id, str(folder.path), CURVES)
