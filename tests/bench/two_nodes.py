"""Two PostgreSQL servers on loopback: a primary, and a standby that follows it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from tests.bench.poolers import NOT_PREPARED, Pooler
from tests.bench.processes import free_port

USER = "kiosk"
STANDBY = "standby"
PASSWORD = "password"
START_S_MAX = 60.0


class Node:
    """One server, with a data directory of its own. PostgreSQL refuses to run as root."""

    def __init__(self, programs: Path, home: Path, name: str) -> None:
        """`programs`: where initdb and pg_ctl are. `home`: see `nodes_home`."""
        self._programs = programs
        self._home = home
        self._name = name
        self._password = (home / PASSWORD).read_text()
        self._archive, self._base = home / "archive", home / "base"
        self.data = home / name
        self.port = free_port()
        self.pooler: Pooler | None = None

    @property
    def url(self) -> str:
        """The address of its database, in the form that `--database` takes."""
        return self._url("postgres").replace("postgresql:", "postgresql+psycopg:", 1)

    def create(self, *, archive: bool = False) -> None:
        """Create an empty server that a standby may follow; `archive`: it keeps all changes."""
        file = self._home / PASSWORD
        options = ("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")
        self._run("initdb", "-D", self.data, "-U", USER, "--pwfile", file, *options)
        settings = ("listen_addresses = '127.0.0.1'", "unix_socket_directories = ''")
        self._set(*settings, "wal_sender_timeout = '5s'")
        if archive:
            self._own(self._archive)
            copy = f"test ! -f {self._archive}/%f && cp %p {self._archive}/%f"
            self._set("archive_mode = on", f"archive_command = '{copy}'")

    def copy(self, primary: Node) -> None:
        """Make this the standby of a primary that runs."""
        primary.base_backup(self.data, "-R")
        self._set(f"cluster_name = '{STANDBY}'")

    def base_backup(self, target: Path | None = None, *options: str) -> None:
        """Copy this server while it runs; by default to where `restore` finds it."""
        source = f"host=127.0.0.1 port={self.port} user={USER} password={self._password}"
        fast = ("-X", "stream", "--checkpoint", "fast", "--no-sync", *options)
        self._run("pg_basebackup", "-D", target or self._base, "-d", source, *fast)

    def wait_for_archive(self) -> None:
        """Return when every finished file of changes is in the archive."""
        ready = self.data / "pg_wal" / "archive_status"
        self._until(lambda: not list(ready.glob("*.ready")), "the archive is behind")

    def restore(self, lost: Node, moment: str) -> None:
        """Make this server what the lost one was at a moment, from its copy and its archive."""
        shutil.copytree(lost._base, self.data, symlinks=True)
        self._own(self.data)
        self._set(
            f"restore_command = 'cp {lost._archive}/%f %p'",
            f"recovery_target_time = '{moment}'",
            "recovery_target_action = 'promote'",
            "archive_mode = off",
        )
        (self.data / "recovery.signal").touch()
        self._own(self.data / "recovery.signal")

    def wait_for_promotion(self) -> None:
        """Return when the server takes writes."""
        question = "SELECT pg_is_in_recovery()"
        self._until(lambda: self.sql(question) == [(False,)], "it is still in recovery")

    def _until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + START_S_MAX
        while not is_so():
            if time.monotonic() > deadline:
                raise RuntimeError(otherwise)
            time.sleep(0.1)

    def _set(self, *settings: str) -> None:
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n".join(settings) + "\n")

    def _own(self, path: Path) -> None:
        """Give a path below home, made if it is not there, to the server's user."""
        if not path.exists():
            path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres", str(path)], check=True)
        if path.is_dir():
            path.chmod(0o700)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log, port = self._home / f"{self._name}.log", f"-p {self.port}"
        self._run("pg_ctl", "-D", self.data, "-l", log, "-s", "-w", "-o", port, "start")

    def pool(self, connections: int) -> None:
        """Run a PgBouncer on the computer of this server, with so many connections to it."""
        self.pooler = Pooler(self._home, f"{self._name}-pooler", USER, self._password)
        self.pooler.start(self.port, connections)

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement outside of a transaction; returns its rows."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def wait_for_standby(self) -> None:
        """From now on commit only what the standby has on its disk, too."""
        streaming = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"
        self._until(lambda: bool(self.sql(streaming)), "the standby does not follow")
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
        if self.pooler is not None:
            self.pooler.kill()
        pid = self._pid()
        for process in (pid, *_children(pid)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def promote(self) -> None:
        """Make this standby the primary."""
        self._run("pg_ctl", "-D", self.data, "-s", "-w", "promote")
        if self.pooler is not None:
            self.pooler.reconnect()

    def stop(self) -> None:
        """Stop the server if it runs; what it holds goes with it."""
        if self.pooler is not None:
            self.pooler.kill()
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
def nodes_home() -> Iterator[Path]:
    """A folder for servers, with the password of their user; it is gone afterwards.

    It lies in /var/tmp: a commit is to cost what it costs on a disk.
    """
    home = Path(
        tempfile.mkdtemp(prefix="kiosk-failover.", dir=os.environ.get("TMPDIR", "/var/tmp"))
    )
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    (home / PASSWORD).write_text(secrets.token_hex(16))
    if os.geteuid() == 0:
        shutil.chown(home / PASSWORD, "postgres")
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def two_nodes(programs: Path, pooled: int | None) -> Iterator[tuple[Node, Node, str]]:
    """Run a primary and its standby; yields both, and the URL of whichever is the primary.

    `pooled`: so many connections to each, through a PgBouncer on its computer.
    """
    with nodes_home() as home, ExitStack() as stack:
        primary, standby = (Node(programs, home, name) for name in ("primary", STANDBY))
        for node in (primary, standby):
            stack.callback(node.stop)
        primary.create()
        primary.start()
        standby.copy(primary)
        standby.start()
        primary.wait_for_standby()
        ports, access = [primary.port, standby.port], "target_session_attrs=read-write"
        if pooled is not None:
            for node in (primary, standby):
                node.pool(pooled)
            ports = [node.pooler.port for node in (primary, standby) if node.pooler is not None]
            access = f"{access}&{NOT_PREPARED}"
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in ports)
        access = f"{hosts}&{access}"
        password = (home / PASSWORD).read_text()
        yield primary, standby, f"postgresql+psycopg://{USER}:{password}@/postgres?{access}"
