"""Intake: files of any bureau's system become contract tables, and nothing is lost on the way.

Every row of every source is accepted, quarantined with every fault it has, or counted as an exact duplicate,
and a manifest keeps the account.
"""

from riskml.intake.contracts import Contract, load_contracts
from riskml.intake.importing import import_source
from riskml.intake.manifests import Manifest, stored_files, summary_of, verify_manifests
from riskml.intake.mappings import Mapping, load_mapping

__all__ = [
    "Contract",
    "Manifest",
    "Mapping",
    "import_source",
    "load_contracts",
    "load_mapping",
    "stored_files",
    "summary_of",
    "verify_manifests",
]
