"""Routing behind a web form, in plain WSGI: any server and any framework calls it the same way.

    pip install gunicorn
    POLICY=inbound.policy STATE=sqlite:///state.db gunicorn "docs.examples.web_app:application()"
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policy_engine import KeyReusedError, Policy, PolicyEngine, StoreError

StartResponse = Callable[[str, list[tuple[str, str]]], object]
LARGEST = 64 * 1024


class LeadForm:
    """`POST /leads` takes a lead as JSON, and says who calls it back."""

    def __init__(self, engine: PolicyEngine) -> None:
        # One engine for all threads of the process; the state is shared with all other processes.
        self.engine = engine

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, answer = self.answer(environ)
        start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
        return [json.dumps(answer).encode()]

    def answer(self, environ: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("POST", "/leads"):
            return "404 Not Found", {"error": "send a lead to POST /leads"}
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LARGEST:
            return "413 Content Too Large", {"error": "a lead is smaller"}
        try:
            lead = json.loads(environ["wsgi.input"].read(length))
            if not isinstance(lead, dict):
                return "422 Unprocessable Content", {"error": "a lead is an object"}
            # A form that is sent twice, or a proxy that tries again, takes no second turn.
            decision = self.engine.route(lead, key=environ.get("HTTP_IDEMPOTENCY_KEY"))
        except KeyReusedError as error:
            return "409 Conflict", {"error": str(error)}
        except ValueError as error:
            return "422 Unprocessable Content", {"error": str(error)}
        except StoreError as error:
            # Nothing was kept: the caller may try again with the same key.
            return "503 Service Unavailable", {"error": error.message}
        return "200 OK", {"lead": decision.lead, "outcome": decision.outcome, "rep": decision.rep}


def application() -> LeadForm:
    """Return the application of this process."""
    policy = Policy.load(os.environ["POLICY"])
    return LeadForm(PolicyEngine(policy, store=os.environ["STATE"]))
