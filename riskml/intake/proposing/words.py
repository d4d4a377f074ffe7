"""What the words of a source are taken for: outcomes, methods, steps; with counts, for a person to look over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.core.texts import listed
from riskml.intake.proposing.phrases import named, told
from riskml.intake.proposing.proposal import Note
from riskml.intake.values import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from riskml.intake.contracts import Contract
    from riskml.intake.proposing.samples import SourceSample

SHOWN: Final = 12


def taken_for(word: str, words: Mapping[str, Sequence[str]], vocabulary: Sequence[str]) -> str | None:
    """Return the word of a vocabulary that a source's word is taken for, as import takes it.

    Examples
    --------
    >>> taken_for("Approve", {"approved": ["approve", "同意"]}, ["approved"]), taken_for("x", {}, ["approved"])
    ('approved', None)
    """
    known = {one.casefold(): ours for ours, several in words.items() for one in several}
    known |= {one.casefold(): one for one in vocabulary}
    return known.get(word.casefold())


def words_of(
    sample: SourceSample, contract: Contract, columns: Mapping[str, Sequence[str]], steps: Mapping[str, str]
) -> tuple[Note, ...]:
    """Say what the words of fields with a vocabulary, and of steps, are taken for.

    Parameters
    ----------
    sample
        The source.
    contract
        The table.
    columns
        Field to its columns.
    steps
        Names and labels of the steps of the project's matters, without case, and what each is called.
    """
    notes: list[Note] = []
    for name, several in columns.items():
        field = contract.fields.get(name)
        if field is None or (field.vocabulary is None and name != "step"):
            continue
        path = ("tables", contract.table, "fields", name)
        counts = _counted(sample, several)
        if field.vocabulary is None:
            known = {word: steps.get(word.strip().casefold()) for word in counts}
        else:
            known = {word: taken_for(word, field.words, field.vocabulary) for word in counts}
        taken = [
            f"'{word}' {often:,} = {ours}" for word, often in counts.items() if (ours := known[word]) and ours != word
        ]
        same = [f"'{word}' {often:,}" for word, often in counts.items() if known[word] == word]
        strange = [f"'{word}' {often:,}" for word, often in counts.items() if known[word] is None]
        others = "words_unknown" if field.vocabulary is not None or taken or same else "words_plain"
        for key, found in (("words_taken", taken), ("words_same", same), (others, strange)):
            if found:
                more = len(found) - SHOWN
                shown = listed([*found[:SHOWN], *([told("more", n=more)] if more > 0 else [])])
                notes.append(Note(path, told(key, words=shown)))
        if strange and field.vocabulary is not None:
            example = next(word for word in counts if known[word] is None)
            notes.append(
                Note(
                    path,
                    told("words_how", table=contract.table, field=name, word=named(example), ours=field.vocabulary[0]),
                )
            )
    return tuple(notes)


def _counted(sample: SourceSample, columns: Sequence[str]) -> dict[str, int]:
    """Count the words of some columns; words for nothing are none."""
    counts: dict[str, int] = {}
    for column in columns:
        if column in sample.names:
            for word, often in sample.column(column).words.items():
                if word.casefold() not in NOTHING:
                    counts[word] = counts.get(word, 0) + often
    return counts
