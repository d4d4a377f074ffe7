"""Django's PostgreSQL, but that those who write take turns from the beginning of a transaction, as on SQLite.

A signature is right by what was read before it: who is recused, which number is the next, what others have signed.
SQLite has one writer at a time by its nature (transactions begin IMMEDIATE); here a lock, held to the end of the
transaction, says the same, so that both keep the same promises by the same code. Reading takes no lock.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.postgresql import base

TURN: Final = 0x7269_736B
"""The number of the lock; it is the database's own, and a room has a database of its own."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn."""

    def set_autocommit(self, autocommit: bool, *words: Any, **more: Any) -> None:
        """Begin a transaction by taking the turn; it ends with the transaction."""
        super().set_autocommit(autocommit, *words, **more)
        if not autocommit:
            try:
                with self.cursor() as cursor:
                    cursor.execute("select pg_advisory_xact_lock(%s)", [TURN])
            except BaseException:
                # Whoever gets no turn has begun nothing.
                self.connection.rollback()
                super().set_autocommit(True)
                raise
