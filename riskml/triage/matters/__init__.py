"""Matters: what several hits say of one case, tender or contract, what became of it, and whose inbox it goes to."""
