"""Sessions in the database, as Django has them, but that finding one is a statement that is written once.

Every page asks for its reader's session: it is never answered from memory, for a login that was ended elsewhere opens
nothing from that moment on.
"""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

_FIND: Final = "select session_data from django_session where session_key = %s and expire_date > %s"


class SessionStore(InTheDatabase):
    """Django's own, found by one statement."""

    def _get_session_from_db(self) -> Session | None:
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [self.session_key, moment])
            found = cursor.fetchone()
        if found is None or self.session_key is None:
            self._session_key = None
            return None
        return Session(session_key=self.session_key, session_data=found[0])
