"""A provider of identities of the tests' own: OpenID Connect, code flow with PKCE, as a process on this machine.

`python identity_provider.py` prints its port and serves until its input ends. Whoever asks for a code says with
``person`` who logs in there, and with ``twist`` what is wrong with the token that the code is good for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "riskml", "what the provider gave us"
KEYS = {name: rsa.generate_private_key(65537, 2048) for name in ("ours", "another")}
CODES: dict[str, dict[str, str]] = {}
INSIDE: set[str] = set()
"""Who is logged in at the provider."""


def base() -> str:
    return f"http://127.0.0.1:{SERVER.server_port}"


def token_of(asked: dict[str, str]) -> str:
    twist, now = asked.get("twist", ""), int(time.time())
    claims = {
        "iss": base() if twist != "issuer" else "http://127.0.0.1:1",
        "sub": asked["person"],
        "aud": CLIENT if twist != "audience" else "another room",
        "iat": now,
        "exp": now + (300 if twist != "expired" else -300),
        "nonce": asked["nonce"] if twist != "nonce" else "of another login",
    }
    if twist == "several":
        claims["aud"] = [CLIENT, "another room"]
    if twist == "presented":
        claims["azp"] = "another room"
    if twist in claims.keys() - {"nonce"} or twist == "without nonce":
        del claims[twist.removeprefix("without ")]
    if twist == "unsigned":
        return jwt.encode(claims, None, algorithm="none", headers={"kid": "ours"})
    if twist == "our secret":
        return jwt.encode(claims, SECRET.ljust(32), algorithm="HS256", headers={"kid": "ours"})
    return jwt.encode(claims, KEYS["another" if twist == "key" else "ours"], "RS256", headers={"kid": "ours"})


class Provider(BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""

    def answer(self, told, status=200, **headers):
        content = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        path, asked = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            names["end_session_endpoint"] = "end?realm=county"
            self.answer({"issuer": base(), **{key: f"{base()}/{one}" for key, one in names.items()}})
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["ours"].public_key()))
            self.answer({"keys": [{**public, "kid": "ours", "alg": "RS256", "use": "sig"}]})
        elif path == "/authorize":
            needed = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
            if {name: asked.get(name) for name in needed} != needed or not asked.get("nonce") or not asked.get("state"):
                self.answer({"error": "invalid_request"}, 400)
                return
            code = secrets.token_urlsafe(16)
            CODES[code] = asked
            INSIDE.add(asked["person"])
            back = asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})
            self.answer({}, 302, Location=back)
        elif path == "/end":
            self.end(asked)
        elif path == "/inside":
            self.answer(sorted(INSIDE))
        else:
            self.answer({"error": "no such page"}, 404)

    def end(self, asked):
        """End a login as RP-Initiated Logout 1.0 says: by a token of ours, in time or not, and a known way back."""
        try:
            key = KEYS["ours"].public_key()
            told = jwt.decode(
                asked["id_token_hint"], key, ["RS256"], audience=asked["client_id"], options={"verify_exp": False}
            )
        except (jwt.PyJWTError, KeyError):
            self.answer({"error": "invalid_request"}, 400)
            return
        back = urlsplit(asked.get("post_logout_redirect_uri", ""))
        if asked["client_id"] != CLIENT or asked.get("realm") != "county" or back.path != "/login":
            self.answer({"error": "invalid_request"}, 400)
            return
        INSIDE.discard(told["sub"])
        self.answer({}, 302, Location=asked["post_logout_redirect_uri"])

    def do_POST(self):
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        asked = CODES.pop(form.get("code", ""), None)  # a code is good once
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if unquote(given) != f"{CLIENT}:{SECRET}":
            self.answer({"error": "invalid_client"}, 401)
        elif (
            asked is None or asked["redirect_uri"] != form.get("redirect_uri") or (asked["code_challenge"] != challenge)
        ):
            self.answer({"error": "invalid_grant"}, 400)
        else:
            told = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
            self.answer(told if asked.get("twist") == "none" else {**told, "id_token": token_of(asked)})


SERVER = ThreadingHTTPServer(("127.0.0.1", 0), Provider) if __name__ == "__main__" else None

if __name__ == "__main__":
    threading.Thread(target=SERVER.serve_forever, daemon=True).start()
    print(SERVER.server_port, flush=True)  # noqa: T201 -- whoever started it reads it
    sys.stdin.read()
