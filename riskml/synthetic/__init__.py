"""A synthetic city with planted schemes and honest look-alikes, and what a run found of them."""

from riskml.synthetic.size import CitySize
from riskml.synthetic.truth import outcome_table, outcome_text
from riskml.synthetic.write import CityFiles, write_city

__all__ = ["CityFiles", "CitySize", "outcome_table", "outcome_text", "write_city"]
