"""Carries the plan out, and plays the platform that starts again what died."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

import httpx
from sqlalchemy import exists, select

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.stubs import CABINET_PATH, SMS_PATH
from komek.addresses import DOORS, STUBS
from komek.campaign.house import WORKERS, House
from komek.campaign.part import Part
from komek.campaign.plan import Act, Strike, Target
from komek.campaign.struck_engine import StruckEngine

_BEAT = 0.1
_MID_SEND_PATIENCE = 15.0
_ON_THE_WAY = (EffectKind.SMS, EffectKind.CABINET)
_MISHAPS = {Act.DIE_BEFORE_TAKING: "die-before", Act.DIE_AFTER_TAKING: "die-after"}


@dataclass(frozen=True)
class Struck:
    """A strike as it was carried out; one that found its part struck already has not landed."""

    strike: Strike
    at: float
    what: str
    landed: bool

    def told(self) -> dict[str, Any]:
        """Return it for the report."""
        return {
            **asdict(self.strike),
            "struck_at": round(self.at, 1),
            "what": self.what,
            "landed": self.landed,
        }


@dataclass
class Striker:
    """Strikes parts one after the other, while a keeper brings back whatever is down."""

    house: House
    database: Sessions
    log: list[Struck] = field(default_factory=list, init=False)
    deaths: list[str] = field(default_factory=list, init=False)
    """Parts that ended by themselves."""
    failure: Exception | None = field(default=None, init=False)
    """Why a part could not be brought back."""
    _standing: set[str] = field(default_factory=set, init=False)
    """Parts that have answered since their last start: only these are struck."""
    _down_until: dict[str, float] = field(default_factory=dict, init=False)
    _doomed: set[str] = field(default_factory=set, init=False)
    _mending: list[threading.Thread] = field(default_factory=list, init=False)
    _engine_busy: threading.Event = field(default_factory=threading.Event, init=False)
    _paused: set[str] = field(default_factory=set, init=False)

    def strike_all(self, plan: Iterable[Strike], stop: threading.Event) -> None:
        """Carry strikes out at their times until told to stop."""
        began = time.monotonic()
        for strike in plan:
            if stop.wait(max(0.0, began + strike.at - time.monotonic())):
                return
            what, landed = self._strike(strike, stop)
            self.log.append(Struck(strike, time.monotonic() - began, what, landed))

    def keep(self, stop: threading.Event) -> None:
        """Start dead parts again until told to stop."""
        self._standing.update(self.house.parts)
        while not stop.wait(_BEAT):
            for part in self.house.parts.values():
                if not part.lives:
                    self._standing.discard(part.name)
                    self._bring_back(part)
                elif part.name not in self._standing and part.answers():
                    self._standing.add(part.name)

    def settle(self) -> None:
        """Wait until everything stands again.

        Raises:
            Exception: what could not be brought back.
        """
        for mending in self._mending:
            mending.join()
        if self.failure is not None:
            raise self.failure
        for part in self.house.parts.values():
            part.resume()
            give_up = time.monotonic() + 60
            while not part.answers() and time.monotonic() < give_up:
                time.sleep(_BEAT)

    def _bring_back(self, part: Part) -> None:
        now = time.monotonic()
        until = self._down_until.get(part.name)
        if until is None:
            # Nobody struck it just now: its doom came with an effect, or it ended by itself.
            if part.name in self._doomed:
                self._doomed.discard(part.name)
            else:
                self.deaths.append(part.name)
            self._down_until[part.name] = now + 1.0
        elif now >= until:
            del self._down_until[part.name]
            part.start()

    def _strike(self, strike: Strike, stop: threading.Event) -> tuple[str, bool]:
        if strike.target is Target.ENGINE:
            return self._strike_engine(strike)
        if strike.act is Act.KILL_IN_MID_SEND:
            return self._kill_in_mid_send(strike, stop)
        name = self._name(strike)
        part = self.house.parts[name]
        if not self._stands(name):
            return name, False
        if strike.act is Act.KILL:
            self._kill(part, strike.lasts)
        elif strike.act is Act.PAUSE:
            part.pause()
            self._paused.add(name)
            self._later(strike.lasts, lambda: self._resume(part))
        else:
            return self._doom(part, strike)
        return name, True

    def _name(self, strike: Strike) -> str:
        match strike.target:
            case Target.WORKER:
                return WORKERS[strike.which % len(WORKERS)]
            case Target.STUBS:
                return STUBS
            case _:
                return DOORS

    def _stands(self, name: str) -> bool:
        return name in self._standing and name not in self._paused and self.house.parts[name].lives

    def _kill(self, part: Part, lasts: float) -> None:
        self._down_until[part.name] = time.monotonic() + lasts
        self._standing.discard(part.name)
        part.kill()

    def _resume(self, part: Part) -> None:
        part.resume()
        self._paused.discard(part.name)

    def _kill_in_mid_send(self, strike: Strike, stop: threading.Event) -> tuple[str, bool]:
        give_up = time.monotonic() + _MID_SEND_PATIENCE
        while not self._any_on_the_way():
            if time.monotonic() > give_up or stop.wait(0.02):
                return "all workers", False
        standing = [name for name in WORKERS if self._stands(name)]
        for name in standing:
            self._kill(self.house.parts[name], strike.lasts)
        return "all workers", bool(standing)

    def _any_on_the_way(self) -> bool:
        sending = (Effect.state == EffectState.SENDING) & Effect.kind.in_(_ON_THE_WAY)
        with self.database() as session:
            return bool(session.scalar(select(exists().where(sending))))

    def _doom(self, part: Part, strike: Strike) -> tuple[str, bool]:
        receiver = (SMS_PATH, CABINET_PATH)[strike.which % 2]
        with suppress(httpx.HTTPError):
            mishap = {"mishap": _MISHAPS[strike.act]}
            answer = httpx.post(
                f"{self.house.stubs}{receiver}/mishaps", json=mishap, timeout=5, trust_env=False
            )
            if answer.is_success:
                self._doomed.add(part.name)
                return f"{part.name}{receiver}", True
        return f"{part.name}{receiver}", False

    def _strike_engine(self, strike: Strike) -> tuple[str, bool]:
        engine = self.house.ground.struck_engine
        if engine is None or self._engine_busy.is_set():
            return "engine", False
        self._engine_busy.set()
        if strike.act is Act.PAUSE:
            engine.pause()
            self._later(strike.lasts, lambda: self._let_go_on(engine))
            return "engine", True
        with_search = Random(strike.which).random() < 0.5  # noqa: S311 - no secret is drawn
        engine.kill(with_search=with_search)
        self._later(strike.lasts, lambda: self._start(engine))
        return "engine and search" if with_search else "engine", True

    def _let_go_on(self, engine: StruckEngine) -> None:
        engine.resume()
        self._engine_busy.clear()

    def _start(self, engine: StruckEngine) -> None:
        try:
            engine.start()
        except Exception as failure:  # noqa: BLE001 - told by settle, in the main thread
            self.failure = failure
        finally:
            self._engine_busy.clear()

    def _later(self, seconds: float, act: object) -> None:
        def wait_and_act() -> None:
            time.sleep(seconds)
            if callable(act):
                act()

        thread = threading.Thread(target=wait_and_act, name="mending", daemon=True)
        self._mending.append(thread)
        thread.start()
