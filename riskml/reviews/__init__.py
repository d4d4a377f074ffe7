"""Reviews: what people concluded, as it was known on a date: warnings' life, labels, and the one reading of both."""

from riskml.reviews.earlier import MATTER_WARNINGS, EarlierRun, earlier_run, published
from riskml.reviews.facts import SEPARATOR, facts_text, read_facts, said, warning_id
from riskml.reviews.labels import LABELS, label_faults, labels_of, last_labels, reviews_as_of, training_labels, typed
from riskml.reviews.life import Earlier, Status, cleared_shares, confirmed_counts, in_order, update_status
from riskml.reviews.standing import FINDINGS, nameless, standing, unlabelled
from riskml.reviews.subjects import Lookup
from riskml.reviews.teaching import Labelled, label

__all__ = [
    "FINDINGS",
    "LABELS",
    "MATTER_WARNINGS",
    "SEPARATOR",
    "Earlier",
    "EarlierRun",
    "Labelled",
    "Lookup",
    "Status",
    "cleared_shares",
    "confirmed_counts",
    "earlier_run",
    "facts_text",
    "in_order",
    "label",
    "label_faults",
    "labels_of",
    "last_labels",
    "nameless",
    "published",
    "read_facts",
    "reviews_as_of",
    "said",
    "standing",
    "training_labels",
    "typed",
    "unlabelled",
    "update_status",
    "warning_id",
]
