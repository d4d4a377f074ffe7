"""Help and complaints about a command's words, in the language of who reads them."""

from __future__ import annotations

import re
import subprocess
import sys
from unicodedata import east_asian_width

import click
import pytest
from click.testing import CliRunner

from riskml.cli import help as telling
from riskml.cli import main
from riskml.cli.language import language_of
from riskml.cli.phrases_help import HELP

HAN = re.compile("[一-鿿]")
SPEAKS = ("RISKML_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def commands(group=main, above=()):
    """Yield every command below a group with the words that call it, the group first."""
    yield above, group
    for name, one in getattr(group, "commands", {}).items():
        yield from commands(one, (*above, name))


EVERY = dict(commands())


def told(*words, **environment):
    return CliRunner().invoke(main, words, env={**dict.fromkeys(SPEAKS), **environment})


def english_of(command):
    yield command.help
    for one in command.params:
        if isinstance(one, click.Option):
            yield one.help
            yield from [one.show_default] if isinstance(one.show_default, str) else []


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_and_option_has_its_help_in_both_languages(words):
    command = EVERY[words]
    assert isinstance(command, telling.Command | telling.ToldGroup), "declare it with riskml.cli.help.command"
    for english in english_of(command):
        assert english, f"an option of {words} has no help"
        assert telling.words_of(english) in HELP, f"riskml/cli/phrases_help.py lacks {english!r}"


def test_nothing_is_kept_in_chinese_that_the_code_no_longer_says(root):
    said = {telling.words_of(one) for command in EVERY.values() for one in english_of(command)}
    code = "\n".join(file.read_text("utf-8") for file in (root / "riskml" / "cli").glob("[!p]*.py"))
    quoted = set(re.findall(r'"([^"\n]+)"', code))
    click_says = {"Show this message and exit.", "required"}
    assert {one for one in HELP if one not in said | quoted | click_says} == set()
    assert all(HAN.search(chinese) for chinese in HELP.values())
    fields = re.compile(r"\{\w+\}")
    assert all(sorted(fields.findall(one)) == sorted(fields.findall(HELP[one])) for one in HELP)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_in_chinese_is_wholly_chinese_and_as_wide_as_a_terminal(words):
    shown = told(*words, "--help", RISKML_LANG="zh", COLUMNS="80")
    assert shown.exit_code == 0, shown.output
    for line in shown.stdout.splitlines():
        assert sum(2 if east_asian_width(one) in "WF" else 1 for one in line) <= 80
        assert not re.match(r"\s*[，。；：、）”]", line), "no line begins with a mark"
    for english in english_of(EVERY[words]):
        assert english.split("\n")[0] not in shown.stdout
    for name in (one for option in EVERY[words].params for one in option.opts if one.startswith("--")):
        assert name in shown.stdout


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "RISKML_LANG": "zh"}, "zh"),
        (["--lang", "en"], {"RISKML_LANG": "zh"}, "en"),
        (["--lang=zh"], {"RISKML_LANG": "en"}, "zh"),
        ([], {}, "en"),
    ],
)
def test_the_language_is_the_words_then_the_environments(words, environment, language):
    for place in (["--help", *words], [*words, "--help"], ["run", "--help", *words], [*words, "run", "--help"]):
        shown = told(*place, **environment).stdout
        assert ("用法" in shown, "Usage" in shown) == (language == "zh", language == "en"), place


def test_a_language_before_the_command_is_the_commands():
    context = click.Context(main)
    seen = []
    probe = click.Command("probe", params=[], callback=lambda: seen.append(language_of(click.get_current_context())))
    main.add_command(probe)
    try:
        told("--lang", "zh", "probe")
    finally:
        del main.commands["probe"]
    assert seen == ["zh"]
    assert language_of(context) == "en"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rum"], "错误：没有命令 rum。是否要写 run？"),
        (["run", "--as-off", "1"], "错误：没有选项 --as-off。是否要写 --as-of？"),
        (["run", "--as-of", "1"], "'--as-of' 的值不对：应为日期，如 2025-12-31"),
        (["import", "--date-order", "year"], "'--date-order' 的值不对：应为 day_first、month_first"),
        (["backtest", "--from", "x"], "应为日期，如 2025-12\n"),
        (["sign", "1"], "错误：缺少 '--by'。"),
        (["import", "a.csv", "--map", "a=b", "--mapping", "a.toml"], "错误：--map 与 --mapping 只能写一个"),
    ],
)
def test_what_is_wrong_with_the_words_is_said_in_chinese(root, monkeypatch, words, said):
    monkeypatch.chdir(root)
    shown = told(*words, RISKML_LANG="zh")
    assert shown.exit_code == 2
    assert said in shown.stderr
    assert told(*words).exit_code == 2


def test_lines_break_between_letters_and_never_within_a_word():
    assert telling.lines_of("用现用版本（champion）评分。", 12) == ["用现用版本", "（champion）", "评分。"]
    assert "".join(telling.lines_of("一二三四五，六七", 10)) == "一二三四五，六七"


def test_help_in_chinese_loads_no_more_than_english():
    code = (
        "import sys\nfrom riskml.cli import main\nmain(['--lang', 'zh', '--help'], standalone_mode=False)\n"
        "print([one for one in ('pydantic', 'rich', 'pandas') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
