"""The words of rooms that tell people something: complete in both languages, used wholly, and nowhere else."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from string import Formatter
from typing import get_args

import pytest

from riskml.cards.matter import Duty, Level
from riskml.cards.phrases import DUTIES, LEVELS
from riskml.core.texts import Text
from riskml.learning import phrases as of_learning

# Chinese letters, and the punctuation that Chinese text has of its own.
HAN = re.compile("[一-鿿、-】！-～]")
MODULES = (
    "cards/phrases", "cli/phrases", "cli/phrases_help", "evaluation/phrases", "intake/phrases",
    "intake/proposing/phrases", "learning/phrases", "metrics/phrases", "notify/phrases",
    "papers/phrases", "papers/phrases_forms", "papers/phrases_letters",
    "pipeline/phrases", "pipeline/phrases_doctor",
    "portal/phrases", "portal/phrases_answers", "portal/phrases_identity", "portal/phrases_pages", "public/phrases",
    "portraits/phrases", "portraits/phrases_reasons", "registry/phrases", "reports/phrases",
    "reports/phrases_backtest", "reports/phrases_cases", "reports/phrases_charts", "reports/phrases_matters",
    "reports/phrases_reasons",
    "reviews/ledger/phrases", "rules/phrases", "triage/phrases",
    *(f"{room}/phrases_faults" for room in (
        "bundles", "calendars", "cards", "cli", "core", "engine", "evaluation", "intake", "intake/databases",
        "intake/readers", "learning", "metrics", "notify", "papers", "pipeline", "portal", "portraits", "public",
        "registry", "reviews", "rules", "scoring", "synthetic", "triage", "workingset",
    )),
)  # fmt: skip
ELSEWHERE = {
    "core/texts": "the punctuation between texts",
    "intake/times": "how sources write dates and hours",
    "intake/forms": "how sources write decimal signs and sums",
    "intake/keys": "how sources write the start and the end of an act",
    "intake/totals": "how sources name the rows that sum up others",
    "intake/units": "how sources write what sums are in",
    "intake/readers/lifecycle": "how sources write the start and the end of an act",
    "intake/machine_accounts": "how systems name accounts of their own",
    "papers/form": "how fonts are called, and the numbers of headings",
    "intake/proposing/shapes": "how sources name the columns of steps",
    "intake/values": "how sources write yes, no and yuan",
    "scoring/shap_explanation": "a letter by which fonts are told that have Chinese ones",
}
CITY = "synthetic/"
"""The made-up city has Chinese names and papers as data."""
# Phrases whose keys are put together, by room.
BUILT = {
    "cards": (),
    "evaluation": ("calibration_", "precision_", "recall_", "cannot_tell", "stands", "withdrawn"),
    "learning": ("order_worth", "reference_", "regime_", "treated_"),
    "intake": ("day_first", "month_first", "year_first", "kind_", "order_", "outcome_"),
    "rules": ("until_",),
    "pipeline": ("heading_",),  # of what `riskml doctor` looks at, a section each
    "triage": (),
    "papers": ("grade_",),
    "public": ("kind_", "means_"),
    "portal": (
        "pages_areas_of_",
        "pages_journal_",
        "pages_measure_",
        "pages_metric_verdict_",
        "pages_model_challenger",
        "pages_model_order",
        "pages_note_",
        "pages_source_",
        "pages_task_",
        "pages_tie_",
        "pages_verdict_",
        "room_basis_",
        "room_begin_",
        "room_light_",
        "room_refused_",
        "room_sort_",
        "room_stance_",
    ),
}


def tables_of(module):
    found = vars(import_module(f"riskml.{module.replace('/', '.')}"))
    return {
        name: table
        for name, table in found.items()
        if isinstance(table, dict) and table and all(isinstance(one, Text) for one in table.values())
    }


TABLES = {(module, name): table for module in MODULES for name, table in tables_of(module).items()}
EVERY = {
    **{f"{module}.{name}.{key}": text for (module, name), table in TABLES.items() for key, text in table.items()},
    "learning.card": of_learning.CARD,
}


def fields(template):
    """Facts with their forms; a form that only chooses between one and many is the language's own."""
    told = [(name, form) for _, name, form, _ in Formatter().parse(template) if name is not None]
    return {f"{name}:{form}" for name, form in told if "|" not in form}


