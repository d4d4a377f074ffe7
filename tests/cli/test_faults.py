"""What was wrong is told in the reader's language: whole in Chinese, and in English as it always was."""

from __future__ import annotations

import ast
import errno
import json
import pickle
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pydantic import BaseModel, Field, ValidationError

from riskml.cli import main
from riskml.core.errors import Fault, ProjectError, RiskmlError, Verbatim, disk_fault, text_of
from riskml.core.hold import hold, release
from riskml.core.phrases_faults import MISFITS, phrase
from riskml.core.toml import validated
from riskml.core.work import LOCK
from riskml.pipeline import create_project
from riskml.registry.promotion import open_gates
from riskml.registry.signatures import faults_of_person
from tests.sample_of_rules import keep_a_sample_of_cards

# What stays as it is in a Chinese text: names of programs and things, paths, options, what is quoted, code.
KEPT = re.compile(
    r"riskml [a-z-]+(?: (?:DIR|NEW|SOURCE…|[\d-]+))*|\[[^\]]*\]|'[^']*'|“[^”]*”|--[a-z_-]+(?: NAME)?|"
    r"[\w./*-]*[/._][\w./*-]*|键 \w+|\b(?:TOML|UTF|IANA|Asia|Shanghai)\b|"
    r"\b(?:store|champion|country|timezone|language|import|rules|run|operations|now|desk|IANA)\b|"
    r"\b(?:payments|contracts|awards|tenders|bids|complaints)\b"
)
ROOMS = (
    "bundles", "calendars", "cards", "cli", "core", "engine", "intake", "notify", "papers", "portal", "public", "rules",
    "workingset",
)  # fmt: skip
"""Rooms in which every fault speaks both languages."""


def told(language, *words):
    return CliRunner().invoke(main, list(map(str, words)), env={"RISKML_LANG": language})


def lines(language, *words, code=2):
    result = told(language, *words)
    assert result.exit_code == code, result.output
    return [one.removeprefix("  - ") for one in result.stderr.splitlines() if one.startswith("  - ")]


