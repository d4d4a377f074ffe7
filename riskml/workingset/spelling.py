"""Steps that a log spells otherwise than their card: in other capitals, widths or blanks a step is the same step."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable


def folded(word: str) -> str:
    """Return a word as it is compared.

    Examples
    --------
    >>> folded(" Ｄecide ") == folded("decide"), folded("受 理") == folded("受理")
    (True, True)
    """
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"})


def with_spellings(labels: pa.Table, workflow: pa.Table, said: Iterable[str]) -> pa.Table:
    """Return what a log may call each step, with every spelling that the log has of its name or label.

    Without them an act whose entry has a capital or a blank more would be one outside the workflow, and its step one
    that was never done. A spelling that could be of two steps of a matter is of neither.

    Parameters
    ----------
    labels
        Labels of steps by matter, with the step's name.
    workflow
        Matters and the names of their steps.
    said
        What the log calls its steps.

    Examples
    --------
    >>> labels = pa.table({"matter_id": ["m"], "label": ["受理"], "step": ["accept"]})
    >>> workflow = pa.table({"matter_id": ["m", "m"], "step": ["accept", "decide"]})
    >>> with_spellings(labels, workflow, ["受 理", "Decide", "decide", "other"])["label"].to_pylist()
    ['受理', 'Decide', '受 理']
    """
    by_form: dict[str, list[str]] = {}
    for word in sorted({*said}):
        by_form.setdefault(folded(word), []).append(word)
    names = [(row["matter_id"], row["step"], row["step"]) for row in workflow.to_pylist()]
    told = [(row["matter_id"], row["label"], row["step"]) for row in labels.to_pylist()]
    meant: dict[tuple[str, str], set[str]] = {}
    for matter, word, step in (*names, *told):
        meant.setdefault((matter, folded(word)), set()).add(step)
    known = {(matter, word) for matter, word, _ in (*names, *told)}
    more = [
        {"matter_id": matter, "label": word, "step": next(iter(steps))}
        for (matter, form), steps in meant.items()
        if len(steps) == 1
        for word in by_form.get(form, ())
        if (matter, word) not in known
    ]
    return pa.concat_tables([labels, pa.Table.from_pylist(more, schema=labels.schema)]) if more else labels
