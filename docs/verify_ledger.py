"""Verify a riskml ledger with nothing but Python 3.11: an auditor's own copy, which knows nothing of riskml.

LEDGER is the folder `ledger`. Keys and heads kept from earlier days must come from elsewhere than the ledger. --private
(the folder `secrets/ledger`) opens the leaves; --run holds a run's files against its manifest and, with --private or
--bundle, against the leaf of its publication. Ends with 0, or with 2 and every fault. The formats are those of RFC 9162
(tree), RFC 8032 (Ed25519), and C2SP signed-note, tlog-checkpoint and tlog-cosignature v1.
"""

# ruff: noqa: ANN001, ANN201, ANN204, PLR2004
import argparse
import base64
import hashlib
import json
import re
import sys
from functools import reduce
from pathlib import Path

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")
LEAF = re.compile(rb'^\{"commitment":"([0-9a-f]{64})","hash":"sha256"\}\Z')
MOST = 4096  # no line that is read is longer


def sha(content):
    return hashlib.sha256(content).digest()


def point(raw):
    """RFC 8032, 5.1.3: a point from its 32 bytes, in extended coordinates, or None."""
    odd, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    x = x if x & 1 == odd else P - x
    return None if (x * x - xx) % P or x == P or y >= P else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = (add(q, p) if n & 1 else q), add(p, p), n >> 1
    return q


def signed(public, message, signature):
    """RFC 8032, 5.1.7: whether [s]B = R + [k]A."""
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    p, q = times(s, point(BASE)), add(r, times(k, a))
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 == (p[1] * q[2] - q[1] * p[2]) % P


class Key:
    def __init__(self, text):
        self.name, told, raw = text.strip().split("+", 2)
        raw = base64.b64decode(raw, validate=True)
        self.kind, self.public, self.id = raw[0], raw[1:], sha(self.name.encode() + b"\n" + raw)[:4]
        if self.id.hex() != told or self.kind not in (1, 4) or len(self.public) != 32:
            raise ValueError(text)

    def holds(self, note):
        """Whether a note is signed with this key; none of its signatures may be wrong."""
        found, (text, _, lines) = [], note.rpartition("\n\n")
        for line in lines.split("\n")[:-1]:
            dash, name, body = line.split(" ")
            raw = base64.b64decode(body, validate=True)
            if (dash, name, raw[:4]) == ("—", self.name, self.id):
                when, rest = (b"", raw[4:]) if self.kind == 1 else (raw[4:12], raw[12:])
                head = f"cosignature/v1\ntime {int.from_bytes(when, 'big')}\n" if when else ""
                found.append(when < b"\x80" and signed(self.public, f"{head}{text}\n".encode(), rest))
        return bool(found) and all(found)


def head_of(note, key, where, faults):
    """The size and root of a signed head, or None."""
    origin, size, root, *_ = note.split("\n")
    held = (int(size), base64.b64decode(root, validate=True))
    if note.count("\n\n") == 1 and str(held[0]) == size and origin == key.name and key.holds(note):
        return held
    faults.append(f"{where}: expected a head signed by {key.name}+{key.id.hex()}, found another text or signature")
    return None


def roots_of(file, sizes, faults):
    """Every leaf of a file, and the roots over the first so many of them."""
    leaves, peaks, roots = [], [], {0: sha(b"")}
    for line in iter(lambda: file.readline(MOST), b""):
        found = LEAF.fullmatch(line[:-1]) if line.endswith(b"\n") else None
        if found is None:
            faults.append(f"leaves.jsonl, leaf {len(leaves)}: expected a leaf, found {line[:40]!r}")
        leaves.append(found and bytes.fromhex(found[1].decode()))
        one, level = sha(b"\0" + line.removesuffix(b"\n")), 0
        while peaks and peaks[-1][0] == level:
            one, level = sha(b"\1" + peaks.pop()[1] + one), level + 1
        peaks.append((level, one))
        if len(leaves) in sizes:
            roots[len(leaves)] = reduce(lambda right, left: sha(b"\1" + left[1] + right), peaks[-2::-1], one)
    return leaves, roots


