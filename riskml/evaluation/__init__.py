"""Evaluation that cannot flatter: as of a date, at the reviewers' capacity, with intervals, and with guards that fire."""
