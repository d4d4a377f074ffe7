"""The code of a page, which a phone reads from the wall: the one door to segno."""

from __future__ import annotations

from importlib.util import find_spec

from riskml.core.errors import Fault, ProjectError
from riskml.public.phrases_faults import phrase

_MASK = 3  # any reads as well on a printed sheet; to weigh all eight takes most of the time


def insist_on_codes() -> None:
    """Insist that codes can be drawn.

    Raises
    ------
    ProjectError
        What draws them is not installed.
    """
    if find_spec("segno") is None:
        raise ProjectError(
            [Fault("riskml publish", phrase("what_codes_need"), phrase("not_installed"), phrase("install_public"))]
        )


def code_of(address: str) -> str:
    """Draw an address as an SVG that stands within a page."""
    import segno  # noqa: PLC0415 -- an extra; a site without codes needs none

    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    return str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"))
