"""A card's select has its time; what does not end is stopped, names itself, and stops nothing else."""

import threading

import pytest

from riskml.core.errors import CardError, RiskmlError
from riskml.core.project import Settings
from riskml.engine import Engine, Stage

# Some 10^14 pairs: it ends on no machine that this runs on.
ENDLESS = "select count(*) as n from range(10000000) a, range(10000000) b where (a.range * b.range) % 7 = 8"


@pytest.fixture
def hurried(tmp_path):
    with Engine(Settings(threads=1, card_seconds=0.05), tmp_path) as engine:
        engine.lock()
        yield engine


def test_what_does_not_end_is_stopped_and_says_so(hurried):
    with pytest.raises(CardError, match=r"stage asked_x: expected an answer within 0\.05 s") as caught:
        hurried.ask(Stage("asked_x", ENDLESS))
    assert "card_seconds" in caught.value.faults[0].remedy
    assert "asked_x" not in hurried.tables()


class Belated:
    """A connection that begins an endless select only when it has been interrupted once, which it then forgets."""

    def __init__(self, connection):
        self.connection, self.interrupted = connection, threading.Event()

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def interrupt(self):
        self.connection.interrupt()
        self.interrupted.set()

    def execute(self, sql):
        if ENDLESS in sql:
            assert self.interrupted.wait(60)
        return self.connection.execute(sql)


def test_a_time_that_is_over_before_the_select_begins_stops_it_all_the_same(tmp_path):
    # Before the door is shut nothing is asked apart: the interrupt is all that there is.
    with Engine(Settings(threads=1, card_seconds=0.05), tmp_path) as engine:
        engine._connection = Belated(engine._connection)
        with pytest.raises(CardError, match="expected an answer within"):
            engine.ask(Stage("asked_x", ENDLESS))


def test_the_engine_answers_on(hurried):
    for _ in range(3):
        with pytest.raises(CardError):
            hurried.ask(Stage("asked_x", ENDLESS))
        hurried.run(Stage("quick", "select 1 as a"))
        assert hurried.frame("select * from quick")["a"].tolist() == [1]


def test_the_clock_stops_with_the_answer(hurried):
    before = threading.active_count()
    for _ in range(20):
        hurried.ask(Stage("asked_x", "select 1 as a"))
    assert threading.active_count() == before


def test_the_engines_own_stages_take_the_time_they_need(tmp_path):
    with Engine(Settings(threads=1, card_seconds=1e-6), tmp_path) as engine:
        engine.run(Stage("long", "select count(*) as n from range(3000) a, range(3000) b where a.range < b.range"))
        assert engine.frame("select * from long")["n"].tolist() == [3000 * 2999 // 2]


def test_a_fault_in_time_keeps_its_own_words(tmp_path):
    with Engine(Settings(threads=1), tmp_path) as engine, pytest.raises(RiskmlError, match="nowhere"):
        engine.ask(Stage("asked_x", "select * from nowhere"))


@pytest.mark.parametrize("seconds", [0, -1, 100_000])
def test_the_setting_is_a_time(seconds):
    with pytest.raises(ValueError, match="card_seconds"):
        Settings(card_seconds=seconds)
