"""Messages to those who act on what was published: counts and links, each once; never a name, never a score."""

from riskml.notify.deliveries import Sent, send_digests
from riskml.notify.digests import Due
from riskml.notify.settings import NotifySettings, read_notify

__all__ = ["Due", "NotifySettings", "Sent", "read_notify", "send_digests"]
