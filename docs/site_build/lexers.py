"""Colours of code: selects with the `$parameters` of cards, and tables in commas as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.lexers.data import JsonLexer
from pygments.lexers.special import TextLexer
from pygments.lexers.sql import SqlLexer
from pygments.token import Name, Operator, Punctuation

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class CardSql(SqlLexer):
    """SQL with named parameters, brackets and braces."""

    tokens = {  # noqa: RUF012 (Pygments reads it off the class)
        **SqlLexer.tokens,
        "root": [
            (r"\$\w+", Name.Variable),
            (r"[\[\]{}]", Punctuation),
            (r"[\\^?]", Operator),
            *SqlLexer.tokens["root"],
        ],
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Register them."""
    app.add_lexer("sql", CardSql)
    app.add_lexer("csv", TextLexer)
    app.add_lexer("jsonl", JsonLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
