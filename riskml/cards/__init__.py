"""Cards: one metric, rule or matter is one TOML file, read into one schema."""

from riskml.cards.circumstances import Circumstance, Circumstances, Tried
from riskml.cards.laws import Law, laws_named
from riskml.cards.limits import ALWAYS, DatedLimit, dated, newest
from riskml.cards.matter import MatterCard, WorkflowStep, matter_tables
from riskml.cards.metric import Compare, Concern, Family, MetricCard, MetricExample
from riskml.cards.needs import needs_text, unmet_needs
from riskml.cards.phrases import CARD_TABLES
from riskml.cards.read import Cards, json_schemas, read_cards
from riskml.cards.rule import Degree, Repeated, RuleCard, RuleExample, Threshold
from riskml.cards.words import CODES, SAID_IN, Words

__all__ = [
    "ALWAYS",
    "CARD_TABLES",
    "CODES",
    "SAID_IN",
    "Cards",
    "Circumstance",
    "Circumstances",
    "Compare",
    "Concern",
    "DatedLimit",
    "Degree",
    "Family",
    "Law",
    "MatterCard",
    "MetricCard",
    "MetricExample",
    "Repeated",
    "RuleCard",
    "RuleExample",
    "Threshold",
    "Tried",
    "Words",
    "WorkflowStep",
    "dated",
    "json_schemas",
    "laws_named",
    "matter_tables",
    "needs_text",
    "newest",
    "read_cards",
    "unmet_needs",
]
