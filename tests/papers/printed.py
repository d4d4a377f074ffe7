"""Documents as they come out on paper: pages, lines and glyphs, read from the PDF by other programs than ours."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
import pytest

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
MILLIMETRE = 72 / 25.4


def need(program, package):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here: install {package} to look at papers as they are printed")


@dataclass(frozen=True)
class Printed:
    left: float
    top: float
    right: float
    bottom: float
    text: str


def ran(*words):
    done = subprocess.run([shutil.which(words[0]), *words[1:]], check=True, capture_output=True, timeout=120)
    return done.stdout.decode()


def pdf_of_word(content, folder, name="paper"):
    """Return the PDF that LibreOffice makes of a file of Word."""
    need("soffice", "libreoffice-writer-nogui")
    (folder / f"{name}.docx").write_bytes(content)
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    ran("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / f"{name}.docx")
    return folder / f"{name}.pdf"


def pages(pdf):
    """Return the words of each page with their places, in points from the upper left corner."""
    need("pdftotext", "poppler-utils")
    told = ran("pdftotext", "-bbox", pdf, "-")
    return [
        [Printed(*map(float, one[:4]), html.unescape(one[4])) for one in WORD.findall(page)]
        for page in told.split("<page ")[1:]
    ]


def lines(page):
    """Return the lines of a page, from the top, each as its words from the left."""
    found = {}
    for word in sorted(page, key=lambda one: (round(one.bottom), one.left)):
        place = next((one for one in found if abs(one - word.bottom) < 4), word.bottom)
        found.setdefault(place, []).append(word)
    return list(found.values())


def text(pdf):
    need("pdftotext", "poppler-utils")
    return ran("pdftotext", "-layout", pdf, "-")


def picture(pdf, page, folder, dots=150):
    """Return a page as an array of grey, dark being small."""
    need("pdftoppm", "poppler-utils")
    from matplotlib.image import imread

    stem = folder / f"page{page}"
    told = ("-r", str(dots), "-png", "-gray", "-singlefile", "-f", str(page), "-l", str(page))
    ran("pdftoppm", *told, pdf, stem)
    return imread(f"{stem}.png")


def glyphs(pdf, folder, dots=150):
    """Return the words of the first page with the ink of each, cut out at its place and down to the ink."""
    ink = picture(pdf, 1, folder, dots)
    ink = (ink if ink.ndim == 2 else ink[..., 0]) < 0.5
    scale = dots / 72
    found = []
    for word in pages(pdf)[0]:
        rows = slice(int(word.top * scale), int(word.bottom * scale) + 1)
        cut = ink[rows, int(word.left * scale) : int(word.right * scale) + 1]
        high, wide = np.flatnonzero(cut.any(axis=1)), np.flatnonzero(cut.any(axis=0))
        empty = not high.size
        found.append((word.text, cut if empty else cut[high[0] : high[-1] + 1, wide[0] : wide[-1] + 1]))
    return found


def alike(one, other):
    """Tell whether two pieces of ink are one shape, up to a dot here and there."""
    size = np.maximum(one.shape, other.shape)
    if (size - np.minimum(one.shape, other.shape) > 2).any():
        return False
    both = [
        np.pad(ink, [(0, whole - part) for whole, part in zip(size, ink.shape, strict=True)]) for ink in (one, other)
    ]
    return (both[0] ^ both[1]).sum() < 0.35 * (both[0] | both[1]).sum()
