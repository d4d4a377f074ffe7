"""Signed heads: the formats to the byte, and what is refused. The auditor's verifier is the independent computation."""

from __future__ import annotations

import base64
import hashlib

import pytest

from riskml.reviews.ledger import Checkpoint, NoteError, SignerKey, VerifierKey
from riskml.reviews.ledger.merkle import EMPTY
from riskml.reviews.ledger.notes import LOG, WITNESS, NoteSignature, is_signed
from tests.reviews.ledger.ledgers import second

LOG_KEY = SignerKey("bureau.example/log", LOG, bytes(range(32)))
WITNESS_KEY = SignerKey("witness.example/w1", WITNESS, bytes(range(32, 64)))
HEAD = Checkpoint("bureau.example/log", 42, hashlib.sha256(b"root").digest())


def test_the_text_of_a_head_is_three_lines():
    root = base64.b64encode(hashlib.sha256(b"root").digest()).decode()
    assert HEAD.text == f"bureau.example/log\n42\n{root}\n"
    note = str(HEAD.signed(LOG_KEY))
    text, _, line = note.partition("\n\n")
    assert f"{text}\n" == HEAD.text
    dash, name, body = line.rstrip("\n").split(" ")
    assert (dash, name) == ("\u2014", "bureau.example/log")
    raw = base64.b64decode(body)
    public = LOG_KEY.verifier.public
    assert raw[:4] == hashlib.sha256(b"bureau.example/log\n\x01" + public).digest()[:4]
    assert len(raw) == 68
    assert second()["signed"](public, HEAD.text.encode(), raw[4:])


def test_a_cosignature_signs_its_time_and_the_whole_text():
    note = HEAD.signed(LOG_KEY).cosigned(WITNESS_KEY, at=1_679_315_147)
    line = note.signatures[1]
    public = WITNESS_KEY.verifier.public
    assert line.key_id == hashlib.sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    assert line.body[:8] == (1_679_315_147).to_bytes(8, "big")
    message = f"cosignature/v1\ntime 1679315147\n{HEAD.text}".encode()
    assert second()["signed"](public, message, line.body[8:])
    assert note.signed_by(WITNESS_KEY.verifier)
    assert note.witnessed_at(WITNESS_KEY.verifier) == 1_679_315_147
    assert second()["Key"](str(WITNESS_KEY.verifier)).holds(str(note))
    assert HEAD.signed(LOG_KEY).witnessed_at(WITNESS_KEY.verifier) is None


@pytest.mark.parametrize("at", [1_679_315_146, 1 << 63])
def test_a_cosignature_of_another_time_does_not_hold(at):
    line = HEAD.cosigned(WITNESS_KEY, at=1_679_315_147).signatures[0]
    other = NoteSignature(line.name, line.key_id, at.to_bytes(8, "big") + line.body[8:])
    note = Checkpoint(HEAD.origin, HEAD.size, HEAD.root, (), (other,))
    with pytest.raises(NoteError, match="signature_broken"):
        note.signed_by(WITNESS_KEY.verifier)
    assert not second()["Key"](str(WITNESS_KEY.verifier)).holds(str(note))


def test_what_is_written_is_read_and_unknown_signatures_are_passed_over():
    note = HEAD.signed(LOG_KEY).cosigned(WITNESS_KEY, at=7)
    read = Checkpoint.parse(str(note))
    assert read == note
    assert read.signed_by(LOG_KEY.verifier)
    stranger = SignerKey("bureau.example/log", LOG, bytes(32))
    assert not read.signed_by(stranger.verifier)
    with_extension = Checkpoint(HEAD.origin, 42, HEAD.root, ("an extension",)).signed(LOG_KEY)
    assert Checkpoint.parse(str(with_extension)).signed_by(LOG_KEY.verifier)