def words_of(file):
    """Yield the strings of a file with their lines; texts that only document are none."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_the_list_of_phrase_modules_is_whole(root):
    found = {file.relative_to(root / "riskml").with_suffix("") for file in (root / "riskml").rglob("phrases*.py")}
    assert {file.as_posix() for file in found} == set(MODULES)


def fault_of(key, phrase):
    """Say what is wrong with a phrase, if anything."""
    if fields(phrase.zh) != fields(phrase.en):
        return "the two languages take other facts"
    if key.endswith(".other_language"):  # names the other language in its own words
        return ""
    if HAN.search(phrase.en):
        return "Chinese in the English"
    spoken = re.search(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", phrase.en))
    return "no Chinese in the Chinese" if spoken and not HAN.search(phrase.zh) else ""


@pytest.mark.parametrize("table", sorted({key.rpartition(".")[0] for key in EVERY}))
def test_both_languages_are_written_and_take_the_same_facts(table):
    """Of a whole table at once: a test for each of five thousand phrases is mostly the telling of it."""
    own = {key: phrase for key, phrase in EVERY.items() if key.rpartition(".")[0] == table}
    assert own
    assert {key: fault for key, phrase in own.items() if (fault := fault_of(key, phrase))} == {}


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith("reports/")])
def test_every_phrase_is_used_and_every_used_phrase_exists(root, module):
    """Those of reports, which templates use too, are held in tests/reports/test_phrases.py."""
    room = module.split("/", maxsplit=1)[0]
    folder = root / "riskml" / room
    files = [*folder.rglob("*.j2"), *(file for file in folder.rglob("*.py") if not file.name.startswith("phrases"))]
    text = "\n".join(file.read_text("utf-8") for file in files)
    table = TABLES.get((module, "PHRASES"), {})
    quoted = set(re.findall(r"[\"'](\w+)[\"']", text))
    of_room = {key for (one, _), told in TABLES.items() if one.startswith(f"{room}/") for key in told}
    if table:
        tells = r"\bphrase\(" if module.endswith("_faults") else r"(?:\btold\(|PHRASES\[)"
        assert set(re.findall(rf'{tells}"(\w+)"', text)) <= of_room
    assert {key for key in table if key not in quoted and not key.startswith(BUILT.get(room, ()))} == set()


def test_no_words_stand_outside_phrase_tables(root):
    """Text for people in Python stands in a phrase table, in both languages."""
    allowed = {*MODULES, *ELSEWHERE}
    found = {}
    for file in sorted((root / "riskml").rglob("*.py")):
        place = file.relative_to(root / "riskml").with_suffix("").as_posix()
        if place not in allowed and not place.startswith(CITY):
            found |= {f"{place}, line {line}": text for line, text in words_of(file) if HAN.search(text)}
    assert found == {}


def test_duties_and_levels_of_cards_all_have_words():
    assert (set(DUTIES), set(LEVELS)) == (set(get_args(Duty)), set(get_args(Level)))


def test_the_tone_is_that_of_leads():
    for phrase in EVERY.values():
        assert not re.search("guilty|corrupt|violation|suspect|offender", phrase.en, re.IGNORECASE)
        assert not re.search("腐败|有罪|嫌疑|违纪|嫌犯", phrase.zh)


def test_a_text_among_the_facts_speaks_the_language_of_the_phrase():
    said = of_learning.told("beside", text=Text(zh="甲", en="a"))
    assert (said.zh, said.en) == ("作为对照，仅用无监督部分时：甲", "For comparison, the unsupervised part alone: a")
    with pytest.raises(KeyError):
        of_learning.told("beside")
