"""Two who write at once on PostgreSQL: each waits for its turn, and no number is given twice."""

from __future__ import annotations

import os
import threading

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("RISKML_TEST_ROOM") != "postgresql", reason="SQLite has one writer at a time by its nature"
)


def test_a_transaction_that_begins_later_reads_what_the_earlier_one_has_written(bureau):
    """The second counts only once the first has ended, as it must for the next number of a case."""
    from django.db import connection, transaction

    from riskml.portal.models import Account

    began, told = threading.Event(), []

    def second():
        try:
            began.set()
            with transaction.atomic():
                told.append(Account.objects.filter(name__startswith="turn").count())
        finally:
            connection.close()

    try:
        thread = threading.Thread(target=second)
        with transaction.atomic():
            thread.start()
            began.wait(10)
            thread.join(0.5)  # it cannot end before we do
            assert told == []
            Account.objects.create(name="turn 1")
        thread.join(10)
        assert told == [1]
    finally:
        Account.objects.filter(name__startswith="turn").delete()


def test_reading_waits_for_nobody(bureau):
    from django.db import connection, transaction

    from riskml.portal.models import Account

    told = []

    def reads():
        try:
            told.append(Account.objects.count())
        finally:
            connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=reads)
        thread.start()
        thread.join(10)
    assert len(told) == 1


def test_who_gets_no_turn_in_time_has_begun_nothing(bureau):
    from django.db import OperationalError, connection, transaction

    from riskml.portal.models import Account

    told = []

    def waits():
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '100ms'")
            with pytest.raises(OperationalError), transaction.atomic():
                pass
            told.append(Account.objects.count())  # and the connection is of use again
        finally:
            connection.close()

    with transaction.atomic():
        thread = threading.Thread(target=waits)
        thread.start()
        thread.join(10)
    assert len(told) == 1
