"""One-time passwords sent by SMS: each signs one draft of one person, once."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base

EFFECT = "one-time-password/"
"""How the business keys of their SMS begin: the relay blanks such a text once it was accepted."""


class OneTimePassword(Base):
    """A password that was sent; the code itself is kept nowhere, only its HMAC under the doors' secret.

    Instants follow the clock of sessions: moving the clock of the law neither ends nor prolongs a password.
    """

    __tablename__ = "one_time_password"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), index=True)
    draft_sha256: Mapped[str] = mapped_column(String(64))
    code_hmac: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
