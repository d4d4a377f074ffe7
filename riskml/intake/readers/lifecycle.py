"""What a log's words say of the life of an act; its start and its end as one row."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from riskml.intake.keys import STARTED
from riskml.intake.phrases import told
from riskml.intake.telling import cut_short

if TYPE_CHECKING:
    from collections.abc import Hashable

    from riskml.core.texts import Text

LIFECYCLE: Final = "lifecycle:transition"
ORIGINAL: Final = f"{LIFECYCLE}/source"
"""Where the source's own word stands, if the standard has another one for it."""

OTHERS = (
    *("schedule", "assign", "reassign", "suspend", "resume", "autoskip", "manualskip", "withdraw"),
    *("ate_abort", "pi_abort", "abort_activity", "abort_case"),
)
WORDS: dict[str, str] = {
    **dict.fromkeys(("start", "started", "begin", "began", "begun", "开始", "启动", "开始办理", "開始"), "start"),
    **dict.fromkeys(
        ("complete", "completed", "end", "ended", "finish", "finished", "done", "stop", "stopped"), "complete"
    ),
    **dict.fromkeys(("完成", "已完成", "结束", "已结束", "办结", "已办结", "办理完毕", "完成办理", "結束"), "complete"),
    **{word: word for word in OTHERS},
}
"""Words of the standard and their usual forms elsewhere, as the standard's. States of a case (resolved, closed, 在办)
are none: an act that moved a case to a state is done."""

Event = dict[str, str]
SHOWN = 12


Place = TypeVar("Place")


class Waiting(Generic[Place]):
    """Acts that were begun, in the order of their times, until their ends come.

    Examples
    --------
    >>> waiting = Waiting()
    >>> waiting.begin("check", "P1", 1)
    >>> waiting.begin("check", None, 2)
    >>> waiting.end("check", "P1"), waiting.end("check", "P1"), waiting.end("check", "P1")
    (1, 2, None)
    """

    def __init__(self) -> None:
        self._begun: dict[tuple[Hashable, Hashable], deque[Place]] = defaultdict(deque)

    def begin(self, act: Hashable, who: Hashable, place: Place) -> None:
        """Remember where an act was begun."""
        self._begun[act, who].append(place)

    def end(self, act: Hashable, who: Hashable) -> Place | None:
        """Return where an act that somebody ends was begun: by the same person, or by nobody known."""
        for key in ((act, who), (act, None)):  # the start may name nobody: then whoever ended the act is the one known
            queue = self._begun.get(key)
            if queue:
                return queue.popleft()
        return None


class Lifecycle:
    """Reads the events of a log, trace by trace, and keeps count of its words.

    Examples
    --------
    >>> life = Lifecycle()
    >>> begun = {"concept:name": "check", LIFECYCLE: "Start", "time:timestamp": "2026-03-05T09:00:00"}
    >>> ended = {"concept:name": "check", LIFECYCLE: "COMPLETED", "time:timestamp": "2026-03-05T10:00:00"}
    >>> (act,) = life.read([begun, ended])
    >>> act[LIFECYCLE], act[ORIGINAL], act[STARTED]
    ('complete', 'COMPLETED', '2026-03-05T09:00:00')
    >>> [note.en for note in life.notes()]
    ['start and end of one act are one row: 1 events that start an act are told as start_timestamp of its end']
    """

    def __init__(self) -> None:
        self._own: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._pairs = 0

    def read(self, events: list[Event]) -> list[Event]:
        """Return a trace's events with the standard's words, each start that has its end left to that end's row."""
        told = [self._told(event) for event in events]
        waiting: Waiting[int] = Waiting()
        gone: set[int] = set()
        for place, event in enumerate(told):
            word = event.get(LIFECYCLE)
            if word not in ("start", "complete"):
                continue
            act, who = (event.get("concept:name"), event.get("concept:instance")), event.get("org:resource")
            if word == "start":
                waiting.begin(act, who, place)
                continue
            start = waiting.end(act, who)
            if start is not None:
                gone.add(start)
                if "time:timestamp" in told[start]:
                    event.setdefault(STARTED, told[start]["time:timestamp"])
        self._pairs += len(gone)
        kept = [event for place, event in enumerate(told) if place not in gone]
        self._aside.update(event[LIFECYCLE] for event in kept if event.get(LIFECYCLE) not in (None, "", "complete"))
        return kept

    def _told(self, event: Event) -> Event:
        said = event.get(LIFECYCLE, "")
        word = WORDS.get(said.strip().casefold(), "")
        if said == word:
            return event
        if said.strip() and not word:
            self._own[said] += 1
        return event | {LIFECYCLE: word, ORIGINAL: said}

    def notes(self) -> list[Text]:
        """Say which words were met, and what they were taken for."""
        said = [told("started", n=self._pairs, column=STARTED)] if self._pairs else []
        for key, words in (("life_own", self._own), ("life_aside", self._aside)):
            if words:
                counted = cut_short(((f"{word} {often}", often) for word, often in words.items()), SHOWN)
                said.append(told(key, column=LIFECYCLE, words=counted))
        return said
