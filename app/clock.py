"""The hour strikes: recordings whose time has passed go, walks that nobody closed are closed, and
mails are written and sent, however long the process has run.
"""

import asyncio

from fastapi import FastAPI
from sqlmodel import Session

from app import logs
from app.identity import now
from app.lane import Lane
from app.mailing import mail_out
from walks.schedule.arrange import close_forgotten
from walks.sounds.sweep import sweep

HOUR = 3600  # seconds


async def keep_time(app: FastAPI) -> None:
    """Now and every hour, until it is cancelled."""
    lane: Lane = app.state.lane

    def let_go(session: Session) -> int:
        return sweep(session, app.state.sounds, now())

    def close(session: Session) -> int:
        return close_forgotten(session, now())

    while True:
        for job in (let_go, close):
            try:
                # The lane finishes what it has begun, also when nobody waits for it any more.
                await asyncio.shield(lane.run(job))
            except Exception as trouble:  # the next hour comes, whatever this one was like
                logs.fault(trouble)
        try:
            await asyncio.to_thread(
                mail_out, lane.wait, app.state.settings, app.state.measures, now()
            )
        except Exception as trouble:
            logs.fault(trouble)
        await asyncio.sleep(HOUR)
