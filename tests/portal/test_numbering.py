"""Numbers of cases: given once, on however many connections, and not again once a case is gone."""

from __future__ import annotations

import threading
from datetime import datetime

YEAR = datetime(1999, 3, 4, 9)  # noqa: DTZ001 (local times throughout)


def test_no_number_is_given_twice_on_two_connections(bureau):
    """Each takes its numbers in transactions of its own, on a connection of its own, as two who register at once do."""
    from django.db import connection, transaction

    from riskml.portal.models_notes import LastNumber
    from riskml.portal.numbering import next_numbers

    told: dict[str, list[str]] = {"one": [], "two": []}
    faults: list[Exception] = []
    begin = threading.Barrier(2)

    def takes(name):
        try:
            begin.wait(10)
            for count in (1, 3, 2, 1, 4, 1):
                with transaction.atomic():
                    told[name] += next_numbers(YEAR, count)
        except Exception as error:  # noqa: BLE001 (told by the test, not by the thread)
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=takes, args=(name,)) for name in told]
    try:
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)
        assert faults == []
        given = told["one"] + told["two"]
        assert sorted(given) == [f"1999-{one:05}" for one in range(1, 25)]
        assert all(given_by == sorted(given_by) for given_by in told.values())
    finally:
        LastNumber.objects.filter(year="1999").delete()


def test_what_was_taken_back_leaves_no_gap(bureau):
    from django.db import transaction

    from riskml.portal.models_notes import LastNumber
    from riskml.portal.numbering import next_numbers

    try:
        with transaction.atomic():
            assert next_numbers(YEAR, 2) == ["1999-00001", "1999-00002"]
        with transaction.atomic():
            next_numbers(YEAR, 1)
            transaction.set_rollback(True)
        with transaction.atomic():
            assert next_numbers(YEAR, 1) == ["1999-00003"]
    finally:
        LastNumber.objects.filter(year="1999").delete()


def test_the_number_of_a_case_that_is_gone_is_not_given_again(as_, registered):
    from riskml.portal.models import CaseFile, CaseSubject, CaseUnit

    source, other = registered["case 000"], registered["case 003"]
    last = max(one.number for one in registered.values())
    for gone in (CaseFile.objects.get(number=last), other):
        for model in (CaseSubject, CaseUnit):
            model.objects.filter(case=gone).delete()
        gone.delete()
    assert as_("R1").post(f"/cases/{source.number}/open", {"register": "clue"}).status_code == 302
    clue = CaseFile.objects.get(register="clue")
    assert clue.number > last
    assert clue.number not in {one.number for one in registered.values()}


def test_a_room_that_counted_before_goes_on_after_its_highest(as_, registered):
    """Cases of a version that counted are there, and no last number is."""
    from riskml.portal.models import CaseFile
    from riskml.portal.models_notes import LastNumber

    LastNumber.objects.all().delete()
    CaseFile.objects.filter(number=registered["case 003"].number).update(number=f"{datetime.now():%Y}-00099")  # noqa: DTZ005
    assert as_("R1").post(f"/cases/{registered['case 000'].number}/open", {"register": "clue"}).status_code == 302
    assert CaseFile.objects.get(register="clue").number.endswith("-00100")


def test_what_is_refused_takes_no_number(registered):
    from riskml.core.texts import Text
    from riskml.portal.casework import About, open_cases
    from riskml.portal.models_notes import LastNumber
    from riskml.reviews.cases import Faults, Signer

    before = LastNumber.objects.get().last
    assert isinstance(open_cases([About("clue", Text.same("x"))], Signer("H1", "handler")), Faults)
    assert LastNumber.objects.get().last == before
