"""Pages of the examples: a script in cells is Markdown between blocks of code, and is shown as it is run."""

from __future__ import annotations

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
    """
    _, *cells = CELL.split(script)
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