def test_a_signature_of_another_text_does_not_hold():
    signed = HEAD.signed(LOG_KEY)
    other = Checkpoint(HEAD.origin, 43, HEAD.root, (), signed.signatures)
    with pytest.raises(NoteError, match="signature_broken"):
        other.signed_by(LOG_KEY.verifier)
    both = Checkpoint(HEAD.origin, 43, HEAD.root, (), signed.signatures).signed(LOG_KEY)
    with pytest.raises(NoteError, match="signature_broken"):
        both.signed_by(LOG_KEY.verifier)


GOOD = str(HEAD.signed(LOG_KEY))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        GOOD.rstrip("\n"),
        GOOD.replace("\n\n", "\n"),
        GOOD.replace("\n42\n", "\n042\n"),
        GOOD.replace("\n42\n", "\n-1\n"),
        GOOD.replace("\n42\n", "\n42\t\n"),
        GOOD.replace("\n42\n", "\n\u0664\u0662\n"),
        GOOD.replace("=\n\n", "\n\n"),
        GOOD.replace("\u2014 ", "- "),
        GOOD.replace("\u2014 ", "\u2014  "),
        GOOD + "\n",
        GOOD + "more",
        GOOD.replace("\n42\n", "\n\n42\n"),
        HEAD.text + "\n",
        f"origin\n1\n{base64.b64encode(b'short').decode()}\n\n" + GOOD.rpartition("\n\n")[2],
        HEAD.text + "\n" + GOOD.rpartition("\n\n")[2] * 65,
    ],
)
def test_another_text_is_refused(wrong):
    with pytest.raises(NoteError, match="checkpoint_malformed"):
        Checkpoint.parse(wrong)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NoteError, match="checkpoint_malformed"):
        Checkpoint.parse(b"\xff" + GOOD.encode())


def test_keys_are_read_as_they_are_written():
    with_plus_signs = SignerKey("a/b", LOG, b"\xff\xff" + b"\xfb\xef\xbe" * 10)
    assert "++++" in with_plus_signs.secret_text()
    for key in (LOG_KEY, WITNESS_KEY, with_plus_signs):
        assert SignerKey.parse(key.secret_text()) == key
        assert VerifierKey.parse(str(key.verifier)) == key.verifier
        assert key.seed.hex() not in repr(key)
        assert base64.b64encode(key.seed).decode()[:20] not in repr(key)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "name",
        str(LOG_KEY.verifier).replace("bureau", "another"),
        str(LOG_KEY.verifier)[:-4],
        str(LOG_KEY.verifier).replace("+A", "+B", 1),
        LOG_KEY.secret_text(),
    ],
)
def test_what_is_no_public_key_is_refused(wrong):
    with pytest.raises(NoteError, match="key_malformed"):
        VerifierKey.parse(wrong)


def test_the_second_verifiers_signatures_are_ed25519(monkeypatch):
    """RFC 8032: each signature that holds in the one holds in the other, and none that was changed in a bit."""
    signed = second()["signed"].__wrapped__
    for number in range(6):
        key = SignerKey("log", LOG, hashlib.sha256(bytes([number])).digest())
        message = b"m" * number
        good, public = key._sign(message), key.verifier.public
        assert signed(public, message, good)
        assert is_signed(public, good, message)
        for place in (0, 31, 32, 63):
            bad = bytearray(good)
            bad[place] ^= 1 << number
            assert signed(public, message, bytes(bad)) == is_signed(public, bytes(bad), message) is False
        assert not signed(public, message + b"x", good)
        # s + L is the same number modulo the group's order, and is refused for that.
        s = int.from_bytes(good[32:], "little") + second()["L"]
        assert not signed(public, message, good[:32] + s.to_bytes(32, "little"))
        assert not signed(public, message, good[:-1])
        assert not signed(bytes(31) + b"\xff", message, good)


def test_the_empty_head_is_written_with_a_zero():
    head = Checkpoint("log", 0, EMPTY).signed(LOG_KEY)
    assert Checkpoint.parse(str(head)) == head
    assert "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n" in head.text
