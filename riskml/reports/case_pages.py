"""The pages of cases in both languages, written from the tables: each register drawn, its moves, who sees what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.cards.pages import NOTICE
from riskml.core.errors import ProjectError
from riskml.core.texts import COMMA, LANGUAGES, SEMICOLON
from riskml.reports.charts.states import Box, Way, states
from riskml.reports.phrases import Words
from riskml.reviews.cases import access_faults, case_faults, read_access, read_cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.reviews.cases import AccessTable, CaseTable, Move, Register
    from riskml.reviews.cases.table import Deadline

FROM = {"command": "`riskml docs`", "cases": "`serving/cases.toml`", "access": "`serving/access.toml`"}
SUFFIX = {"en": "", "zh": ".zh"}
MOVES = (
    *("cases_move", "cases_ways", "cases_signed", "cases_within"),
    *("cases_attached", "cases_rests", "cases_besides"),
)
GRANTS = ("cases_role", "cases_pages", "cases_acts", "cases_scope")
SCOPES = {
    "assigned": "cases_scope_assigned",
    "unit": "cases_scope_unit",
    "area": "cases_scope_area",
    "all": "cases_scope_all",
    "own": "cases_scope_own",
}
CLOCKS = {"": "", "stops": "cases_stops", "resumes": "cases_resumes"}
EFFECTS = {
    "": "",
    "assign": "cases_assign",
    "link": "cases_link",
    "store": "cases_store",
    "answer": "cases_answer",
    "number": "cases_number",
    "grow": "cases_grow",
    "split": "cases_split",
    "take": "cases_take",
    "reopen": "cases_reopen",
}
CONCLUDED = {
    "": "",
    "cleared": "cases_finds_cleared",
    "confirmed": "cases_finds_confirmed",
    "open": "cases_finds_open",
    "linked": "cases_finds_linked",
}


def pages_of_cases(project: Project) -> dict[str, str]:
    """Return the pages of a project's tables of cases; a project that was made before the tables has none.

    Raises
    ------
    ProjectError
        One of the tables cannot be read, or does not hold.
    """
    if not any((project.serving / name).is_file() for name in ("cases.toml", "access.toml")):
        return {}
    cases, access = read_cases(project), read_access(project)
    faults = [*access_faults(access), *case_faults(cases, access.role)]
    if faults:
        raise ProjectError(faults)
    return case_pages(cases, access, NOTICE)


def case_pages(cases: CaseTable, access: AccessTable, notice: str) -> dict[str, str]:
    """Return every page of cases by its relative path.

    Parameters
    ----------
    cases, access
        What ``serving/cases.toml`` and ``serving/access.toml`` say.
    notice
        The line by which a page is known to be written by a program.

    Returns
    -------
    dict
        ``cases.md`` and ``cases.zh.md``, and below ``cases/`` a drawing of each register in each language.
    """
    pages = {f"cases{SUFFIX[one]}.md": _Page(cases, access, one).written(notice) for one in LANGUAGES}
    for language in LANGUAGES:
        page = _Page(cases, access, language)
        pages |= {f"cases/{name}.{language}.svg": page.drawing(one) for name, one in cases.register_of.items()}
    return pages


class _Page:
    """What is told of the tables in one language."""

    def __init__(self, cases: CaseTable, access: AccessTable, language: Language) -> None:
        self.cases, self.access, self.language = cases, access, language
        self.words = Words(language)

    def written(self, notice: str) -> str:
        """Return the page."""
        parts = [notice, f"\n# {self.words('cases_title')}\n", self.words("cases_from", **FROM) + "\n"]
        parts.append(self.words("cases_lead") + "\n")
        for name, register in self.cases.register_of.items():
            parts += self._register(name, register)
        return "\n".join([*parts, *self._laws(), *self._access()])

    def drawing(self, register: Register) -> str:
        """Draw the states of a register."""
        first = [register.start, *(name for name in register.state if name != register.start)]
        boxes = [self._box(register, name) for name in first]
        between: dict[tuple[str, str], list[str]] = {}
        for one in register.move:
            for origin in one.origins if one.to and one.effect != "reopen" else ():
                between.setdefault((origin, one.to), []).append(one.label.in_(self.language))
        ways = [Way(origin, to, tuple(words)) for (origin, to), words in between.items()]
        title = self.words("cases_chart", register=register.label)
        numbers = self.words("cases_chart_told", states=len(boxes), moves=len(register.move))
        kinds = {box.kind for box in boxes}
        legend = [self.words("cases_final")]
        legend += [self.words("cases_asked")] if "a" in kinds else []
        legend += [self.words("cases_secret")] if "s" in kinds else []
        return states(boxes, ways, (title, numbers), [*legend, self.words("cases_other")])

    def _box(self, register: Register, name: str) -> Box:
        state = register.state[name]
        kind = "s" if state.secret else "a" if state.subject == "answers" else "b"
        told = register.clock_of(name, paused=False) or register.clock_of(name, paused=True)
        due = f"{self._length(told)} · {self._basis(told)}" if told and not state.final else ""
        return Box(name, state.label.in_(self.language), due, kind, state.final)

    def _length(self, told: Deadline) -> str:
        if told.workdays:
            return self.words("cases_workdays", count=told.workdays)
        return self.words("cases_months", count=told.months)

    def _basis(self, told: Deadline) -> str:
        return self.words("cases_law") if told.basis == "law" else self.words("cases_local")

    def _register(self, name: str, register: Register) -> list[str]:
        label = register.label.in_(self.language)
        steps = (
            self.words("cases_escalate_one", after=one.after, role=self._role(one.role)) for one in register.escalate
        )
        late = self.words(
            "cases_escalate", before=register.yellow_before, told=SEMICOLON.in_(self.language).join(steps)
        )
        rows = [self._row(register, one) for one in register.move]
        chart = self.words("cases_chart", register=register.label)
        return [
            f"## {label}\n",
            register.about.in_(self.language) + "\n",
            f"![{chart}](cases/{name}.{self.language}.svg)\n",
            late + "\n",
            _table([self.words(one) for one in MOVES], rows),
        ]

    def _row(self, register: Register, one: Move) -> list[str]:
        return [
            one.label.in_(self.language),
            self._ways(register, one),
            self._listed(self._signers(one)),
            self._deadline(register, one),
            self._listed(self.cases.paper(paper).in_(self.language) for paper in one.attach),
            self._listed(self._article(law) for law in one.law),
            SEMICOLON.in_(self.language).join(self._besides(register, one)),
        ]

    def _ways(self, register: Register, one: Move) -> str:
        open_ = {name for name, state in register.state.items() if not state.final}
        state = {name: each.label.in_(self.language) for name, each in register.state.items()}
        origins = self.words("cases_every") if set(one.origins) == open_ else self._listed(map(state.get, one.origins))
        return f"{origins} → {state[one.to]}" if one.to else f"{origins}{self.words('cases_stays')}"

    def _signers(self, one: Move) -> Iterable[str]:
        for each in one.sign:
            yield self.words("cases_people", role=self._role(each.role), count=each.people)

    def _role(self, name: str) -> str:
        return self.access.role[name].label.in_(self.language)

    def _deadline(self, register: Register, one: Move) -> str:
        told = one.deadline
        if not told:
            return ""
        length = self._length(told)
        if told.since:
            length = self.words("cases_since", state=register.state[told.since].label, length=length)
        return f"{length} · {self._basis(told)}"

    def _article(self, name: str) -> str:
        law = self.cases.law[name]
        return law.label.in_(self.language) + (self.words("cases_to_check") if law.to_check else "")

    def _besides(self, register: Register, one: Move) -> Iterable[str]:
        flags = {"cases_checking": one.checking, "cases_group": one.all_group, "cases_reason": one.reason}
        flags["cases_after_due"] = one.after_due
        keys = [
            *(key for key, holds in flags.items() if holds),
            CLOCKS[one.clock],
            EFFECTS[one.effect],
            CONCLUDED[one.finding],
        ]
        yield from (self.words(key) for key in keys if key)
        for name in one.other_than:
            other = register.named(name)
            if other:
                yield self.words("cases_other_than", move=other.label)
        if one.attach_if_asked:
            papers = self._listed(self.cases.paper(paper).in_(self.language) for paper in one.attach_if_asked)
            yield self.words("cases_if_asked", papers=papers)

    def _listed(self, parts: Iterable[str | None]) -> str:
        return COMMA.in_(self.language).join(part for part in parts if part)

    def _laws(self) -> list[str]:
        rows = [[self._article(name), law.says.in_(self.language)] for name, law in self.cases.law.items()]
        header = [self.words("cases_article"), self.words("cases_says")]
        return [f"## {self.words('cases_laws')}\n", _table(header, rows)]

    def _access(self) -> list[str]:
        roles = [[one.label.in_(self.language), one.does.in_(self.language)] for one in self.access.role.values()]
        pages, acts = self.access.pages, self.access.acts
        rows = [
            [
                self._role(one.role),
                self._listed(pages[name].in_(self.language) for name in one.pages),
                self._listed(acts[name].in_(self.language) for name in one.acts),
                self.words(SCOPES[one.scope]),
            ]
            for one in self.access.grant
        ]
        allowed = self._listed(self._role(name) for name in self.access.secret)
        twice = self._listed(self._role(name) for name in self.access.second_factor)
        return [
            f"## {self.words('cases_access')}\n",
            self.words("cases_access_lead", roles=allowed) + "\n",
            *([self.words("cases_second_factor", roles=twice) + "\n"] if twice else []),
            _table([self.words("cases_role"), self.words("cases_does")], roles),
            _table([self.words(one) for one in GRANTS], rows),
        ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