def is_chinese(text, folder):
    bare = KEPT.sub("", text.replace(str(folder), ""))
    return re.search("[一-鿿]", text) is not None and re.search("[A-Za-z]{2,}", bare) is None


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with few cards and no rows."""
    folder = tmp_path_factory.mktemp("faults") / "bureau"
    create_project(folder)
    keep_a_sample_of_cards(folder)
    return folder


@pytest.fixture
def bureau(made):
    """The project, whose files are afterwards what they were."""
    kept = {file: file.read_bytes() for file in made.rglob("*.toml")}
    yield made
    for file in made.rglob("*.toml"):
        file.unlink() if file not in kept else None
    for file, content in kept.items():
        file.write_bytes(content)


def settings(*said):
    return lambda folder: (folder / "pyproject.toml").write_text("\n".join(["[tool.riskml]", *said]), "utf-8")


def in_file(name, old, new):
    def change(folder):
        file = next(folder.rglob(name))
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return change


def csv(text):
    return lambda folder: (folder / "log.csv").write_text(text, "utf-8")


def nothing(_):
    return None


CASES = {
    "no project": (
        nothing, ("check", "--project", "{folder}/no"),
        ("{folder}/no/pyproject.toml。应为：项目的 pyproject.toml；实为：没有这个文件。"
        "请先执行 riskml init DIR 建立项目。"),
        ("{folder}/no/pyproject.toml: expected a project's pyproject.toml, found no such file. "
        "Run 'riskml init DIR' first."),
    ),
    "no TOML": (
        settings("country = = 1"), ("check", "--project", "{folder}"),
        "UTF-8 编码、格式正确的 TOML；实为：", "{folder}/pyproject.toml: expected valid TOML in UTF-8, found ",
    ),
    "unknown key": (
        settings("contry = 'CN'"), ("check", "--project", "{folder}"),
        "{folder}/pyproject.toml [tool.riskml]，键 contry。应为：已知的键；实为：'contry'。是否要写“country”？",
        ("{folder}/pyproject.toml [tool.riskml], key contry: expected a known key, found 'contry'. "
        "Did you mean 'country'?"),
    ),
    "bad value": (
        settings("threads = -1"), ("check", "--project", "{folder}"),
        "，键 threads。应为：不小于 0 的数；实为：-1。",
        ", key threads: expected Input should be greater than or equal to 0, found -1",
    ),
    "bad zone": (
        settings("timezone = 'Asia/Shanghia'"), ("check", "--project", "{folder}"),
        "应为：IANA 时区名，如 Asia/Shanghai；实为：'Asia/Shanghia'。",
        "expected Value error, an IANA time zone is needed. Did you mean 'Asia/Shanghai'?, found 'Asia/Shanghia'",
    ),
    "made already": (
        nothing, ("init", "{folder}"),
        "{folder}/features。应为：此处尚无内容；实为：已有文件或文件夹。请另选文件夹，或先把它移走。",
        "{folder}/features: expected nothing here yet, found a file or folder. Choose another folder, or move it away.",
    ),
    "no source": (
        nothing, ("import", "{folder}/no.csv", "--project", "{folder}"),
        "{folder}/no.csv。应为：一个文件；实为：没有这个文件。请检查路径。",
        "{folder}/no.csv: expected a file, found no such file. Check the path.",
    ),
    "no column": (
        csv("case_id,stepp,occurred_at\nc1,a,2026-03-05 10:00\n"),
        ("import", "{folder}/log.csv", "--project", "{folder}", "--map", "step=stepp", "--map", "case_id=cas_id"),
        "对应的列 'cas_id'；实为：'case_id', 'stepp', 'occurred_at'。是否要写“case_id”？",
        "expected a column 'cas_id' for operations.case_id (",
    ),
    "no field": (
        csv("case_id,step,occurred_at\nc1,a,2026-03-05 10:00\n"),
        ("import", "{folder}/log.csv", "--project", "{folder}", "--map", "stepp=step"),
        "映射，operations.stepp。应为：operations 的字段；实为：'stepp'。是否要写“step”？",
        "mapping, operations.stepp: expected a field of operations, found 'stepp'. Did you mean 'step'?",
    ),
    "no run": (
        nothing, ("explain", "P1", "--project", "{folder}"),
        "{folder}/runs。应为：已发布的运行；实为：没有。请先执行 riskml run。",
        "{folder}/runs: expected a published run, found none. Run 'riskml run' first.",
    ),
    "no rows": (
        nothing, ("run", "--project", "{folder}"),
        "。请先执行 riskml map SOURCE… --import。", "Run 'riskml map SOURCE… --import' first.",
    ),
    "no model": (
        nothing, ("sign", "1", "--by", "Li", "--project", "{folder}"),
        "模型。应为：已训练的版本；实为：没有。请先执行 riskml train。",
        "the model: expected a trained version, found none. Run 'riskml train' first.",
    ),
    "no recipe": (
        nothing, ("train", "--recipe", "unsupervized", "--project", "{folder}"),
        "应为：方案 unsupervized.toml；实为：没有这个文件。是否要写“unsupervised”？",
        ": expected a recipe unsupervized.toml, found no such file. Did you mean 'unsupervised'?",
    ),
    "recipe's key": (
        in_file("unsupervised.toml", "kind =", "kinds = 1\nkind ="), ("train", "--project", "{folder}"),
        "training/recipes/unsupervised.toml，键 kinds。应为：已知的键；实为：'kinds'。是否要写“kind”？",
        "training/recipes/unsupervised.toml, key kinds: expected a known key, found 'kinds'. Did you mean 'kind'?",
    ),
    "no rule": (
        nothing, ("rules", "no_such", "--project", "{folder}"),
        "规则。应为：规则名称；实为：'no_such'。可执行 riskml rules 查看全部规则。",
        "rule: expected the name of a rule, found 'no_such'. 'riskml rules' lists them.",
    ),
    "card's key": (
        in_file("overdue_rate.toml", "family =", "familly ="), ("check", "--project", "{folder}"),
        "overdue_rate.toml，键 familly。应为：已知的键；实为：'familly'。是否要写“family”？",
        "overdue_rate.toml, key familly: expected a known key, found 'familly'. Did you mean 'family'?",
    ),
    "card's text": (
        in_file("overdue_rate.toml", "unit = ", "# unit = "), ("check", "--project", "{folder}"),
        "overdue_rate.toml，键 unit。应为：一个值；实为：空缺。请补上。",
        "overdue_rate.toml, key unit: expected a value, found nothing. Add it.",
    ),
    "card's SQL": (
        in_file("overdue_rate.toml", "select", "select now(),"), ("check", "--project", "{folder}"),
        "卡片 overdue_rate。应为：各种引擎都有的函数；实为：now。请改用 clock.as_of。",
        "card overdue_rate: expected a function that every backend knows, found now. Use clock.as_of.",
    ),
    "pages": (
        nothing, ("docs", "{folder}/pages", "--verify", "--project", "{folder}"),
        "。应为：与内容一致的页面；实为：与此不同。请执行 riskml docs 重新生成。",
        ": expected the page that the content says, found another. Run 'riskml docs'.",
    ),
    "proof": (
        nothing, ("verify", "--proof", "{folder}/p", "--project", "{folder}"),
        "--proof。应为：要证明的那次运行；实为：没有。请用 --run 指明。",
        "--proof: expected the run that is to be proved, found none. Name it with --run.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_told_in_both_languages(bureau, kind):
    prepare, words, chinese, english = CASES[kind]
    prepare(bureau)
    words = [word.format(folder=bureau) for word in words]
    in_chinese, in_english = lines("zh", *words), lines("en", *words)
    assert any(chinese.format(folder=bureau) in one for one in in_chinese), in_chinese
    assert any(english.format(folder=bureau) in one for one in in_english), in_english
    assert len(in_chinese) == len(in_english)
    if kind != "no TOML":  # there the parser of TOML is quoted
        assert [one for one in in_chinese if not is_chinese(one, bureau)] == []
    assert told("zh", *words).stderr.splitlines()[0] == f"riskml {words[0]}：{len(in_chinese)} 处有误"


def test_another_command_at_work(bureau):
    lock = bureau / "store" / LOCK
    lock.parent.mkdir(exist_ok=True)
    handle = hold(lock)
    lock.write_text(
        json.dumps({"command": "run", "since": "2025-03-04T05:06:07+00:00", "process": 7, "host": "desk"}), "utf-8"
    )
    csv("case_id,step,occurred_at\nc1,a,2026-03-05 10:00\n")(bureau)
    words = ("import", bureau / "log.csv", "--project", bureau)
    try:
        [chinese], [english] = lines("zh", *words), lines("en", *words)
    finally:
        release(handle)
        lock.unlink()
    at = re.search(r"since (.+), process", english)[1]
    assert english == (
        f"{bureau}: expected no other command at work while import is to begin, found another run is at work since "
        f"{at}, process 7 on desk. Wait until it has ended; the lock of one that was killed is free at once."
    )
    assert chinese == (
        f"{bureau}。应为：import 开始时没有其他命令在运行；实为：另一个 run 自 {at} 起在 desk 上运行，进程号 7。"
        "请等它结束；被强行终止的命令，其锁会立即释放。"
    )


@pytest.mark.parametrize(
    ("code", "chinese"),
    [
        (errno.ENOSPC, "rows。应为：磁盘有剩余空间；实为：磁盘已满。请腾出空间，再执行一次命令。"),
        (errno.EROFS, "rows。应为：可读可写的位置；实为：只读的文件系统。请检查该处的读写权限。"),
        (errno.EIO, "rows。应为：能正常读写的磁盘；实为：读写出错。请先检查磁盘，再继续。"),
    ],
)
def test_disks(code, chinese):
    assert disk_fault(OSError(code, "of the system", "rows"), "bureau").in_("zh") == chinese


def test_gates_and_names():
    [low, gone] = open_gates({"auc": 0.65}, {"auc": {"min": 0.7, "max": 1.0}, "ece": {"max": 0.02}})
    assert low.in_("zh") == "门槛 auc。应为：不低于 0.7，且不高于 1；实为：0.65。"
    assert str(low) == "gate auc: expected at least 0.7 and at most 1, found 0.65"
    assert gone.in_("zh") == "门槛 ece。应为：不高于 0.02；实为：没有这项指标。"
    [name] = faults_of_person("x" * 999)
    assert name.in_("zh").startswith("签字人姓名。应为：1 至 ")


def test_a_fault_is_english_to_whoever_reads_its_parts():
    fault = Fault("a.toml", phrase("a_value"), Verbatim("'x'"), phrase("add_it"))
    assert (fault.where, fault.expected, fault.found, fault.remedy) == ("a.toml", "a value", "'x'", "Add it.")
    assert f"{fault.expected}, {fault.remedy}" == "a value, Add it."
    assert str(RiskmlError([fault])) == str(fault) == "a.toml: expected a value, found 'x'. Add it."
    assert fault.in_("zh") == "a.toml。应为：一个值；实为：'x'。请补上。"
    for same in (
        pickle.loads(pickle.dumps(fault)),  # noqa: S301 (of our own)
        replace(fault),
        fault.within("a.toml"),
    ):
        assert (same, same.in_("zh")) == (fault, fault.in_("zh"))
    assert fault.within(phrase("key", where="b", key="k")).in_("zh").startswith("b，键 k。应为：一个值")
    assert text_of(fault.expected) == phrase("a_value")
    assert text_of(fault.found) == "'x'"


@pytest.mark.parametrize("part", ["expected", "found", "remedy"])
def test_what_cannot_all_be_told_in_chinese_is_told_in_english(part):
    fault = replace(Fault(phrase("plugin", name="p"), phrase("a_value"), phrase("nothing")), **{part: "plain words"})
    assert fault.in_("zh") == str(fault)
    assert "plain words" in str(fault)
    assert str(fault).startswith("plugin p: expected ")


class Strict(BaseModel):
    count: int = Field(1, ge=1, le=9)
    share: float = Field(0.5, gt=0, lt=1)
    word: str = Field("ab", min_length=2, pattern="^[a-z]+$")
    on: bool = True
    many: list[int] = Field([1], min_length=1, max_length=2)


@pytest.mark.parametrize(
    ("values", "chinese"),
    [
        ({"count": 0}, "不小于 1 的数"), ({"count": 10}, "不大于 9 的数"), ({"count": "x"}, "整数"),
        ({"count": 1.5}, "整数"),
        ({"share": 0}, "大于 0.0 的数"), ({"share": 1}, "小于 1.0 的数"), ({"share": []}, "一个数"),
        ({"word": "a"}, "至少 2 个字符"), ({"word": "AB"}, "符合格式 ^[a-z]+$ 的文字"), ({"word": 1}, "文字（加引号）"),
        ({"on": "perhaps"}, "true 或 false"), ({"many": 1}, "一个列表"), ({"many": []}, "至少 1 项"),
        ({"many": [1, 2, 3]}, "至多 2 项"),
    ],
)  # fmt: skip
def test_what_pydantic_expects_has_chinese(values, chinese):
    with pytest.raises(ProjectError) as caught:
        validated(Strict, values, "a.toml", [])
    [fault] = caught.value.faults
    with pytest.raises(ValidationError) as own:
        Strict.model_validate(values)
    assert fault.expected == own.value.errors()[0]["msg"]
    assert f"应为：{chinese}；" in fault.in_("zh")
    assert own.value.errors()[0]["type"] in MISFITS


def test_programs_are_told_in_english(bureau):
    said = {language: told(language, "check", "--json", "--project", bureau / "no").stdout for language in ("zh", "en")}
    assert said["zh"] == said["en"]
    assert json.loads(said["zh"])["faults"][0]["found"] == "no such file"


def test_misused_words_before_the_commands_name():
    shown = told("en", "--lang", "fr", "check")
    assert (shown.exit_code, "Invalid value for '--lang'" in shown.stderr) == (2, True)
    shown = told("zh", "--lang", "fr", "check")
    assert (shown.exit_code, "错误：'--lang' 的值不对：应为 zh、en 之一" in shown.stderr) == (2, True)
    assert "错误：没有选项 --langg" in told("zh", "--langg", "zh").stderr
    assert told("zh").stderr == "" or "用法：" in told("zh").output


def test_a_fault_of_our_own(monkeypatch):
    monkeypatch.setitem(main.commands, "probe", type(main.commands["check"])("probe", callback=lambda: 1 / 0))
    assert told("zh", "probe").stderr.endswith("这是 riskml 自身的错误，请连同以上各行一并反馈。\n")
    assert told("en", "probe").stderr.endswith(
        "riskml: this is a fault of riskml itself; please report it with the lines above.\n"
    )


def test_what_is_made_is_told_in_both_languages(tmp_path, bureau):
    assert told("zh", "init", tmp_path / "a").stdout.splitlines()[:2] == [
        f"项目已建在 {tmp_path / 'a'}，下一步：",
        f"    {tmp_path / 'a'}/pyproject.toml：设定 country、timezone 和 language",
    ]
    assert told("en", "init", tmp_path / "b").stdout.splitlines()[:2] == [
        f"project made in {tmp_path / 'b'}; next:",
        f"    {tmp_path / 'b'}/pyproject.toml: set country, timezone and language",
    ]
    pages = ("docs", tmp_path / "pages", "--project", bureau)
    count = told("en", *pages).stdout.split(maxsplit=1)[0]
    assert told("zh", *pages).stdout == f"{tmp_path / 'pages'} 中写了 {count} 个页面\n"
    assert told("zh", *pages, "--verify").stdout == f"{tmp_path / 'pages'} 中的页面均与内容一致\n"
    assert told("en", *pages, "--verify").stdout == f"every page in {tmp_path / 'pages'} is as the content says\n"


def test_rooms_that_speak_both_languages_go_on_doing_so(root):
    """What is expected, found and to be done is no plain English at any place that makes a fault."""

    def plain(node):
        if isinstance(node, ast.IfExp):
            return plain(node.body) or plain(node.orelse)
        if isinstance(node, ast.BoolOp):
            return any(map(plain, node.values))
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and bool(node.value))

    found, looked_at = [], 0
    for file in (file for room in ROOMS for file in sorted((root / "riskml" / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault":
                looked_at += 1
                parts = [*node.args[1:], *(word.value for word in node.keywords if word.arg != "where")]
                found += [f"{file.relative_to(root)}, line {node.lineno}" for part in parts if plain(part)]
    assert found == []
    assert looked_at > 200
