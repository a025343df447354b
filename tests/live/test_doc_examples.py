"""The examples under docs/examples do what they say."""

import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policy_engine import Policy, PolicyEngine

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
POLICY = "pod inbound\n  SDR: Ana Ruiz, Luis Gómez\nwhen score >= 60, assign pod inbound SDR\notherwise nurture\n"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_form_is_answered_once(tmp_path: Path) -> None:
    application = loaded("web_app").LeadForm(PolicyEngine(Policy.parse(POLICY), store=f"sqlite:///{tmp_path}/s.db"))

    def post(lead: object, key: str | None = None, path: str = "/leads") -> tuple[str, Any]:
        body = lead if isinstance(lead, bytes) else json.dumps(lead).encode()
        environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body))}
        environ |= {"wsgi.input": io.BytesIO(body), "HTTP_IDEMPOTENCY_KEY": key}
        said: list[str] = []
        answer = application(environ, lambda status, _: said.append(status[:3]))
        return said[0], json.loads(b"".join(answer))

    assert post({"id": "1", "score": 70}, "a") == ("200", {"lead": "1", "outcome": "assigned", "rep": "Ana Ruiz"})
    assert post({"id": "1", "score": 70}, "a") == ("200", {"lead": "1", "outcome": "assigned", "rep": "Ana Ruiz"})
    assert post({"id": "2", "score": 70}, "a")[0] == "409"
    assert post({"id": "2", "score": 70}, "b")[1]["rep"] == "Luis Gómez"
    assert [post(lead)[0] for lead in ([1], {"score": 70}, b"{", b"x" * 100_000)] == ["422", "422", "422", "413"]
    assert post({}, path="/")[0] == "404"


@pytest.mark.parametrize("times", [1, 2])
def test_a_queue_is_worked_through(tmp_path: Path, times: int) -> None:
    """Messages that come twice change nothing; what is closed gives room."""
    inbox, policy = tmp_path / "inbox", tmp_path / "inbound.policy"
    inbox.mkdir()
    policy.write_text(POLICY + "rep Ana Ruiz\n  capacity 1 open\nrep Luis Gómez\n  capacity 1 open\n", encoding="utf-8")
    messages: list[dict[str, object]] = [
        *({"kind": "lead", "lead": {"id": str(number), "score": 70}} for number in range(3)),
        {"kind": "event", "lead": "0", "event": "closed"},
    ]
    said: list[list[str]] = []
    for run in range(times + 1):
        for number, message in enumerate(messages if run < times else []):
            (inbox / f"{number:03}.json").write_text(json.dumps(message), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, EXAMPLES / "queue_worker.py", inbox],
            env={"POLICY": str(policy), "STATE": f"sqlite:///{tmp_path}/state.db", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert list(inbox.iterdir()) == []
        said.append(done.stdout.splitlines())
    assert said[0] == ["0 assigned Ana Ruiz", "1 assigned Luis Gómez", "2 waiting "]
    assert said[1][0] == "2 assigned Ana Ruiz"


def test_a_changed_policy_is_taken_up_between_two_leads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = loaded("queue_worker")
    policy = tmp_path / "inbound.policy"
    policy.write_text(POLICY, encoding="utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    worker = module.Worker(policy, f"sqlite:///{tmp_path}/state.db")

    def outcome(number: int) -> str:
        lead = {"kind": "lead", "lead": {"id": str(number), "score": 70}}
        (inbox / "1.json").write_text(json.dumps(lead), encoding="utf-8")
        (decision,) = worker.work(module.Inbox(inbox))
        return str(decision.outcome)

    assert outcome(1) == "assigned"
    policy.write_text(POLICY.replace(">= 60", ">= 90"), encoding="utf-8")
    assert outcome(2) == "nurture"
    policy.write_text("when nonsense", encoding="utf-8")
    assert outcome(3) == "nurture"
    assert "the old policy stays in force" in capsys.readouterr().err
