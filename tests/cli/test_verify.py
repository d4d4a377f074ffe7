"""``riskml verify``: what holds, every fault at once in both languages, and bundles for who has no salts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from riskml.cli import main
from riskml.core.project import Settings
from riskml.pipeline import create_project
from riskml.reviews.ledger import Checkpoint, SignerKey, make_bundle, verify_bundle
from riskml.reviews.ledger.notes import WITNESS, VerifierKey
from tests.reviews.ledger.ledgers import export, ledger_in, make_run, open_pages, publish


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify") / "bureau"
    create_project(folder, Settings(language="en"))
    ledger = ledger_in(folder)
    open_pages(ledger, 1)
    (folder.parent / "kept").write_bytes(ledger.checkpoint.read_bytes())
    publish(ledger, make_run(folder / "runs/2025-12-31"))
    open_pages(ledger, 2, 3)
    return folder


@pytest.fixture
def bureau(made, tmp_path):
    shutil.copytree(made.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "bureau"


def verify(*words):
    return CliRunner().invoke(main, ["verify", *map(str, words)])


def test_what_holds_is_said_with_what_was_not_asked(bureau):
    told = verify("--project", bureau)
    assert told.exit_code == 0, told.output
    assert "ledger: 4 leaves" in told.output
    assert "opened with their salts, and as entered: 4\n" in told.output
    assert "salt destroyed" not in told.output
    assert "All of it holds." in told.output
    assert "proves nothing of who signed" in told.output
    assert "No head of an earlier day was held against it" in told.output
    key = ledger_in(bureau).key.read_text().strip()
    told = verify("--project", bureau, "--key", key, "--checkpoint", bureau.parent / "kept", "--lang", "zh")
    assert told.output.splitlines()[-1] == "全部相符。"


def test_every_fault_at_once_in_both_languages(bureau):
    (bureau / "runs/2025-12-31/reports/one.html").write_text("another")
    ledger = ledger_in(bureau)
    content = ledger.leaves.read_bytes()
    ledger.leaves.write_bytes(content.replace(content[15:25], b"0123456789", 1))
    told = verify("--project", bureau, "--json")
    assert told.exit_code == 2
    value = json.loads(told.output)
    assert (value["holds"], value["leaves"]) == (False, 4)
    where = " ".join(one["where"] for one in value["faults"])
    for place in ("leaves.jsonl", "hashes/00", "acts.jsonl: 0", "reports/one.html"):
        assert place in where
    assert all(one["expected"] and one["found"] and one["remedy"] for one in value["faults"])
    english, chinese = (verify("--project", bureau, "--lang", lang).output for lang in ("en", "zh"))
    assert english.count("expected ") == chinese.count("应为") == len(value["faults"])
    assert "find out when and by whom it was changed" in english
    assert "查明何时、由谁改动" in chinese


def test_a_proof_of_a_run_is_verified_without_salts_by_both(bureau, root, tmp_path):
    proof, copy = tmp_path / "run.json", tmp_path / "copy"
    told = verify("--project", bureau, "--run", "2025-12-31", "--proof", proof)
    assert told.exit_code == 0, told.output
    key = ledger_in(bureau).key.read_text().strip()
    shutil.copytree(bureau / "ledger", copy / "ledger")
    shutil.copytree(bureau / "runs", copy / "runs")
    plain = verify("--project", copy, "--run", "2025-12-31", "--key", key)
    assert plain.exit_code == 0
    assert "凭盐值打开" not in plain.output
    assert "未与台账核对" in plain.output
    words = (proof, "--project", copy, "--run", "2025-12-31", "--key", key)
    assert "1 条记录得到证明" in verify(*words).output
    script = [sys.executable, str(root / "docs/verify_ledger.py"), str(copy / "ledger"), "--key", key]
    script += ["--bundle", str(proof), "--run", str(copy / "runs/2025-12-31")]
    assert subprocess.run(script, check=False, capture_output=True, text=True).stdout == "the ledger holds\n"

    run = copy / "runs/2025-12-31"
    told = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**told, "more": 1}))
    assert verify(*words).exit_code == 2
    done = subprocess.run(script, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "published last of its day" in done.stdout


def test_a_bundle_by_itself_and_what_breaks_it(bureau, root, tmp_path):
    ledger = ledger_in(bureau)
    file = tmp_path / "sheet.html"
    file.write_text("the sheet")
    first = export(ledger, file).first
    key = VerifierKey.parse(ledger.key.read_text())
    bundle = tmp_path / "bundle.json"
    whole = json.loads(make_bundle(ledger, [first, 0], {"sheet.html": 0}))

    def found(changed, key=key):
        bundle.write_text(json.dumps(changed))
        script = [sys.executable, str(root / "docs/verify_ledger.py"), str(ledger.folder), "--bundle", str(bundle)]
        also = subprocess.run(script, check=False, capture_output=True, text=True).returncode
        return [one.key for one in verify_bundle(bundle, key).findings], also

    assert found(whole) == ([], 0)
    told = verify(bundle, "--project", bureau)
    assert told.exit_code == 0, told.output
    assert found(whole, None) == (["key_not_held"], 0)
    one = whole["entries"][0]
    for changes, expected in (
        ({"index": 1}, "proof_broken"),
        ({"proof": one["proof"][:-1]}, "proof_broken"),
        ({"proof": ["00" * 32, *one["proof"][1:]]}, "proof_broken"),
        ({"proof": ["no", *one["proof"][1:]]}, "proof_broken"),
        ({"salt": "00" * 32}, "opening_differs"),
        ({"act": {**one["act"], "form": "another"}}, "opening_differs"),
        ({"leaf": whole["entries"][1]["leaf"]}, "opening_differs"),
        ({"index": -1}, "bundle_malformed"),
    ):
        keys, also = found({**whole, "entries": [{**one, **changes}, whole["entries"][1]]})
        assert expected in keys, changes
        assert also == 2, changes
    assert found({**whole, "checkpoint": whole["checkpoint"].replace("\n5\n", "\n6\n")})[0][0] == "signature_broken"
    file.write_text("another sheet")
    assert found(whole) == (["beside_differs"], 2)
    file.unlink()
    assert found(whole) == (["file_missing"], 2)


def test_a_bundle_whose_head_the_ledger_does_not_go_on_from(bureau, tmp_path):
    other = ledger_in(tmp_path / "other")
    shutil.copytree(ledger_in(bureau).private, other.private)
    for name in ("salts", "acts.jsonl", "acts.ends", "last"):
        (other.private / name).unlink()
    open_pages(other, 1, 2, 3)
    bundle = tmp_path / "bundle.json"
    bundle.write_text(make_bundle(other, [1]))
    told = verify(bundle, "--project", bureau, "--json")
    assert told.exit_code == 2
    assert "keep both" in json.loads(verify(bundle, "--project", bureau, "--json").output)["faults"][0]["remedy"]


def test_a_witness_is_asked_for(bureau):
    ledger = ledger_in(bureau)
    witness = SignerKey("witness.example/w1", WITNESS, bytes(range(32)))
    told = verify("--project", bureau, "--witness", witness.verifier)
    assert told.exit_code == 2
    assert "the cosignature of the witness witness.example/w1+" in told.output
    head = Checkpoint.parse(ledger.checkpoint.read_bytes())
    ledger.checkpoint.write_text(str(head.cosigned(witness, at=1_770_000_000)))
    assert verify("--project", bureau, "--witness", witness.verifier).exit_code == 0
    ledger.checkpoint.write_text(str(head.cosigned(witness, at=7)).replace("— witness.example/w1 ", "— w "))
    assert verify("--project", bureau, "--witness", witness.verifier).exit_code == 2


def test_what_is_asked_and_is_not_there(bureau, tmp_path):
    told = verify("--project", bureau, "--key", "nothing", "--checkpoint", tmp_path / "none", "--proof", "x")
    assert told.exit_code == 2
    for word in ("a public key NAME+ID+BASE64", "a head that you kept", "Name it with --run"):
        assert word in told.output
    assert "expected a published run, found none" in verify("--project", bureau, "--run", "2025-11-30").output


def test_a_project_without_a_ledger(bureau):
    shutil.rmtree(bureau / "ledger")
    shutil.rmtree(bureau / "secrets")
    told = verify("--project", bureau)
    assert told.exit_code == 2
    assert "expected a ledger that was begun, found none" in told.output
    settings = bureau / "pyproject.toml"
    assert "ledger = true\n" in settings.read_text()
    settings.write_text(settings.read_text().replace("ledger = true", "ledger = false"))
    told = verify("--project", bureau)
    assert told.exit_code == 0, told.output
    assert "published runs looked at: 1" in told.output
