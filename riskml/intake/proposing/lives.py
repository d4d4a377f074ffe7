"""Acts that a source does not keep one to a row: columns that are steps, and starts and ends apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from riskml.core.texts import listed
from riskml.intake.proposing.columns import MOST
from riskml.intake.proposing.names import bare, parts
from riskml.intake.proposing.phrases import named, told
from riskml.intake.proposing.proposal import Note, Setting
from riskml.intake.proposing.shapes import ENDS_OF_TIME, NO_STAGE, STAGE_FIELDS
from riskml.intake.readers.lifecycle import WORDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from riskml.core.texts import Text
    from riskml.intake.proposing.samples import SourceSample

LEAST_STAGES: Final = 2
DONE: Final = "ed"
"""How a word ends that alone says what was done: signed, published."""
LIFECYCLES: Final = (
    *("lifecycle", "lifecycletransition", "lifecycleid", "transition", "eventtype", "lifecyclestate", "status"),
    "state",
)
INSTANCES: Final = ("conceptinstance", "activityinstanceid", "activityinstance", "instanceid", "taskid")
WESTERN: Final = re.compile(r"^[\x00-\x7f]+$")


def stages_of(sample: SourceSample, but: Collection[str]) -> tuple[dict[str, Any], ...]:
    """Return the stages of a wide table: columns of times whose names are steps, with what else is of each step.

    Parameters
    ----------
    sample
        The source.
    but
        Columns that are no stage.

    Returns
    -------
    tuple of dict
        Each as a mapping has it: ``step``, and ``fields``.
    """
    found: dict[str, dict[str, Any]] = {}
    for column in sample.columns:
        if column.name in but or column.times < MOST or not column.filled:
            continue
        stem = _stem(column.name)
        if stem and stem not in found:
            found[stem] = {"step": stem, "fields": {"occurred_at": column.name}}
    for stem, stage in found.items():
        for field, endings in STAGE_FIELDS.items():
            for column in sample.columns:
                if column.name not in but and bare(column.name) in {bare(f"{stem}{end}") for end in endings}:
                    stage["fields"].setdefault(field, column.name)
    return tuple(found.values()) if len(found) >= LEAST_STAGES else ()


def _stem(name: str) -> str:
    """Return what a column's name says before the word for a time; nothing where it says no step.

    Examples
    --------
    >>> _stem("Review date"), _stem("approved_at"), _stem("Signed"), _stem("due_date"), _stem("deadline")
    ('Review', 'approved', 'Signed', '', '')
    """
    if not WESTERN.match(name):
        ending = next((one for one in ENDS_OF_TIME if name.endswith(one) and len(name) > len(one)), "")
        stem = name.removesuffix(ending) if ending else ""
        return "" if any(word in name for word in NO_STAGE) else stem
    words = parts(name)
    if len(words) == 1 and words[0].endswith(DONE) and words[0] not in NO_STAGE:
        return name.strip()
    if len(words) < LEAST_STAGES or words[-1] not in ENDS_OF_TIME or {*words} & {*NO_STAGE}:
        return ""
    return re.sub(rf"[\s_\-.]*{words[-1]}$", "", name, flags=re.IGNORECASE).strip()


def stage_reason(stages: tuple[dict[str, Any], ...]) -> Text:
    """Say why columns are taken for steps."""
    return told("stages", columns=listed([named(one["fields"]["occurred_at"]) for one in stages]))


def lifecycle_of(sample: SourceSample, but: Collection[str]) -> tuple[tuple[Setting, ...], tuple[Note, ...]]:
    """Say what the words of a lifecycle are taken for; propose pairs where acts have a start and an end.

    Parameters
    ----------
    sample
        The source.
    but
        Columns that fill a field.
    """
    for column in sample.columns:
        words = {word: WORDS.get(word.strip().casefold()) for word in column.words}
        of_life = bare(column.name) in LIFECYCLES
        if not of_life or column.name in but or not words or not any(words.values()):
            continue
        standard = bare(column.name).startswith("lifecycle")
        kinds = {*words.values()}
        if not standard and not {"start", "complete"} <= kinds:
            continue  # a state of the case, as 'closed' is one
        counts = listed([f"'{word}' {often:,} = {words[word] or '?'}" for word, often in column.words.items()])
        path = ("tables", "operations")
        if "start" in kinds:
            pairs: dict[str, Any] = {"lifecycle": column.name}
            instance = next(
                (one.name for one in sample.columns if bare(one.name) in INSTANCES and not one.unique), None
            )
            pairs |= {"instance": instance} if instance else {}
            return (Setting((*path, "pairs"), pairs, told("pairs", column=named(column.name), words=counts)),), ()
        aside = [word for word, of in words.items() if of not in ("complete", None)]
        if aside:
            kept = [*(word for word, of in words.items() if of in ("complete", None)), ""]
            reason = told("lifecycle_aside", column=named(column.name), words=counts)
            return (Setting((*path, "accept"), {column.name: kept}, reason),), ()
        return (), (Note(path, told("lifecycle_plain", column=named(column.name), words=counts)),)
    return (), ()
