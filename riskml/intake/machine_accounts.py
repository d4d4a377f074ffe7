"""Whom acts name: nobody, or accounts that may be no people. Told with the import; what they are, the roster says."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from riskml.intake.phrases import told
from riskml.intake.telling import cut_short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from riskml.core.texts import Text

_SHOWN = 5
_MACHINE = re.compile(
    r"(?:sys(?:tem)?|admin(?:istrator)?|root|auto(?:mat(?:ic|ed|ion))?|batch|robot|bot|job|timer|cron|daemon|service|svc"
    r"|server|interface|api|sync|etl|migration|test|guest|default)(?:[ _.-]?(?:\d+|user|account|job|task|import))*"
    r"|(?:系统|自动|机器人|定时|接口|批处理|管理员|测试).*",
    re.IGNORECASE,
)


def looks_like_a_machine(official_id: str) -> bool:
    """Tell whether an identifier is one that systems give to themselves: a word of theirs, and a number at most.

    Examples
    --------
    >>> [
    ...     looks_like_a_machine(one)
    ...     for one in ("admin1", "SYSTEM", "auto_job_02", "系统自动", "autumn", "P0007", "Bott")
    ... ]
    [True, True, True, True, False, False, False]
    """
    return _MACHINE.fullmatch(official_id.strip()) is not None


def nobody_notes(place: Path) -> tuple[Text, ...]:
    """Return a note on accepted acts that name no official; none where every act names one.

    Parameters
    ----------
    place
        The accepted rows as the store keeps them.
    """
    stored = pq.ParquetFile(place)
    acts = named = stored.metadata.num_rows
    if "official_id" not in stored.schema_arrow.names:
        named = 0
    else:
        named -= sum(batch.column(0).null_count for batch in stored.iter_batches(columns=["official_id"]))
    if named == acts:
        return ()
    return (told("some_unattributed", acts=acts, n=acts - named) if named else told("all_unattributed"),)


def accounts_of(rosters: Iterable[Path]) -> frozenset[str]:
    """Return the accounts that the roster tells to be no persons; of several rows the last that says it counts.

    Parameters
    ----------
    rosters
        Accepted rows of officials as the store keeps them, in the order of their imports.
    """
    said: dict[str, bool] = {}
    for file in rosters:
        if "is_person" in pq.read_schema(file).names:
            for row in pq.read_table(file, columns=["official_id", "is_person"]).to_pylist():
                if row["is_person"] is not None:
                    said[row["official_id"]] = row["is_person"]
    return frozenset(account for account, person in said.items() if not person)


def machine_notes(place: Path, accounts: Collection[str] = ()) -> tuple[Text, ...]:
    """Return a note on accepted rows whose official may be no person, and one on those told to be none.

    Parameters
    ----------
    place
        The accepted rows as the store keeps them.
    accounts
        Those that the roster tells to be no persons.
    """
    stored = pq.ParquetFile(place)
    if "official_id" not in stored.schema_arrow.names:
        return ()
    counts: Counter[str] = Counter()
    for batch in stored.iter_batches(columns=["official_id"]):
        for one in batch.column(0).value_counts().to_pylist():
            if one["values"] and (one["values"] in accounts or looks_like_a_machine(one["values"])):
                counts[one["values"]] += one["counts"]
    suspected = {name: n for name, n in counts.items() if name not in accounts}
    known = {name: n for name, n in counts.items() if name in accounts}
    return tuple(
        told(key, shown=cut_short(((told("machine", name=name, n=n), n) for name, n in most.items()), _SHOWN))
        for key, most in (("machines", suspected), ("machines_told", known))
        if most
    )
