"""A real browser for the tests: headless Chromium, spoken to over a pair of pipes.

It needs no library: the DevTools protocol is JSON, a zero byte after each message.
"""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["CHROMIUM", "Browser", "Visit", "open_browser"]

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--disable-default-apps", "--remote-debugging-pipe",
)  # fmt: skip


@dataclass
class Visit:
    """What a page did: the addresses it asked for beside its own, and what the console says of it."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    width: int = 0
    screenshot: bytes = b""


class Browser:
    def __init__(self, commands: BinaryIO, answers: BinaryIO) -> None:
        self._commands = commands
        self._answers = answers
        self._count = 0
        self._seen: list[dict[str, Any]] = []

    def visit(self, path: Path, *, width: int, dark: bool = False, picture: bool = False) -> Visit:
        """Open a file in a tab of its own, wait until it is loaded and drawn, and say what happened."""
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]

        def ask(method: str, **parameters: Any) -> dict[str, Any]:
            return self._ask(method, parameters, session)

        for domain in ("Page", "Network", "Runtime", "Log"):
            ask(f"{domain}.enable")
        ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        ask("Emulation.setEmulatedMedia", features=[scheme])
        self._seen.clear()
        address = path.resolve().as_uri()
        ask("Page.navigate", url=address)
        self._wait_for("Page.loadEventFired", session)
        size = ask("Runtime.evaluate", expression="document.documentElement.scrollWidth")
        # Whatever a page asks for late is asked for while it is drawn.
        shot = ask("Page.captureScreenshot", captureBeyondViewport=picture)
        visit = Visit(width=size["result"]["value"], screenshot=base64.b64decode(shot["data"]))
        for event in self._seen:
            if event.get("sessionId") == session:
                _note(visit, event["method"], event["params"], address)
        self._ask("Target.closeTarget", {"targetId": target})
        return visit

    def _ask(self, method: str, parameters: dict[str, Any], session: str | None = None) -> dict[str, Any]:
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _wait_for(self, method: str, session: str) -> None:
        while not any(event["method"] == method and event.get("sessionId") == session for event in self._seen):
            self._next()

    def _next(self) -> dict[str, Any]:
        message = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "the browser went away"
            message += byte
        read = json.loads(message)
        if "method" in read:
            self._seen.append(read)
        return read


def _note(visit: Visit, method: str, parameters: dict[str, Any], address: str) -> None:
    if method == "Network.requestWillBeSent":
        asked = parameters["request"]["url"]
        if asked != address and not asked.startswith("data:"):
            visit.requests.append(asked)
    elif method == "Runtime.exceptionThrown":
        visit.complaints.append(parameters["exceptionDetails"]["text"])
    elif method == "Runtime.consoleAPICalled":
        visit.complaints.append(str(parameters["args"]))
    elif method == "Log.entryAdded":
        visit.complaints.append(parameters["entry"]["text"])


def _high(descriptor: int) -> int:
    """Move a descriptor away from those that Chromium reads and writes."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Run Chromium with a fresh profile, and end it."""
    assert CHROMIUM is not None
    command_end, our_commands = map(_high, os.pipe())
    our_answers, answer_end = map(_high, os.pipe())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # Chromium reads commands at 3 and writes answers to 4.
        script = f'exec "$0" "$@" 3<&{command_end} 4>&{answer_end}'
        process = subprocess.Popen(
            ["bash", "-c", script, CHROMIUM, *_FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(command_end, answer_end),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(command_end)
        os.close(answer_end)
        with os.fdopen(our_commands, "wb") as commands, os.fdopen(our_answers, "rb") as answers:
            try:
                yield Browser(commands, answers)
            finally:
                process.terminate()
                process.wait()
