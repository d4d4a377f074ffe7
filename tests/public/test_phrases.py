"""Words of public pages: every one used, and none beside them."""

from __future__ import annotations

import re

HAN = re.compile("[一-鿿]")


def test_templates_hold_no_words_of_their_own(root):
    for file in (root / "riskml" / "public" / "templates").glob("*.j2"):
        bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", file.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{2,}", bare) == []
        assert HAN.findall(bare) == []
