"""Mail by SMTP, encrypted on the way."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from riskml.notify.secret import read_secret

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Language
    from riskml.notify.digests import Digest
    from riskml.notify.settings import Mail


def message_of(digest: Digest, mail: Mail, to: str, language: Language, *, number: str, at: datetime) -> EmailMessage:
    """Write a digest as a mail; its Message-ID is the delivery's number, so that a second copy is known as one.

    Parameters
    ----------
    digest, language
        What it says, and how.
    mail, to
        From and to where.
    number, at
        The delivery's, and when it is sent.
    """
    message = EmailMessage()
    message["Subject"] = digest.subject.in_(language)
    message["From"], message["To"] = mail.sender, to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{number}.riskml@{mail.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(digest.text.in_(language) + "\n")
    return message


def send_mail(mail: Mail, message: EmailMessage) -> None:
    """Hand a mail to the server.

    Raises
    ------
    OSError, smtplib.SMTPException
        The server is not there, does not encrypt, is not the one that its certificate names, or does not take it.
    ProjectError
        The secret cannot be read.
    """
    secret = read_secret(mail.secret)
    context = ssl.create_default_context(cafile=mail.ca or None)
    server: smtplib.SMTP
    if mail.tls == "implicit":
        server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.seconds, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=mail.seconds)
    with server:
        if mail.tls == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, secret)
        server.send_message(message)
