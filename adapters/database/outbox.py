"""The outbox: effects that leave once the transaction that wanted them is committed."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, String, func, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class EffectKind(StrEnum):
    """Where an effect goes."""

    MESSAGE = "message"
    USER_TASK = "user-task"
    USER_TASK_UPDATE = "user-task-update"
    SMS = "sms"
    CABINET = "cabinet"
    PAYMENT = "payment"


class EffectState(StrEnum):
    """How far an effect has come; ``unknown`` and ``parked`` wait for a person."""

    PENDING = "pending"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    PARKED = "parked"


class Effect(Base):
    """One effect. Its business key (case, effect, round, document) lets it be wanted only once.

    Within a lane (case and kind) effects leave in the order in which they were wanted.
    ``next_attempt_at`` and ``claimed_until`` follow the database's clock: moved time must not hurry retries.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "case_id",
            "kind",
            "id",
            postgresql_where=text("state IN ('pending', 'sending')"),
        ),
        Index("ix_outbox_due", "id", postgresql_where=text("state = 'pending'")),
        Index("ix_outbox_waiting", "id", postgresql_where=text("state IN ('parked', 'unknown')")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(160), unique=True)
    case_id: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, Any]]
    then_announce: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default=EffectState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_until: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(120))


_WANT = text(
    """
    INSERT INTO outbox (business_key, case_id, kind, payload, then_announce, state, attempts)
    VALUES (:key, :case, :kind, CAST(:payload AS jsonb), :announce, 'pending', 0)
    ON CONFLICT (business_key) DO NOTHING RETURNING id
    """
)
_WANT_ALL = text(
    """
    INSERT INTO outbox (business_key, case_id, kind, payload, then_announce, state, attempts)
    SELECT key, case_id, :kind, payload, false, 'pending', 0
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS one (key text, case_id text, payload jsonb)
    ON CONFLICT (business_key) DO NOTHING
    """
)


class Outbox:
    """Wants effects within the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def want(
        self,
        kind: EffectKind,
        business_key: str,
        case_id: str,
        payload: dict[str, Any],
        *,
        then_announce: bool = False,
    ) -> bool:
        """Want an effect once; say whether it was new.

        With ``then_announce`` the relay publishes ``effect-accepted`` under the business key once the
        receiver has accepted the effect.
        """
        wanted = self._session.connection().execute(
            _WANT,
            {
                "key": business_key,
                "case": case_id,
                "kind": str(kind),
                "payload": json.dumps(payload, ensure_ascii=False, allow_nan=False),
                "announce": then_announce,
            },
        )
        return wanted.scalar() is not None

    def accept(self, effect: Effect, receipt: str | None = None) -> None:
        """Note that a receiver has an effect, as the relay does: who waits for it is told."""
        effect.state, effect.error, effect.accepted_at = EffectState.ACCEPTED, None, func.now()
        effect.receipt = receipt or effect.receipt
        self._session.flush()
        if effect.then_announce:
            key = effect.business_key
            self.publish("effect-accepted", f"{key}/accepted", effect.case_id, key, {})

    def publish(
        self, name: str, business_key: str, case_id: str, correlation_key: str, variables: dict[str, Any]
    ) -> bool:
        """Want a Zeebe message; its ``messageId`` is the business key, which outlives a new database."""
        payload = {"name": name, "correlationKey": correlation_key, "variables": variables}
        return self.want(EffectKind.MESSAGE, business_key, case_id, payload)

    def complete_user_task(
        self,
        element_id: str,
        business_key: str,
        case_id: str,
        variables: dict[str, Any],
        *,
        since: datetime | None = None,
        task_key: int | None = None,
    ) -> bool:
        """Want the case's open user task of an element completed, because somebody acted on the desk.

        ``since`` is when they acted: it tells this round of the task from an earlier one. ``task_key`` names
        one task of several.
        """
        payload: dict[str, Any] = {
            "element": element_id,
            "variables": variables,
            "since": since.isoformat() if since else None,
        }
        if task_key is not None:
            payload["task"] = task_key
        return self.want(EffectKind.USER_TASK, business_key, case_id, payload)

    def update_user_tasks(
        self,
        business_key: str,
        case_id: str,
        *,
        element: str | None = None,
        priority: int | None = None,
        due_at: datetime | None = None,
    ) -> bool:
        """Want open user tasks of the case changed: those of an element, or all that wait at that moment.

        A task of a named element is waited for a while: search lags behind the engine.
        """
        payload = user_task_update(element=element, priority=priority, due_at=due_at)
        return self.want(EffectKind.USER_TASK_UPDATE, business_key, case_id, payload)

    def want_all(self, kind: EffectKind, wanted: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
        """Want many effects of a kind, each once: business key, case and payload."""
        rows = [{"key": key, "case_id": case_id, "payload": payload} for key, case_id, payload in wanted]
        if rows:
            said = json.dumps(rows, ensure_ascii=False, allow_nan=False)
            self._session.execute(_WANT_ALL, {"rows": said, "kind": str(kind)})


def user_task_update(
    *, element: str | None = None, priority: int | None = None, due_at: datetime | None = None
) -> dict[str, Any]:
    """Return the payload of a change of user tasks."""
    return {
        "element": element,
        "priority": priority,
        "dueAt": due_at.isoformat(timespec="seconds") if due_at else None,
    }
