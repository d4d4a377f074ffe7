"""Encodings by the names that people and files give them, and which of them a text reads best in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16: its mark begins with the other's."""

WIDER = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "cp950", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("iso8859-1", "ascii", "latin-1"), "cp1252"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf_8": "utf-8",
    "utf_8_sig": "utf-8-sig",
}
"""What is declared, and what is really written under that name; pages on the web are read so, too."""

NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "gb18030": "GB18030-2022",
    "big5hkscs": "Big5",
    "cp1252": "Windows-1252",
}
PLAIN = "".join(map(chr, range(32, 127)))
GUESSED = ("gb18030", "big5hkscs", "cp1252")
"""Encodings that carry no mark and that text may be in; the likelier one first."""

UNLIKELY = 0.5
"""Above this share of bytes that speak against it, text in one byte a letter is not Western text."""

COSTLY = 4
"""A byte that is no text weighs as much as this many in letters that nobody would write there."""

TOGETHER = 2
"""Western words have at most this many letters beyond ASCII side by side."""

NEAR = 0.15
STRANGE = 0.3
FEW = 24
"""Two readings are told where they are this near, where the better one is itself strange, or where this few bytes
decide."""

NUL_SHARE = 0.02
SHOWN, SAMPLES = 24, 3
_LATIN = frozenset(map(chr, range(0xA0, 0x250)))
_HIGH = bytes(range(128, 256))
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\x00-\x2c;|\t\r\n\"]*[^\x00-\x7f][^\x00-\x2c;|\t\r\n\"]*")
_SIGNS = frozenset("‘’“”–—…€£§°·«»©®ªº¿¡¢¥")


def codec_of(name: str) -> str | None:
    """Return the codec of an encoding's name; nothing where it is unknown, or none in which text stands in files.

    Examples
    --------
    >>> codec_of("GBK"), codec_of("Latin1"), codec_of("UTF-16LE"), codec_of("foo"), codec_of("rot13"), codec_of("utf-7")
    ('gb18030', 'cp1252', 'utf-16-le', None, None, None)
    """
    try:
        found = codecs.lookup(name.strip()).name
        codec = WIDER.get(found, found)
        marks_itself = codec.startswith(("utf-16", "utf-32", "utf-8-sig"))
        return codec if marks_itself or PLAIN.encode(codec) == PLAIN.encode("ascii") else None
    except (LookupError, ValueError, AttributeError):  # no such codec, or one that is not of text
        return None


def name_of(codec: str) -> str:
    """Return the name that people know."""
    return NAMES.get(codec, codec)


