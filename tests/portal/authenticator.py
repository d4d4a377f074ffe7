"""A security key of the tests' own: it answers as WebAuthn has it, and as a copied or a lying one would."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, ATTESTED = 0x01, 0x40


def websafe(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Key:
    """A key of ES256 that counts; what it says of the address can be set, to try what is refused."""

    def __init__(self, origin="http://localhost", site="localhost"):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.number, self.origin, self.site, self.count, self.more = secrets.token_bytes(16), origin, site, 0, {}

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False, **self.more}
        return json.dumps(told).encode()

    def _head(self, flags):
        self.count += 1
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _told(self, client, **response):
        number = websafe(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {"clientDataJSON": websafe(client), **{k: websafe(v) for k, v in response.items()}},
            }
        )

    def created(self, asked):
        """Answer what a new key is asked; by no attestation, as keys do where nobody asks for one."""
        point = self.private.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (point.x, point.y))
        # COSE by hand: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        public = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y
        data = self._head(PRESENT | ATTESTED) + bytes(16) + struct.pack(">H", len(self.number)) + self.number + public
        made = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)]) + data
        return self._told(self._client("webauthn.create", asked["challenge"]), attestationObject=made)

    def got(self, asked):
        """Answer what a key is asked that is set."""
        client, head = self._client("webauthn.get", asked["challenge"]), self._head(PRESENT)
        signature = self.private.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told(client, authenticatorData=head, signature=signature)
