"""Text of any origin made fit for a page: what HTML cannot carry is shown as a replacement mark."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(words: str) -> str:
    r"""Replace control characters, lone surrogates and non-characters; everything else stays.

    Examples
    --------
    >>> clean("王\x00芳\ud800 䶮 🙂")
    '王\ufffd芳\ufffd 䶮 🙂'
    """
    # Nothing of what is printable is unfit, and that is told at a glance.
    return words if words.isprintable() else _UNFIT.sub("\ufffd", words)
