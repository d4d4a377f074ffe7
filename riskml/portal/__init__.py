"""The reading room: what a commission opens every morning, on published runs only; the one door to Django.

It reads a run once into tables of its own, shows them by right, and takes signatures by the machine of
`riskml.reviews.cases`. Nothing here measures, scores or writes into a run.
"""
