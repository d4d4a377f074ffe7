"""The work of a city: cases come in, are given to whoever is there, and take their course, day after day."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import accumulate, count
from typing import TYPE_CHECKING

from cities.clock import HOURS, Clock, after_hours, at, month_of, on_duty
from cities.model import Act, Case, Draft

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from cities.model import Client, Habit, Matter, Money, Person, Step, Town

_ARRIVALS = (1.25, 1.1, 1.0, 0.95, 0.85, 0.0, 0.0)
_SITE_SLOTS = (9.1, 10.3, 13.7, 14.9, 16.1)
_TRIES = 3
_NEXT_DOOR = 0.35
"""How often a site in the same district is seen to right after another."""
_ELSEWHERE = 0.012
"""How often somebody works at a colleague's terminal."""
_CALLED_BACK = 0.05
"""How often an act falls on a day of annual leave all the same."""


class Work:
    """Everything that happens in a city, in the order in which work reaches desks.

    Parameters
    ----------
    town
        Who is there, and what comes in.
    random
        Decides everything.
    """

    def __init__(self, town: Town, random: Random) -> None:
        self.town, self.random = town, random
        self.clock = Clock(town.first, town.last)
        self.end = at(town.last, 23.9)
        self.cases: list[Case] = []
        self.acts: list[Act] = []
        self._queue: list[tuple[datetime, int, Case, int]] = []
        self._number = count()
        self._visits: dict[tuple[str, date], set[int]] = {}
        self._near: dict[tuple[str, date], tuple[datetime, str]] = {}
        self._terminals: dict[str, list[str]] = {}
        self._liking: dict[tuple[str, str], float] = {}
        self._speeds: dict[tuple[str, str], float] = {}
        self._pools: dict[tuple[str, str], list[Person]] = {}
        for person in town.people:
            self._terminals.setdefault(person.unit, []).append(person.device)
            for post in dict.fromkeys((one.unit, one.post) for one in person.stints):
                self._pools.setdefault(post, []).append(person)
        self._weights = {kind: list(accumulate(one.weight for one in them)) for kind, them in town.clients.items()}

    @property
    def habits(self) -> list[Habit]:
        """Return what people do otherwise."""
        return [habit for person in self.town.people for habit in person.habits]

    def run(self) -> None:
        """Let the days go by."""
        day = self.town.first
        habits = self.habits
        while day <= self.town.last:
            for matter in self.town.matters:
                for _ in range(self._arriving(matter, day)):
                    self.open(self.case(matter, day))
            for habit in habits:
                for case in habit.openings(self, day):
                    self.open(case)
            day += timedelta(days=1)
        while self._queue:
            moment, _, case, position = heappop(self._queue)
            if moment <= self.end:
                self._act(moment, case, position)

    def open(self, case: Case) -> None:
        """Let a case come in."""
        self.cases.append(case)
        self._wait(case.opened, case, 0)

    def _wait(self, moment: datetime, case: Case, position: int) -> None:
        heappush(self._queue, (moment, next(self._number), case, position))

    # -- what comes in

    def _arriving(self, matter: Matter, day: date) -> int:
        if self.clock.works(day):
            usual = _ARRIVALS[day.weekday()] or 1.0
            if day in self.town.outages:
                usual *= 0.5
        else:
            usual = 0.25 * matter.night + 0.2 * matter.online
        mean = (
            self.town.volume
            * matter.daily
            * matter.season[day.month - 1]
            * self.town.load.get(month_of(day), 1.0)
            * usual
        )
        return self._poisson(mean)

    def _poisson(self, mean: float) -> int:
        limit, number, product = math.exp(-mean), 0, self.random.random()
        while product > limit:
            number += 1
            product *= self.random.random()
        return number

    def client(self, kind: str) -> Client:
        """Draw a client; those with much business come often."""
        them = self.town.clients[kind]
        return self.random.choices(them, cum_weights=self._weights[kind])[0]

    def case(self, matter: Matter, day: date, client: Client | None = None, agent: Client | None = None) -> Case:
        """Draw a case of a matter that comes in on a day."""
        draw = self.random
        client = client or self.client(matter.clients)
        if agent is None and draw.random() < matter.agents:
            agent = self.client("agent")
        share = matter.night / max(matter.night + matter.online, 1e-9) if not self.clock.works(day) else matter.night
        night = draw.random() < share
        if night:
            opened, channel = at(day, draw.uniform(17.6, 22.6)), "night_window"
            if not self.clock.works(day):
                opened = at(day, draw.uniform(9.2, 20.5))
        elif not self.clock.works(day) or draw.random() < matter.online:
            opened, channel = at(day, min(7 + 16 * draw.betavariate(2, 2.2), 22.9)), "online"
        else:
            opened, channel = on_duty(day, draw), "window"
        first = matter.steps[0]
        if first.kind == "visit" or first.duty == "record":
            channel = "site"
        if self.town.paper and channel == "window" and draw.random() < self.town.paper:
            channel = "paper"
        basis, _, level = draw.choices(matter.bases, [one[1] for one in matter.bases])[0]
        hard, _ = self.town.hardness.get(client.kind, (1.0, 1.0))
        case = Case(matter, client, agent, opened, channel, client.place, basis, level, hard, night=night)
        case.hard *= math.exp(draw.gauss(0, 0.2))
        if matter.money:
            case.claim = self._claim(matter.money, case)
        return case

    def _claim(self, money: Money, case: Case) -> float:
        if money.at == "fine":
            return min(max(case.level + self.random.gauss(0, 0.05), 0.0), 1.0)
        dear = self.town.dear.get(case.place, 1.0) if money.sigma else 1.0
        copies = (
            1.0 if money.sigma else self.random.choices((1.0, 1.2, 1.4, 0.5, 0.9), (0.78, 0.11, 0.05, 0.04, 0.02))[0]
        )
        return money.median * case.level * dear * copies * math.exp(self.random.gauss(0, money.sigma))

    # -- who does it

    def holders(self, unit: str, post: str, day: date) -> list[Person]:
        """Return who is on a post on a day."""
        them = self._pools.get((unit, post), [])
        return [one for one in them if any((s.unit, s.post) == (unit, post) and s.covers(day) for s in one.stints)]

    def choose(self, step: Step, case: Case, moment: datetime) -> Person:
        """Give a step to somebody who is there: by lot, as far as hours, liking and habits leave it to lot."""
        day = moment.date()
        post = self._post(step, case)
        holders = self.holders(step.unit, post, day) or self.holders(step.unit, step.post, day)
        if step.local:
            holders = [one for one in holders if one.place == case.place] or holders
        soon = self.clock.after(day, 2)
        there = [one for one in holders if not (self._out(one, day) or self._out(one, soon))]
        there = there or [one for one in holders if not self._out(one, day)] or holders
        weights = [self._leaning(one, step, case, day) for one in there]
        return self.random.choices(there, weights)[0]

    @staticmethod
    def _post(step: Step, case: Case) -> str:
        """Return the post of a step: at night the night desk, and above the threshold somebody higher."""
        if case.night and step.kind == "take":
            return "night_counter"
        threshold = case.matter.money.threshold if case.matter.money else None
        above = threshold is not None and case.amount is not None and case.amount >= threshold
        return "director" if step.kind == "decide" and above else step.post

    def _out(self, person: Person, day: date) -> bool:
        return person.away(day) is not None and not any(habit.comes_in(day) for habit in person.habits)

    def _leaning(self, person: Person, step: Step, case: Case, day: date) -> float:
        key = (person.official_id, case.handed_in_by.client_id)
        if key not in self._liking:
            self._liking[key] = math.exp(self.random.gauss(0, self.town.differences.affinity))
        weight = person.fte * self._liking[key]
        for habit in person.habits:
            if day >= habit.since:
                weight *= habit.pull(case, step, day)
        return weight

    def _speed(self, person: Person, matter: Matter) -> float:
        key = (person.official_id, matter.name)
        if key not in self._speeds:
            self._speeds[key] = person.speed + self.random.gauss(0, self.town.differences.by_matter)
        return self._speeds[key]

    # -- how it goes

    def _act(self, received: datetime, case: Case, position: int) -> None:
        step = case.matter.steps[position]
        person = case.fixed.get(step.name) or self.choose(step, case, received)
        draft = self._draft(received, case, step, person)
        for habit in person.habits:
            if received.date() >= habit.since:
                habit.shape(draft, self)
        when = draft.when or self._moment(draft)
        when = when.replace(second=self.random.randrange(60))
        recorded = draft.recorded or self._recorded(draft, when)
        act = Act(
            case,
            step,
            draft.person,
            received,
            max(when, received + timedelta(seconds=self.random.randint(30, 600))) if not draft.recorded else when,
            recorded.replace(second=self.random.randrange(60)),
            draft.outcome,
            self._amount(draft),
            case.place if step.kind == "visit" or step.local or case.channel == "site" else step.unit,
            "mobile" if step.kind == "visit" else case.channel,
            draft.device,
        )
        act.recorded = max(act.recorded, act.occurred + timedelta(seconds=self.random.randint(5, 90)))
        if act.recorded > self.end:
            return
        case.acts.append(act)
        self.acts.append(act)
        for habit in draft.person.habits:
            if draft.mark:
                habit.acts.append(act)
            habit.done(act, self)
        self._onward(act, position)

    def _draft(self, received: datetime, case: Case, step: Step, person: Person) -> Draft:
        draw = self.random
        load = self.town.load.get(month_of(received.date()), 1.0)
        mean = self._speed(person, case.matter) + math.log(step.hours * case.hard) + 0.5 * math.log(load)
        hours = math.exp(mean + draw.gauss(0, step.spread)) / (0.6 + 0.4 * person.fte)
        draft = Draft(case, step, person, received, hours, self._outcome(case, step, person), device=person.device)
        months, more = self.town.rush.get((step.unit, step.post), (frozenset(), 0.0))
        draft.overtime = person.late + (more if received.month in months else 0.0)
        if case.channel == "online":
            draft.hours *= self.town.online_hours
        if step.kind == "visit":
            draft.device = f"M{person.device[1:]}"
        elif draw.random() < _ELSEWHERE:
            draft.device = draw.choice(self._terminals[person.unit])
        return draft

    def _outcome(self, case: Case, step: Step, person: Person) -> str:
        draw, strict = self.random, math.exp(person.strict)
        if step.kind in ("review", "visit"):
            _, back = self.town.hardness.get(case.client.kind, (1.0, 1.0))
            again = sum(act.step is step for act in case.acts)
            if step.kind == "review" and draw.random() < 0.5 * case.matter.reject * strict:
                return "rejected"
            if again >= _TRIES or draw.random() > case.matter.back * back * strict * 0.4**again:
                return "passed"
            return "returned" if step.kind == "review" else "defects"
        if step.kind == "decide":
            return "rejected" if draw.random() < case.matter.reject * strict else "approved"
        if step.kind == "fine":
            return "dropped" if draw.random() < case.matter.reject / strict else "done"
        return "done"

    def _moment(self, draft: Draft) -> datetime:
        draw, person, step = self.random, draft.person, draft.step
        if step.kind == "take" and (draft.case.night or draft.case.channel != "online"):
            minutes = draw.expovariate(1 / (draft.hours * 60))
            return draft.received + timedelta(minutes=2 + (minutes if minutes < 55 else draw.uniform(10, 55)))
        moment = self.clock.add(draft.received, draft.hours)
        if person.post == "night_counter":
            moment = at(moment.date(), draw.uniform(17.7, 22.9))
        away = person.away(moment.date())
        if away and away.kind == "annual" and draw.random() < _CALLED_BACK:
            away = None
        if away and self.clock.between(moment.date(), away.last) > 12:
            draft.person = person = self.choose(step, draft.case, moment)
            draft.device = person.device if step.kind != "visit" else f"M{person.device[1:]}"
            away = person.away(moment.date())
        if away:
            moment = at(self.clock.after(away.last), 9.0) + timedelta(hours=draw.uniform(0, 5))
            moment = self.clock.add(moment, 0)
        if moment.weekday() not in person.days:
            day = next(
                d for d in (self.clock.after(moment.date(), n) for n in range(1, 9)) if d.weekday() in person.days
            )
            moment = on_duty(day, draw)
        if step.kind == "visit":
            return self._visit(person, moment, draft.case.place)
        if person.signs and step.kind == "decide" and draw.random() < 0.8:
            moment = self._signing(person, moment)
        if person.post != "night_counter" and draw.random() < draft.overtime:
            moment = after_hours(moment.date(), draw)
        return moment

    def _signing(self, person: Person, moment: datetime) -> datetime:
        """Return when a pile is signed: on the next of a person's own days for it, in the afternoon."""
        day = moment.date()
        while day.weekday() not in person.signs:
            day = self.clock.after(day)
        return at(day, 15 + 2.4 * self.random.betavariate(1.5, 1.5)) if day != moment.date() else moment

    def _visit(self, person: Person, moment: datetime, place: str) -> datetime:
        """Return when a person can be at another site: next door soon after, elsewhere an hour or more."""
        day = moment.date()
        for _ in range(60):
            key = (person.official_id, day)
            taken = self._visits.setdefault(key, set())
            before = self._near.get(key)
            if before and before[1] == place and before[0] >= moment and self.random.random() < _NEXT_DOOR:
                self._near[key] = (before[0] + timedelta(minutes=self.random.uniform(7, 28)), place)
                return self._near[key][0]
            hour = moment.hour + moment.minute / 60 if day == moment.date() else 0.0
            free = [n for n, start in enumerate(_SITE_SLOTS) if n not in taken and start >= hour]
            if free and len(taken) < 4 and person.away(day) is None:
                slot = self.random.choice(free)
                taken.add(slot)
                self._near[key] = (at(day, _SITE_SLOTS[slot] + self.random.uniform(0, 0.7)), place)
                return self._near[key][0]
            day = self.clock.after(day)
        return moment

    def _recorded(self, draft: Draft, when: datetime) -> datetime:
        draw, lag = self.random, math.exp(draft.person.lag) * draft.lag
        if when.date() in self.town.outages or draw.random() < 0.012 * lag:
            days = 1 if when.date() in self.town.outages else 1 + int(draw.expovariate(0.9))
            return on_duty(self.clock.after(when.date(), days), draw)
        outside = draft.step.kind == "visit" or draft.step.duty == "record"
        if not outside and not (draft.step.local and draft.case.place in self.town.far):
            return when + timedelta(minutes=draw.expovariate(1 / (2.5 * min(lag, 8))))
        if draft.case.place in self.town.far and draw.random() < 0.75:
            return on_duty(self.clock.after(when.date(), 1 + int(draw.expovariate(0.8))), draw)
        if draw.random() < 0.65:
            return when + timedelta(hours=min(draw.expovariate(1 / (1.2 * lag)), 20))
        return on_duty(self.clock.after(when.date()), draw)

    def _amount(self, draft: Draft) -> float | None:
        money, case, step = draft.case.matter.money, draft.case, draft.step
        if money is None:
            return None
        if step.kind != money.at:
            return case.amount if step.kind == "decide" and draft.outcome == "approved" else None
        if money.at == "fine":
            if draft.outcome == "dropped":
                return None
            low, high = money.low or 0.0, money.high or money.median
            place = min(max(case.claim + draft.person.thrift + draft.position, 0.0), 1.0)
            amount = low + (high - low) * place * draft.factor
        elif money.at == "take":
            amount = case.claim * draft.factor
        else:
            cut = 1 - 0.1 * self.random.betavariate(1, 4)
            amount = case.claim * cut * math.exp(draft.person.thrift) * draft.factor
        case.amount = max(round(amount / money.rounding) * money.rounding, money.rounding, money.low or 0.0)
        return case.amount

    def _onward(self, act: Act, position: int) -> None:
        case, draw = act.case, self.random
        case.closed = None
        if act.outcome == "returned":
            if draw.random() < 0.08:
                case.outcome, case.closed = "withdrawn", act.recorded
                return
            case.fixed[act.step.name] = act.person
            back = self.clock.add(act.recorded, HOURS * (0.5 + draw.expovariate(1 / 3)))
            self._wait(back, case, position)
            return
        if act.outcome in ("rejected", "dropped"):
            case.outcome, case.closed = act.outcome, act.recorded
            if act.outcome == "rejected" and draw.random() < 0.35:
                self.again(case, act, draw.expovariate(1 / 12) + 3)
            return
        after = self._following(act, position)
        if after is None or (act.step.kind == "visit" and act.outcome == "passed" and case.matter.steps[0] is act.step):
            case.outcome = {"passed": "done"}.get(act.outcome, act.outcome)
            case.closed = act.recorded
            return
        self._wait(act.recorded, case, after)

    def _following(self, act: Act, position: int) -> int | None:
        """Return the step that comes next; some are honestly left out, more by the lenient than by the strict."""
        case = act.case
        after = case.following(position)
        if after is None or not self.town.skips:
            return after
        share = self.town.skips.get((case.matter.name, case.matter.steps[after].name, case.client.kind), 0.0)
        if share and self.random.random() < share * math.exp(-act.person.strict):
            return case.following(after)
        return after

    def again(self, case: Case, act: Act, days: float, agent: Client | None = None) -> Case | None:
        """Let a refused client apply again some working days later, sometimes through an agent."""
        opened = self.clock.add(act.recorded, days * HOURS)
        if opened > self.end:
            return None
        if agent is None and case.matter.agents and self.random.random() < 0.3:
            agent = self.client("agent")
        anew = self.case(case.matter, opened.date(), case.client, agent)
        anew.opened, anew.night, anew.basis, anew.level = opened, False, case.basis, case.level
        anew.channel = case.channel if case.channel in ("window", "online", "paper") else "window"
        self.open(anew)
        return anew
