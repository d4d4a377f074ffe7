"""The command line; `main` is its entry point."""

from riskml.cli.commands import main

__all__ = ["main"]
