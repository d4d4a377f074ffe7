"""In which language a command speaks of itself: its help, and what was wrong with its words."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from riskml.core.texts import Language

ENVIRONMENT: Final = ("RISKML_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_ASKED: Final = "riskml.language"


def remember_language(context: click.Context, words: Sequence[str]) -> None:
    """Note the language that a command's words ask for, wherever among them: help may be asked for before it."""
    for word, after in pairwise([*words, ""]):
        name, _, value = word.partition("=")
        if word == "--":
            return
        told = _language((value or after) if name == "--lang" else "")
        if told is not None:
            context.meta[_ASKED] = told


def asked_language(context: click.Context) -> Language | None:
    """Return the language that the words of the command ask for, or None."""
    told: Language | None = context.meta.get(_ASKED)
    return told


def language_of(context: click.Context) -> Language:
    """Return the language of a command's help and errors.

    It is that of ``--lang``, else of ``RISKML_LANG``, else of the system as ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``
    name it: Chinese where that begins with ``zh``, and English for any other.
    """
    asked = asked_language(context)
    if asked is not None:
        return asked
    told = next((one for name in ENVIRONMENT if (one := os.environ.get(name))), "")
    return _language(told) or "en"


def _language(word: str) -> Language | None:
    """Return the language that a word such as ``zh_CN.UTF-8`` names."""
    known: dict[str, Language] = {"zh": "zh", "en": "en"}
    return known.get(word.lower()[:2])
