"""A PostgreSQL of the tests' own, in a temporary folder: started where it is asked for, gone when the tests end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

__all__ = ["Cluster", "binaries"]

# A server refuses to run as root; Debian's package brings this user.
_SERVANT = "postgres"


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders else None


class Cluster:
    """A server with its data in a folder of its own, on a free port of this machine."""

    def __init__(self, binaries: Path, *, fsync: bool = False) -> None:
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="policy-postgres-"))
        self._servant = _servant()
        if self._servant is not None:
            os.chown(self.folder, *self._servant)
        self.port = _free_port()
        self._fsync = "on" if fsync else "off"
        self._databases = 0
        self._run("initdb", "-D", self.data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        settings = (
            f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} "
            f"-c fsync={self._fsync} -c max_connections=60 -c shared_buffers=64MB -c log_min_messages=fatal"
        )
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", settings, "start")

    def kill(self) -> None:
        """Kill the server as a power cut would, with no word to anybody, and wait until it is gone."""
        pid = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        children = _children(pid)
        for process in (pid, *children):
            _kill(process)
        while any(Path(f"/proc/{process}").exists() for process in (pid, *children)):
            time.sleep(0.01)

    def stop(self) -> None:
        subprocess.run(
            self._command("pg_ctl", "-D", self.data, "-m", "immediate", "stop"),
            capture_output=True,
            **self._as_servant(),
        )
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, port: int | None = None) -> str:
        return f"postgresql://tests@127.0.0.1:{port or self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database, and return its URL."""
        import psycopg

        self._databases += 1
        name = f"state_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as_servant(),
        )
        log = self.folder / "log"
        assert done.returncode == 0, f"{program} failed\n{log.read_text() if log.exists() else ''}"

    def _command(self, program: str, *arguments: str) -> list[str]:
        return [str(self._binaries / program), *arguments]

    def _as_servant(self) -> dict:
        return (
            {} if self._servant is None else {"user": self._servant[0], "group": self._servant[1], "extra_groups": []}
        )


def _servant() -> tuple[int, int] | None:
    """Return who runs the server where we are root, else nobody else."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(_SERVANT)
    return entry.pw_uid, entry.pw_gid


def _children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
    return port