def opened(folder, leaves, faults):
    """The acts that salts still open, by leaf."""
    salts, ends, texts = ((folder / name).read_bytes() for name in ("salts", "acts.ends", "acts.jsonl"))
    acts, start = {}, 0
    if len(salts) > 32 * len(leaves):
        faults.append(f"salts: expected {len(leaves)}, found {len(salts) // 32}: leaves may have been taken away")
    for index, leaf in enumerate(leaves):
        salt, end = salts[32 * index :][:32], int.from_bytes(ends[8 * index :][:8], "big")
        text, start = texts[start:end].strip(), max(start, end)
        if salt.strip(b"\0") and sha(salt + text) == leaf:
            acts[index] = json.loads(text)
        elif leaf and salt.strip(b"\0"):
            faults.append(f"leaf {index}: expected its salt and act, found others")
    return acts


def check_run(folder, acts, faults):
    manifest = (folder / "manifest.json").read_bytes()
    outputs = json.loads(manifest)["outputs"]
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} - {"manifest.json"}
    for name in sorted(there | set(outputs)):
        found = sha((folder / name).read_bytes()).hex() if name in there else "no such file"
        if found != outputs.get(name):
            faults.append(f"{folder / name}: expected {outputs.get(name, 'no such file')}, found {found}")
    own = max((one for one, act in (acts or {}).items() if act["object"] == sha(manifest).hex()), default=-1)
    day = {"kind": "publication", "place": "runs", "as_of": json.loads(manifest)["as_of"]}
    last = max((one for one, act in (acts or {}).items() if day.items() <= act.items()), default=-1)
    if acts is not None and (own == -1 or last > own):
        faults.append(f"{folder}: expected the run that was published last of its day, leaf {last}, found {own}")


def check_bundle(file, key, faults):
    """The acts of a bundle that are proved, by leaf (RFC 9162, 2.1.3.2)."""
    bundle, acts = json.loads(file.read_bytes()), {}
    size, root = head_of(bundle["checkpoint"], key, file, faults) or (0, b"")
    for entry in bundle["entries"]:
        text = json.dumps(entry["act"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        leaf, made = entry["leaf"].encode(), [sha(bytes.fromhex(entry["salt"]) + text).hex().encode()]
        r, fn, sn, whole = sha(b"\0" + leaf), entry["index"], size - 1, 0 <= entry["index"] < size
        for p in map(bytes.fromhex, entry["proof"]):
            r, whole = sha(b"\1" + p + r) if fn & 1 or fn == sn else sha(b"\1" + r + p), whole and sn > 0
            while fn == sn and fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
            fn, sn = fn >> 1, sn >> 1
        if whole and (sn, r) == (0, root) and made == LEAF.findall(leaf):
            acts[entry["index"]] = entry["act"]
        else:
            faults.append(f"{file}: expected a proof of leaf {entry['index']}, found one that does not hold")
    for one, place in ((file.parent / name, place) for name, place in bundle["files"].items()):
        if acts.get(bundle["entries"][place]["index"], {}).get("object") != sha(one.read_bytes()).hex():
            faults.append(f"{one}: expected the file that was entered, found another")
    return acts


def verify(told):
    faults, acts, folder, now = [], {}, Path(told.ledger), Path(told.ledger, "checkpoint")
    try:
        beside = (folder / "log.vkey").read_text("utf-8").strip()
        key = Key((told.key or [beside])[0])
        faults += [f"log.vkey: expected {one}, found another key" for one in told.key if one != beside]
        notes = {name: Path(name).read_bytes().decode() for name in (now, *told.checkpoint)}
        heads = {name: head_of(note, key, name, faults) for name, note in notes.items()}
        faults += [f"{now}: expected a cosignature of {one}" for one in told.witness if not Key(one).holds(notes[now])]
        with (folder / "leaves.jsonl").open("rb") as file:
            leaves, roots = roots_of(file, {held[0] for held in heads.values() if held}, faults)
        for name, held in heads.items():
            if held and (roots.get(held[0]) != held[1] or (name == now and held[0] != len(leaves))):
                faults.append(f"{name}: expected {held[0]} leaves with its root, found {len(leaves)}, or another root")
        for one in told.private:
            acts |= opened(Path(one), leaves, faults)
        for one in told.bundle:
            acts |= check_bundle(Path(one), key, faults)
        for one in told.run:
            check_run(Path(one), acts if told.private or told.bundle else None, faults)
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        faults.append(f"{told.ledger}: expected files of the format, found {error!r}")
    return faults


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("ledger")
    for option in ("--key", "--private", "--bundle", "--checkpoint", "--witness", "--run"):
        asked.add_argument(option, action="append", default=[])
    all_faults = verify(asked.parse_args())
    print("\n".join(all_faults) or "the ledger holds")
    sys.exit(2 if all_faults else 0)
