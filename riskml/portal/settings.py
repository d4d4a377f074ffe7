"""Django's settings, made from a project: there is no settings file to edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from riskml.portal.database import database_settings
from riskml.portal.key import read_secret
from riskml.portal.sign_on import read_sign_on, sign_on_settings

if TYPE_CHECKING:
    from riskml.core.project import Project

HOURS: Final = 8
"""How long a login lasts, in hours: a working day. It is not drawn out by use, so that reading writes nothing."""
CACHE: Final = "room_cache"
"""The table of the cache."""
_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")
_MIDDLEWARE: Final = (
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "riskml.portal.doors.DefaultDeny",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the room is reached.

    Parameters
    ----------
    name
        The host name by which a proxy with TLS hands requests on; without one, only this machine reaches the room.
    """

    name: str = ""


def project_in_force() -> Project:
    """Return the project whose room this process has."""
    project: Project = settings.RISKML_PROJECT  # type: ignore[misc] # our own, among Django's
    return project


def portal_settings(project: Project, address: Address, key: str) -> dict[str, Any]:
    """Return the settings of a project's room.

    Parameters
    ----------
    project
        Whose.
    address
        Where it is reached.
    key
        What sessions and forms are signed with.
    """
    return {
        "RISKML_PROJECT": project,
        "SECRET_KEY": key,
        "DEBUG": False,
        "ALLOWED_HOSTS": [address.name] if address.name else list(_LOCAL),
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "csp",
            "allauth.account",
            "allauth.mfa",
            "allauth.socialaccount",
            "riskml.portal.apps.RoomConfig",
            "riskml.portal.identity.apps.IdentityConfig",
        ],
        "MIDDLEWARE": list(_MIDDLEWARE),
        "ROOT_URLCONF": "riskml.portal.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "APP_DIRS": False,
                "OPTIONS": {"environment": "riskml.portal.pages.environment"},
            }
        ],
        "DATABASES": {"default": database_settings(project, read_secret(project, "database"))},
        # Signatures, deadlines and records carry local times, as sources do.
        "USE_TZ": False,
        "TIME_ZONE": project.settings.timezone,
        "USE_I18N": False,
        "LANGUAGE_CODE": "zh-hans" if project.settings.language == "zh" else "en",
        "AUTH_USER_MODEL": "room.Account",
        "AUTHENTICATION_BACKENDS": ["riskml.portal.accounts.Locking"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "inbox",
        # What processes must agree on, such as which code was used: in the database, which they share.
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": CACHE}},
        **_identity(),
        **_sign_on(project),
        **_guards(address),
    }


def _identity() -> dict[str, Any]:
    """Return what django-allauth is told: of its pages none is mounted, and nobody signs up or is written to."""
    return {
        "ACCOUNT_ADAPTER": "riskml.portal.identity.adapters.Accounts",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "name",
        "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        # Wrong codes count as wrong passwords do, in the account's own row.
        "ACCOUNT_RATE_LIMITS": False,
        "SOCIALACCOUNT_ADAPTER": "riskml.portal.identity.adapters.SingleSignOn",
        "MFA_ADAPTER": "riskml.portal.identity.adapters.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_TOTP_TOLERANCE": 1,
    }


def _sign_on(project: Project) -> dict[str, Any]:
    """Return what is needed to come in by a provider of identities, where the project names one."""
    told = read_sign_on(project)
    return sign_on_settings(told, read_secret(project, "sign_on")) if told else {"RISKML_SIGN_ON": None}


def _guards(address: Address) -> dict[str, Any]:
    """Return what keeps a page and its cookies from others."""
    behind_tls: dict[str, Any] = {}
    if address.name:
        behind_tls = {
            "CSRF_TRUSTED_ORIGINS": [f"https://{address.name}"],
            "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
            "SECURE_SSL_REDIRECT": True,
            "SECURE_HSTS_SECONDS": 31_536_000,
            "SESSION_COOKIE_SECURE": True,
            "CSRF_COOKIE_SECURE": True,
        }
    return {
        "SESSION_ENGINE": "riskml.portal.sessions",
        "SESSION_COOKIE_AGE": HOURS * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "riskml.portal.views.entry.csrf_failure",
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 1_000_000,
        # Nothing is allowed but our own style, and forms to ourselves; the pages that have a script say so themselves.
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": ["'none'"],
                "style-src": ["'self'"],
                "img-src": ["'self'"],
                "form-action": ["'self'"],
                "base-uri": ["'none'"],
                "frame-ancestors": ["'none'"],
            }
        },
        **behind_tls,
    }
