"""Bundles: one warning with all that an auditor needs to recompute it, in a file of its own."""

from riskml.bundles.content import Bundle, Held, read_bundle, write_bundle
from riskml.bundles.making import issued_in, make_bundle, make_bundles
from riskml.bundles.recomputing import Recomputed, recompute

__all__ = [
    "Bundle",
    "Held",
    "Recomputed",
    "issued_in",
    "make_bundle",
    "make_bundles",
    "read_bundle",
    "recompute",
    "write_bundle",
]
