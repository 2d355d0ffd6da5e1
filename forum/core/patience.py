"""PostgreSQL that is paused or unreachable: no request waits for it longer than a person would.

``statement_timeout`` is kept by the server, so a server that hangs does not keep it. Here the client watches its own
clock too; and a connection from the pool is asked for a sign of life before it is used, which replaces SQLAlchemy's
``pool_pre_ping``: that one would wait without end. One that has answered a moment ago is only looked at: whether the
server has hung up is seen without asking it.
"""

import select
import time
from collections.abc import Generator
from typing import Any

import psycopg
from gevent import monkey
from psycopg.generators import execute
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

_poll = monkey.get_original("select", "poll")
SIGN_OF_LIFE = 1.0  # seconds
LONGEST_WAIT = 5.0  # a little more than the server's own statement_timeout (see ``db.engine_options``)


class PatientConnection(psycopg.Connection[Any]):
    """Gives up on an answer that does not come in ``patience`` seconds (None: waits without end), and closes itself."""

    patience: float | None = LONGEST_WAIT

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """Wait for the server, as psycopg does.

        Raises:
            psycopg.OperationalError: it took too long.
        """
        return super().wait(self._watched(gen) if self.patience else gen, *args, **kwargs)

    def rollback(self) -> None:
        """End the transaction, and keep what is prepared.

        psycopg forgets it all, for a table may have been made in what is taken back. While the house serves no table is
        made, and every refusal ends so: the next reader of this connection would wait for all plans anew.

        Raises:
            psycopg.OperationalError: the server did not do it.
        """
        if self.pgconn.transaction_status != TransactionStatus.INTRANS:
            super().rollback()  # nothing to do, or something has broken
            return
        with self.lock:
            self.pgconn.send_query(b"ROLLBACK")
            done = self.wait(execute(self.pgconn))
        if [result.status for result in done] != [ExecStatus.COMMAND_OK]:
            raise psycopg.OperationalError("the server did not end the transaction")

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        deadline = time.monotonic() + (self.patience or 0)
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > deadline:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server did not answer in time")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def _has_word(connection: PatientConnection) -> bool:
    """Whether something has come that nobody asked for, such as the end; waits for nothing, not even for gevent."""
    waiting = _poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def teach_postgresql(engine: Engine) -> None:
    """Give a PostgreSQL engine such connections, each asked for a sign of life when it leaves the pool."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, cargs: tuple[Any, ...], cparams: dict[str, Any]) -> PatientConnection:
        return PatientConnection.connect(*cargs, **cparams)

    @event.listens_for(engine, "checkout")
    def ask_for_a_sign_of_life(connection: PatientConnection, record: Any, _proxy: Any) -> None:
        if record.info.pop("new", False):
            return
        connection.patience = SIGN_OF_LIFE
        try:
            if time.monotonic() - record.info.get("answered", 0.0) < SIGN_OF_LIFE and not _has_word(connection):
                return
            connection.autocommit = True
            connection.execute("").close()
            connection.autocommit = False
        except psycopg.Error as error:
            raise InvalidatePoolError from error  # its neighbours go with it: they would all be waited for
        finally:
            connection.patience = LONGEST_WAIT

    @event.listens_for(engine, "checkin")
    def note_that_it_has_answered(_connection: PatientConnection | None, record: Any) -> None:
        record.info["answered"] = time.monotonic()

    @event.listens_for(engine, "connect")
    def note_that_it_is_new(_connection: PatientConnection, record: Any) -> None:
        record.info["new"] = True
