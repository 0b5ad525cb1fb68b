"""Two PostgreSQL servers on loopback: a primary, and a standby that follows it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.bench.processes import free_port

USER = "kiosk"
STANDBY = "standby"
START_S_MAX = 60.0


class Node:
    """One server, with a data directory of its own. PostgreSQL refuses to run as root."""

    def __init__(self, programs: Path, home: Path, name: str, password: str) -> None:
        """`programs`: where initdb and pg_ctl are. `home`: belongs to the server's user."""
        self._programs = programs
        self._home = home
        self._name = name
        self._password = password
        self.data = home / name
        self.port = free_port()

    def create(self) -> None:
        """Create an empty server that a standby may follow."""
        file = self._home / "password"
        file.write_text(self._password)
        options = ("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")
        self._run("initdb", "-D", self.data, "-U", USER, "--pwfile", file, *options)
        settings = ("listen_addresses = '127.0.0.1'", "unix_socket_directories = ''")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n".join((*settings, "wal_sender_timeout = '5s'")) + "\n")

    def copy(self, primary: Node) -> None:
        """Make this the standby of a primary that runs."""
        source = f"host=127.0.0.1 port={primary.port} user={USER} password={self._password}"
        options = ("-X", "stream", "--checkpoint", "fast", "-R", "--no-sync")
        self._run("pg_basebackup", "-D", self.data, "-d", source, *options)
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(f"cluster_name = '{STANDBY}'\n")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log, port = self._home / f"{self._name}.log", f"-p {self.port}"
        self._run("pg_ctl", "-D", self.data, "-l", log, "-s", "-w", "-o", port, "start")

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement outside of a transaction; returns its rows."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def wait_for_standby(self) -> None:
        """From now on commit only what the standby has on its disk, too."""
        deadline = time.monotonic() + START_S_MAX
        while not self.sql("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"):
            if time.monotonic() > deadline:
                raise RuntimeError("the standby does not follow")
            time.sleep(0.1)
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        self.sql("SELECT pg_reload_conf()")

    def cut_off(self) -> None:
        """Receive nothing of the primary any more, and not notice it yet."""
        self._signal_receiver(signal.SIGSTOP)

    def notice(self) -> None:
        """End the connection to the primary, without what came since `cut_off`."""
        self._signal_receiver(signal.SIGTERM)
        self._signal_receiver(signal.SIGCONT)

    def _signal_receiver(self, number: signal.Signals) -> None:
        for pid in _children(self._pid()):
            with suppress(FileNotFoundError, ProcessLookupError):
                if b"walreceiver" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, number)

    def kill(self) -> None:
        """Kill every process of the server by SIGKILL, as if its computer had gone."""
        pid = self._pid()
        for process in (pid, *_children(pid)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def promote(self) -> None:
        """Make this standby the primary."""
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "promote")

    def stop(self) -> None:
        """Stop the server if it runs; what it holds goes with it."""
        if (self.data / "postmaster.pid").exists() and Path(f"/proc/{self._pid()}").exists():
            self._run("pg_ctl", "-D", self.data, "-s", "-m", "immediate", "stop")

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def _pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._home)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return list(map(int, found))


@contextmanager
def two_nodes(programs: Path) -> Iterator[tuple[Node, Node, str]]:
    """Run a primary and its standby; yields both, and the URL of whichever is the primary.

    They lie in /var/tmp: a commit is to cost what it costs on a disk.
    """
    home = Path(
        tempfile.mkdtemp(prefix="kiosk-failover.", dir=os.environ.get("TMPDIR", "/var/tmp"))
    )
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    password = secrets.token_hex(16)
    primary, standby = (Node(programs, home, name, password) for name in ("primary", STANDBY))
    try:
        primary.create()
        primary.start()
        standby.copy(primary)
        standby.start()
        primary.wait_for_standby()
        hosts = f"host=127.0.0.1:{primary.port}&host=127.0.0.1:{standby.port}"
        access = f"{hosts}&target_session_attrs=read-write"
        yield primary, standby, f"postgresql+psycopg://{USER}:{password}@/postgres?{access}"
    finally:
        for node in (primary, standby):
            node.stop()
        shutil.rmtree(home, ignore_errors=True)
