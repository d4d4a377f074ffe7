"""Evaluation that cannot flatter: as of a date, at the capacity of reviewers, with intervals and guards that fire."""
