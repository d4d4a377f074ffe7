"""Matters: what several hits say of one case, tender or contract, and whose inbox it goes to."""
