"""Recompute a warning from its bundle with Python 3.11 and duckdb: an auditor's own copy, without riskml.

A bundle is a zip of JSON: the warning, of each rule its select and the rows by which it gives its hits, or a score with
its reasons and what it is held against; the manifest of the run; and the proof that this was published, which
`verify_ledger.py` verifies (unzip, then --bundle ledger.json). Hits are asked by duckdb; without it they are not. Ends
with 0, or with 2 and every fault.
"""

# ruff: noqa: ANN001, ANN201, B905
import hashlib
import json
import sys
import zipfile
from bisect import bisect_left
from datetime import date, datetime

TYPES = {
    "text": "varchar",
    "real": "double",
    "whole": "bigint",
    "flag": "boolean",
    "moment": "timestamp",
    "day": "date",
}
READ = {"moment": datetime.fromisoformat, "day": date.fromisoformat}
WHOM = {"official": "official_id", "unit": "unit_id", "counterparty": "counterparty_id", "matter": "hit"}


def hit_id(rule, hit, whom, records):
    text = json.dumps([rule, hit, whom, sorted(records)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def records_of(rule, duckdb):
    """The records of each hit that a rule's select finds in its rows, by the hit's identifier."""
    with duckdb.connect(config={"enable_external_access": "false", "threads": "1"}) as connection:
        for name, table in rule["tables"].items():
            kinds = list(table["columns"].values())
            columns = ", ".join(f'"{one}" {TYPES[kind]}' for one, kind in table["columns"].items())
            connection.execute(f'create table "{name}" ({columns})')
            rows = [
                [READ[kind](cell) if kind in READ and cell is not None else cell for kind, cell in zip(kinds, row)]
                for row in table["rows"]
            ]
            if rows:  # column by column: row by row, a calendar alone takes seconds
                cells = [list(column) for column in zip(*rows)]
                connection.execute(f'insert into "{name}" select {", ".join(["unnest(?)"] * len(cells))}', cells)
        answer = connection.execute(rule["sql"])
        names = [one[0] for one in answer.description]
        found = {}
        for row in (dict(zip(names, one)) for one in answer.fetchall()):
            if row["hit"] is not None:
                key = (str(row["hit"]), row[WHOM[rule["card"].get("subject", "official")]])
                found.setdefault(key, []).append((row["at"], row["ref"]))
    whole = {}
    for (hit, whom), records in found.items():
        named = list(dict.fromkeys(ref for _, ref in sorted(records)))
        whole[hit_id(rule["name"], hit, whom, named)] = named
    return whole


def check_rules(bundle, faults):
    try:
        import duckdb  # noqa: PLC0415 -- a score needs none
    except ImportError:
        return ["hits were not asked again: duckdb is not installed"]
    told = []
    for rule in bundle["rules"]:
        if not rule["reach"]:
            told += [f"{rule['name']}: not asked again, for the bundle has no rows for it"] if rule["hits"] else []
            continue
        found = records_of(rule, duckdb)
        for hit in rule["hits"]:
            if sorted(found.get(hit["hit_id"], [])) != sorted(hit["records"]):
                faults.append(
                    f"{rule['name']}, hit {hit['hit_id']}: expected {hit['records']}, found {found or 'none'}"
                )
        told.append(f"{rule['name']}: {len(rule['hits'])} hits asked again")
    return told


def check_score(score, grade, faults):
    total = 0.0
    for one in score["reasons"]:
        total += one["contribution"]
    if total != score["score"]:
        faults.append(f"score: expected {score['score']!r}, the reasons add up to {total!r}")
    if score["remaining"] > score["score"]:
        faults.append(f"remaining: expected nothing above {score['score']!r}, found {score['remaining']!r}")
    reference = sorted(score["reference"])
    as_high = len(reference) - bisect_left(reference, score["remaining"])
    p_value = (1 + as_high) / (1 + len(reference))
    if p_value != score["p_value"]:
        faults.append(f"p-value: expected {score['p_value']!r}, found {p_value!r}")
    # Benjamini and Hochberg (1995): all up to the greatest p that is at most q times its place by their number.
    q, everybody = score["false_discovery"], sorted([p_value, *score["others"]])
    count = len(everybody)
    passing = [p for place, p in enumerate(everybody, start=1) if p <= q * place / count]
    full = max(min(score["places"], count), 1)
    enough = len(reference) >= score["reference_minimum"] and 1 / (len(reference) + 1) <= q * full / count
    selected = enough and bool(passing) and p_value <= passing[-1]
    if selected != score["selected"] or selected != (grade == "yellow"):
        faults.append(f"selection: expected {score['selected']} and grade {grade}, found {selected}")
    return [f"score: {len(score['reasons'])} reasons, {len(reference)} scores of reference, {count} p-values"]


def check_model(bundle, manifest, package, faults):
    """The run's model, and whose word stands for its package; verify_ledger.py proves that it was promoted."""
    if bundle["model"] != manifest["model"]:
        faults.append(f"model: expected {manifest['model']}, found {bundle['model']}")
    signed = bundle["signed"]
    if package != signed["package"]:
        faults.append(f"model.txt: expected {signed['package']}, found {package!r}")
    names = [one["by"] for one in signed["signatures"]]
    if signed["trained_by"] in names:
        faults.append(f"signatures: expected another than {signed['trained_by']}, who trained it, found {names}")
    return [f"model: trained by {signed['trained_by']}, signed by {', '.join(names) or 'nobody else'}"]


def verify(file):
    """What was looked at, and what is not as it was published."""
    faults, told = [], []
    try:
        with zipfile.ZipFile(file) as archive:
            bundle, manifest = (json.loads(archive.read(name)) for name in ("bundle.json", "manifest.json"))
            package = archive.read("model.txt").decode() if bundle["signed"] else ""
        if (manifest["run_id"], manifest["as_of"]) != (bundle["run_id"], bundle["as_of"]):
            faults.append(f"manifest.json: expected run {bundle['run_id']}, found {manifest['run_id']}")
        told += check_rules(bundle, faults) if bundle["rules"] else []
        if bundle["score"] is not None:
            told += check_score(bundle["score"], bundle["warning"]["grade"], faults)
        if bundle["score"] is not None or bundle["signed"] is not None:
            told += check_model(bundle, manifest, package, faults)
    except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile) as error:
        faults.append(f"{file}: expected a bundle, found {error!r}")
    except Exception as error:  # noqa: BLE001 -- whatever duckdb raises of a select is a fault of the bundle
        faults.append(f"{file}: expected rows and selects that answer, found {error!r}")
    return told, faults


if __name__ == "__main__":
    looked_at, all_faults = verify(sys.argv[1])
    print("\n".join([*looked_at, *all_faults] + ([] if all_faults else ["the warning comes out again"])))
    sys.exit(2 if all_faults else 0)
