"""Formulas as MathML, which browsers draw by themselves: no script, no font, nothing fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# Spellings of LaTeX that docutils does not read; browsers size brackets by themselves.
_SIZES = re.compile(r"\\[bB]igg?(?![A-Za-z])")
_FRACTIONS = re.compile(r"\\([td]?frac)(\d)(\d)")
_LOG = logging.getLogger(__name__)


def _drawn(node: nodes.math | nodes.math_block, *, as_block: bool) -> str:
    tex = _FRACTIONS.sub(r"\\\1{\2}{\3}", _SIZES.sub("", node.astext()))
    try:
        return tex2mathml(tex, as_block=as_block)
    except MathError as wrong:
        _LOG.warning("no formula: %s (%s)", node.astext(), wrong, location=node)
        return ""


def _visit_math(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(_drawn(node, as_block=False))
    raise nodes.SkipNode


def _visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    writer.body.append(f'<div class="math">{_drawn(node, as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (_visit_math, None), (_visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