def marked(start: bytes) -> str | None:
    r"""Return the codec that a file's first bytes tell: by a mark, or by the NULs of UTF-16.

    Examples
    --------
    >>> marked("件号,环节,日期\n".encode("utf-16-le")), marked(b"\xef\xbb\xbfa"), marked(b"a,b\n")
    ('utf-16-le', 'utf-8-sig', None)
    """
    told = next((codec for mark, codec in MARKS if start.startswith(mark)), None)
    if told:
        return told
    even, odd = start[::2].count(0), start[1::2].count(0)
    # In UTF-16 the plain letters, commas and line ends have a NUL on one side, always the same.
    if max(even, odd) >= max(2, NUL_SHARE * len(start)) and min(even, odd) * 20 <= max(even, odd):
        codec = "utf-16-be" if even > odd else "utf-16-le"
        text = start[: len(start) // 2 * 2].decode(codec, "ignore")
        if "\0" not in text and ("\n" in text or "<" in text):
            return codec
    return None


@cache
def _usual() -> frozenset[str]:
    """Return the signs and the characters of the first levels of GB2312 and Big5: nearly all that is written."""
    usual: set[str] = set()
    first_levels = {"gb2312": (*range(0xA1, 0xA4), *range(0xB0, 0xD8)), "big5": range(0xA1, 0xC7)}
    for codec, leads in first_levels.items():
        for lead in leads:
            for trail in range(0x40, 0xFF):
                usual.update(bytes((lead, trail)).decode(codec, "ignore"))
    return frozenset(one for one in usual if one > "\x7f")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sample reads in one encoding: what share of its bytes speaks against it, and some of its words."""

    codec: str
    against: float
    broken: int
    words: tuple[str, ...]


def _beyond(text: bytes) -> int:
    return len(text) - len(text.translate(None, _HIGH))


def reading(sample: bytes, codec: str) -> Reading:
    """Read a sample in one encoding."""
    text = sample.decode(codec, "surrogateescape")
    beyond = _beyond(sample) or 1
    broken = odd = 0
    for run in _BEYOND.finditer(text):
        letters = run.group()
        here = sum("\udc80" <= one <= "\udcff" for one in letters)
        broken += here
        if codec == "cp1252":
            before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
            in_word = (
                (before.isalpha() or after.isalpha()) and letters.isalpha() and "ÿ" not in letters
            )  # 0xFF is seldom a letter
            sign = (before + after).strip() != "" and all(one in _SIGNS for one in letters)
            odd += 0 if len(letters) <= TOGETHER and (in_word or sign) else len(letters) - here
        else:
            strange = [one for one in letters if one not in _usual() and not "\udc80" <= one <= "\udcff"]
            odd += _beyond("".join(strange).encode(codec, "ignore"))
    words = tuple(dict.fromkeys(_printable(word.strip()[:SHOWN]) for word in _WORD.findall(text)))[:SAMPLES]
    return Reading(codec, (COSTLY * broken + odd) / beyond, broken, words)


def is_utf8_line(line: bytes) -> bool:
    """Tell whether a line of a text in GB18030 is in UTF-8: it reads so, in usual letters, and in GB18030 oddly.

    Examples
    --------
    >>> [is_utf8_line("办结,李四".encode(codec)) for codec in ("utf-8", "gb18030")]
    [True, False]
    """
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    # Letters of two bytes in UTF-8 are one rare character in GB18030 each: that says nothing.
    usual = all(one in _usual() and one > "\u07ff" for run in _BEYOND.findall(text) for one in run)
    return usual and reading(line, "gb18030").against > 0


def is_gb_line(line: bytes) -> bool:
    """Tell whether a line of a text in UTF-8 is in GB18030: it reads so, and hardly a letter of it in UTF-8.

    Examples
    --------
    >>> [is_gb_line(text.encode(codec)) for text in ("办结,李四", "同意") for codec in ("utf-8", "gb18030")]
    [False, True, False, True]
    """
    read = line.decode("utf-8", "surrogateescape")
    broken = len(read.encode("utf-8", "surrogateescape")) - len(read.encode("utf-8", "ignore"))
    # Between them two characters of GB18030 can make a letter of two bytes, of a script that nobody would write there.
    letters = "".join(one for one in read if one in _LATIN or "\u0800" <= one < "\ud800")
    if broken <= len(letters.encode("utf-8")):
        return False
    told = reading(line, "gb18030")
    return not told.broken and told.against < STRANGE


def best_readings(sample: bytes) -> list[Reading]:
    """Return how a sample reads in each encoding that carries no mark, the likeliest first.

    Examples
    --------
    >>> [best_readings("承办人员,审批意见".encode(codec))[0].codec for codec in ("gb18030",)]
    ['gb18030']
    >>> (
    ...     best_readings("承辦人員,審批意見,縣政府採購".encode("big5"))[0].codec,
    ...     best_readings("Müller,café".encode("cp1252"))[0].codec,
    ... )
    ('big5hkscs', 'cp1252')
    """
    found = sorted((reading(sample, codec) for codec in GUESSED), key=lambda one: one.against)
    return sorted(found, key=lambda one: one.codec == "cp1252" and one.against > UNLIKELY)


def doubt(sample: bytes, readings: list[Reading]) -> str | None:
    """Say where two readings are near each other, with a sample of the letters; nothing where one is clear."""
    first, second = readings[:2]
    few = _beyond(sample) < FEW and not second.broken
    if not few and second.against - first.against >= NEAR and first.against < STRANGE:
        return None
    return (
        f"read as {name_of(first.codec)}: {', '.join(first.words)}; as {name_of(second.codec)} it would say:"
        f" {', '.join(second.words)}; if that is right, say it with encoding in a mapping"
    )


def _printable(word: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in word)
