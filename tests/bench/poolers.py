"""A PgBouncer before a PostgreSQL server of a benchmark, as packaging/head-office.md sets it up."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from tests.bench.processes import free_port

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
START_S_MAX = 30.0
NOT_PREPARED = "prepare_threshold=none"
"""What an address through it has to say: another transaction may get another connection."""

SETTINGS = """
[databases]
* = host=127.0.0.1 port={server}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
max_client_conn = 500
default_pool_size = {connections}
server_login_retry = 1
admin_users = {user}
logfile = {log}
"""


class Pooler:
    """It lets many connections of clients share few of a server; it refuses to run as root."""

    def __init__(self, home: Path, name: str, user: str, password: str) -> None:
        """`home`: a folder of whom the servers run as."""
        self._home, self._name = home, name
        self._user, self._password = user, password
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, server_port: int, connections: int) -> None:
        """Start it before a server, and wait until it lets somebody in."""
        assert PROGRAM is not None
        users, settings = (self._home / f"{self._name}.{kind}" for kind in ("users", "ini"))
        users.write_text(f'"{self._user}" "{self._password}"\n')
        log = self._home / f"{self._name}.log"
        words = {
            "server": server_port,
            "port": self.port,
            "users": users,
            "log": log,
            "user": self._user,
        }
        settings.write_text(SETTINGS.format(connections=connections, **words))
        command = [PROGRAM, "-q", str(settings)]
        if os.geteuid() == 0:
            for path in (users, settings):
                shutil.chown(path, "postgres")
            # As `runuser` but without a process between: a signal is to reach it.
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        self._process = subprocess.Popen(command, cwd=self._home)
        deadline = time.monotonic() + START_S_MAX
        while not self._lets_in():
            if time.monotonic() > deadline:
                raise RuntimeError("PgBouncer lets nobody in")
            time.sleep(0.1)

    def _lets_in(self) -> bool:
        address = f"postgresql://{self._user}:{self._password}@127.0.0.1:{self.port}/postgres"
        try:
            psycopg.connect(address, prepare_threshold=None).close()
        except psycopg.OperationalError:
            return False
        return True

    def reconnect(self) -> None:
        """Forget what the server said of itself, as that it is a standby.

        It repeats that to clients, who look for the server that takes writes.
        """
        address = f"postgresql://{self._user}:{self._password}@127.0.0.1:{self.port}/pgbouncer"
        connection = psycopg.connect(address, autocommit=True, prepare_threshold=None)
        connection.execute("RECONNECT")
        connection.close()

    def kill(self) -> None:
        """Kill it, as if its computer had gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
