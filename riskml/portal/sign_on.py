"""Single sign-on: which provider of identities ``serving/identity.toml`` names, and which claim names an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from riskml.core.errors import Fault, ProjectError
from riskml.core.texts import Text
from riskml.core.toml import read_model
from riskml.portal.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.core.project import Project

FILE: Final = "identity.toml"
PROVIDER: Final = "room"
"""What django-allauth calls the one provider."""


ADDRESS: Final = r"^(https://[^\s]+|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s]*)?)$"
"""What an address of a provider looks like: by TLS, unless it is on this machine."""


class SignOn(BaseModel):
    """A provider of identities that speaks OpenID Connect.

    Parameters
    ----------
    issuer
        Its address, as its tokens name it; by TLS, unless it is on this machine.
    client
        What the room is called there.
    label
        What people call it.
    claim
        Which claim of a token is the name of an account here.
    method
        How the room shows its secret.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=ADDRESS)
    client: str = Field(min_length=1)
    label: Text
    claim: str = Field(default="sub", min_length=1)
    method: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"


def read_sign_on(project: Project) -> SignOn | None:
    """Return what a project's ``serving/identity.toml`` says; nothing where there is no such file.

    Raises
    ------
    ProjectError
        The file is no TOML, or has keys or values that are not known.
    """
    file = project.serving / FILE
    return read_model(file, SignOn) if file.is_file() else None


def sign_on_settings(told: SignOn, secret: str) -> dict[str, Any]:
    """Return Django's settings for a provider.

    Raises
    ------
    ProjectError
        There is no secret.
    """
    if not secret:
        expected, remedy = phrase("secret_of", client=told.client), phrase("put_the_secret")
        raise ProjectError([Fault(FILE, expected, phrase("none"), remedy)])
    app = {
        "provider_id": PROVIDER,
        "name": told.label.en,
        "client_id": told.client,
        "secret": secret,
        "settings": {"server_url": told.issuer, "oauth_pkce_enabled": True, "token_auth_method": told.method},
    }
    return {"RISKML_SIGN_ON": told, "SOCIALACCOUNT_PROVIDERS": {PROVIDER: {"APPS": [app], "SCOPE": ["openid"]}}}


def sign_on_in_force() -> SignOn | None:
    """Return the provider by which people come in here, where there is one."""
    told: SignOn | None = settings.RISKML_SIGN_ON  # type: ignore[misc] # our own, among Django's
    return told
