"""Scoring: how strange an official's profile is, as the exact sum of its reasons.

``RiskScorer`` adds up three detectors, each in its own module and each with exact Shapley values;
``reference`` sets scores against what would be usual.
"""

from riskml.scoring.blend import BlendedScorer
from riskml.scoring.boosted import Boosted
from riskml.scoring.confirmation import ConfirmationScorer
from riskml.scoring.explanation import Explanation, published_sum
from riskml.scoring.scorer import RiskScorer

__all__ = ["BlendedScorer", "Boosted", "ConfirmationScorer", "Explanation", "RiskScorer", "published_sum"]
