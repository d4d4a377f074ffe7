"""A proposal as a mapping's file, each line with its reason; a file that nobody has touched is known again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import tomlkit

from riskml.core.hashes import hash_of
from riskml.core.texts import Text, listed
from riskml.intake.mappings import UNANSWERED
from riskml.intake.proposing.phrases import told

if TYPE_CHECKING:
    from riskml.core.texts import Language
    from riskml.intake.proposing.proposal import Path, Proposal, Question

MARK: Final = "# riskml map "
BAR: Final = Text.same(" | ")
BESIDE: Final = 70
"""A reason that is not longer stands behind its line, a longer one before it."""

SECTIONS: Final = ("fields", "constants", "units", "unit_columns", "pairs", "values")
"""Parts of a table that are sections of their own in the file."""


def proposal_text(proposal: Proposal, language: Language) -> str:
    """Write a proposal as TOML.

    Parameters
    ----------
    proposal
        What is written.
    language
        Of the reasons.
    """
    head = told("file_head", sources=listed(proposal.sources), rows=proposal.rows_read, looked=proposal.looked_at)
    lines = [_comment(head, language), *_notes((), proposal, language)]
    if proposal.questions:
        lines.append(_comment(told("file_open"), language))
    lines += _lines_at((), proposal, language)
    for table in proposal.tables:
        path = ("tables", table)
        # The header stands even where the table sets nothing of its own: notes of the table belong below it.
        lines += ["", f"[tables.{table}]", *_notes(path, proposal, language), *_lines_at(path, proposal, language)]
        for section in SECTIONS:
            inner = _lines_at((*path, section), proposal, language)
            lines += ["", f"[tables.{table}.{section}]", *inner] if inner else []
        lines += _stages(path, proposal, language)
    body = "\n".join(lines) + "\n"
    return f"{MARK}{_mark(body)}\n{body}"


def is_untouched(text: str) -> bool:
    """Tell whether a file is a proposal as it was written, so that a newer one may take its place.

    Examples
    --------
    >>> is_untouched("[tables.operations]"), is_untouched("# riskml map 0123456789ab")
    (False, False)
    """
    first, _, body = text.partition("\n")
    return first.startswith(MARK) and first.removeprefix(MARK) == _mark(body)


def _mark(body: str) -> str:
    return hash_of(body)[:12]


def _comment(text: Text, language: Language) -> str:
    plain = "".join(one if one.isprintable() else " " for one in text.in_(language))
    return f"# {plain}"


def _notes(path: Path, proposal: Proposal, language: Language) -> list[str]:
    return [_comment(one.text, language) for one in proposal.notes if one.path == path]


def _lines_at(path: Path, proposal: Proposal, language: Language) -> list[str]:
    """Return the lines whose keys stand right below a path."""
    lines = []
    for one in proposal.settings:
        if one.path[:-1] != path:
            continue
        if one.path[-1] == "stages":
            continue
        if one.path[-1] in SECTIONS:  # a section that is one value, as pairs are
            continue
        lines += _with_reason(one.path, one.value, one.reason, proposal, language)
    if path and path[-1] in SECTIONS:
        for one in proposal.settings:
            if one.path == path:
                lines += [_comment(one.reason, language)] if one.reason else []
                lines += [f"{_key(key)} = {literal(value)}" for key, value in one.value.items()]
    for question in proposal.questions:
        if question.path[:-1] == path:
            lines += [*_notes(question.path, proposal, language), *_asked(question, language)]
    return lines


def _with_reason(path: Path, value: Any, reason: Text | None, proposal: Proposal, language: Language) -> list[str]:
    line = f"{_key(path[-1])} = {literal(value)}"
    before = _notes(path, proposal, language)
    if reason is None:
        return [*before, line]
    comment = _comment(reason, language)
    return [*before, f"{line}  {comment}"] if len(comment) <= BESIDE else [*before, comment, line]


def _asked(question: Question, language: Language) -> list[str]:
    said = [_comment(question.about, language)]
    if question.choices:
        shown = listed([literal(one) for one in question.choices], BAR)
        said.append(_comment(told("choose_one", choices=shown), language))
    if question.proposed is not None:
        said.append(_comment(told("proposed", choice=literal(question.proposed)), language))
    return [*said, f"{_key(question.path[-1])} = {literal(UNANSWERED)}"]


def _stages(path: Path, proposal: Proposal, language: Language) -> list[str]:
    lines: list[str] = []
    for one in proposal.settings:
        if one.path == (*path, "stages"):
            for place, stage in enumerate(one.value):
                reason = [_comment(one.reason, language)] if one.reason and not place else []
                lines += ["", *reason, f"[[{'.'.join(path)}.stages]]"]
                lines += [f"{_key(key)} = {literal(value)}" for key, value in stage.items()]
    return lines


def literal(value: Any) -> str:
    """Write a value as TOML does.

    Examples
    --------
    >>> literal(["a", "b"]), literal({"步骤": "x"}), literal(True), literal(3)
    ('["a", "b"]', '{"步骤" = "x"}', 'true', '3')
    """
    return _item(value).as_string()


def _item(value: Any) -> tomlkit.items.Item:
    """Return a value as TOML has it on one line: mappings hold truths, numbers and words, in lists, tables or alone."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update({key: _item(one) for key, one in value.items()})
        return table
    if isinstance(value, list | tuple):
        return tomlkit.item([_item(one) for one in value])
    return tomlkit.item(value if isinstance(value, bool | int | float) else str(value))


def _key(name: str) -> str:
    return tomlkit.items.SingleKey(name).as_string()
