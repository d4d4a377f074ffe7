"""``serving/notify.toml`` as values: who is written to, of what, and by which way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from riskml.core.errors import WordedError
from riskml.core.toml import read_model
from riskml.notify.phrases_faults import phrase

if TYPE_CHECKING:
    from riskml.core.project import Project

FILE = "notify.toml"
Kind = Literal["run", "checkup", "due"]
LOCAL = ("localhost", "127.0.0.1", "::1")
_SECURE = r"(https://[^\s@/\"'<>]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s\"'<>]*)?"
_WHERE = r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)?$"
Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$", max_length=254)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mail(_Part):
    """The server that mail goes out by; ``secret`` says where the password stands."""

    host: str = Field(pattern=r"^[A-Za-z0-9.:-]+$")
    port: int = Field(587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca: str = ""
    user: str = ""
    secret: str = Field("", pattern=_WHERE)
    sender: Address
    seconds: float = Field(30, gt=0, le=300)

    @model_validator(mode="after")
    def _in_the_open_only_here(self) -> Self:
        if self.tls == "none" and self.host not in LOCAL:
            raise WordedError(phrase("tls_none_only_here"))
        if bool(self.user) != bool(self.secret):
            raise WordedError(phrase("user_and_secret"))
        return self


class Webhook(_Part):
    """An address that takes JSON; ``{secret}`` in it stands for the secret."""

    url: str = Field(pattern=f"^{_SECURE}$")
    template: Literal["wecom", "dingtalk", "plain"] = "plain"
    secret: str = Field(pattern=_WHERE, min_length=5)
    seconds: float = Field(30, gt=0, le=300)


class Recipient(_Part):
    """Somebody who is told; what is due is counted of the inboxes of ``role``, or of that of ``person`` alone."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)
    role: str = ""
    person: str = ""
    tells: tuple[Kind, ...] = Field(("run",), min_length=1)
    mail: tuple[Address, ...] = ()
    webhook: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _a_way_and_an_inbox(self) -> Self:
        if not self.mail and not self.webhook:
            raise WordedError(phrase("a_way"))
        if "due" in self.tells and not (self.role or self.person):
            raise WordedError(phrase("due_needs_an_inbox"))
        if self.role and self.person:
            raise WordedError(phrase("role_or_person"))
        return self


class NotifySettings(_Part):
    """What ``serving/notify.toml`` says; an unknown key is refused.

    Examples
    --------
    >>> NotifySettings().enabled
    False
    """

    enabled: bool = False
    room: str = Field("", pattern=f"^({_SECURE})?$")
    mail: Mail | None = None
    webhook: dict[str, Webhook] = Field(default_factory=dict)
    recipient: tuple[Recipient, ...] = ()

    @model_validator(mode="after")
    def _ways_are_there(self) -> Self:
        if self.mail is None and any(one.mail for one in self.recipient):
            raise WordedError(phrase("mail_needs_a_server"))
        unknown = sorted({hook for one in self.recipient for hook in one.webhook} - self.webhook.keys())
        if unknown:
            raise WordedError(phrase("a_webhook_of_the_file", names=", ".join(unknown)))
        names = [one.name for one in self.recipient]
        if len(names) != len(set(names)):
            raise WordedError(phrase("each_name_once"))
        return self


def read_notify(project: Project) -> NotifySettings:
    """Read a project's ``serving/notify.toml``; where there is none, nobody is written to.

    Raises
    ------
    ProjectError
        With every fault of the file.
    """
    file = project.serving / FILE
    if not file.is_file():
        return NotifySettings()
    return read_model(file, NotifySettings, Mail, Webhook, Recipient)
