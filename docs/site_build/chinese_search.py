"""A search that finds Chinese: every character and every pair of neighbours is a word, in pages and questions alike.

Pairs need no dictionary, so whatever is asked is cut just as the pages were; a dictionary cuts a word in a question
otherwise than in its sentence, and does not know the words of the field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.search import languages
from sphinx.search.zh import SearchChinese

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_RUN = re.compile(r"[㐀-䶿一-鿿]+|[A-Za-z0-9_]+")


class SearchInPairs(SearchChinese):
    """English words by their stems, Chinese in characters and pairs."""

    lang = "zh"
    # The script of the page calls the stemmer by this name, and the stemmer is that of English.
    language_name = "English"
    # A question of one character asks for it, a longer one for all of its pairs.
    js_splitter_code = """
var splitQuery = (query) =>
  (query.match(/[\\u3400-\\u4dbf\\u4e00-\\u9fff]+|[A-Za-z0-9_]+/g) || []).flatMap((run) =>
    run.length < 2 || run.charCodeAt(0) < 0x3400
      ? [run]
      : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));
"""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._stems: dict[str, str] = {}

    def split(self, input: str) -> list[str]:  # noqa: A002 (the name is Sphinx's)
        """Return the words of a text.

        Examples
        --------
        >>> SearchInPairs({}).split("亲密度 of P07")
        ['亲', '密', '度', '亲密', '密度', 'of', 'P07']
        """
        words = []
        for run in _RUN.findall(input):
            if run.isascii():
                self.latin_terms.add(run)
                words.append(run)
            else:
                words += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
        return words

    def stem(self, word: str) -> str:
        """Return the stem of an English word; Chinese has none."""
        if not word.isascii():
            return word
        if word not in self._stems:
            self._stems[word] = super().stem(word)
        return self._stems[word]

    def word_filter(self, stemmed_word: str) -> bool:
        """Say whether a word is kept: Chinese always, else what has two letters and is more than a number."""
        if not stemmed_word.isascii():
            return True
        return len(stemmed_word) > 1 and super().word_filter(stemmed_word) and not stemmed_word.isdigit()


def setup(_: Sphinx) -> dict[str, bool]:
    """Put it in the place of Sphinx's own for Chinese."""
    languages["zh"] = SearchInPairs
    return {"parallel_read_safe": True, "parallel_write_safe": True}
