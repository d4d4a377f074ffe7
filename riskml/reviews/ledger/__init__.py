"""The ledger: what was done is entered, signed, and can be verified by somebody who trusts nobody here.

It stands among the reviews, which know neither the web nor a model: every room above may enter an act.
"""

from riskml.reviews.ledger.acts import (
    Access,
    Act,
    Assignment,
    Conclusion,
    Export,
    Move,
    NoticeSent,
    PageOpening,
    Promotion,
    Publication,
    read_act,
)
from riskml.reviews.ledger.bundles import BundleReport, make_bundle, proof_of_publication, verify_bundle
from riskml.reviews.ledger.entering import enter_or_warn
from riskml.reviews.ledger.findings import Finding
from riskml.reviews.ledger.notes import Checkpoint, NoteError, SignerKey, VerifierKey
from riskml.reviews.ledger.runs import verify_run
from riskml.reviews.ledger.store import Ledger, Openings
from riskml.reviews.ledger.verifying import Report, Trusted, verify_ledger
from riskml.reviews.ledger.writing import Entered, destroy, enter

__all__ = [
    "Access",
    "Act",
    "Assignment",
    "BundleReport",
    "Checkpoint",
    "Conclusion",
    "Entered",
    "Export",
    "Finding",
    "Ledger",
    "Move",
    "NoteError",
    "NoticeSent",
    "Openings",
    "PageOpening",
    "Promotion",
    "Publication",
    "Report",
    "SignerKey",
    "Trusted",
    "VerifierKey",
    "destroy",
    "enter",
    "enter_or_warn",
    "make_bundle",
    "proof_of_publication",
    "read_act",
    "verify_bundle",
    "verify_ledger",
    "verify_run",
]
