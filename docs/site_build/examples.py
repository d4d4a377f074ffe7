"""Pages of scripts: one in cells is Markdown between blocks of code, any other its docstring and its code."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from myst_parser.parsers.sphinx_ import MystParser

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

CELL = re.compile(r"^# %%(?P<markdown> \[markdown\])?.*\n", re.MULTILINE)


def to_markdown(script: str) -> str:
    """Return a script in cells as Markdown.

    Examples
    --------
    >>> print(to_markdown("# %% [markdown]\\n# # Title\\n#\\n# Text.\\n# %%\\nx = 1\\n"))
    # Title
    <BLANKLINE>
    Text.
    <BLANKLINE>
    ```python
    x = 1
    ```
    <BLANKLINE>

    A script without cells begins with the first line of its docstring, and stands in no table of contents.

    >>> to_markdown("'Say hello.'\\nprint(1)\\n").splitlines()[3:]
    ['# Say hello', '', '```python', "'Say hello.'", 'print(1)', '```']
    """
    _, *cells = CELL.split(script)
    if not cells:
        title = (ast.get_docstring(ast.parse(script)) or "Script").splitlines()[0].rstrip(".")
        return f"---\norphan: true\n---\n# {title}\n\n```python\n{script.strip()}\n```\n"
    parts = []
    for markdown, text in zip(cells[::2], cells[1::2], strict=True):
        if markdown:
            parts.append(re.sub(r"^# ?", "", text.strip(), flags=re.MULTILINE) + "\n")
        elif text.strip():
            parts.append(f"```python\n{text.strip()}\n```\n")
    return "\n".join(parts)


class PercentParser(MystParser):
    """Reads scripts in cells."""

    supported = ("percent",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a script as the Markdown that it is."""
        super().parse(to_markdown(inputstring), document)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the parser."""
    app.add_source_parser(PercentParser)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
