"""Revenue-operations policy as code: who gets which lead, and why.

    >>> from policy_engine import Policy
    >>> policy = Policy.parse("when score >= 60 and vertical = insurance, assign pod insurance SDR")
    >>> policy.decide({"score": 72, "vertical": "insurance"}).pod
    'insurance'

Importing this package is quick; what a name needs is loaded when the name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from policy_engine.source.version import __version__

if TYPE_CHECKING:
    from policy_engine.batch.errors import LeadsError
    from policy_engine.dispatch.requests import KeyReusedError
    from policy_engine.engine import Policy
    from policy_engine.live import PolicyEngine
    from policy_engine.model.decision import Decision
    from policy_engine.source.diagnostic import Diagnostic, PolicyError
    from policy_engine.store.errors import StoreError

__all__ = [
    "Decision",
    "Diagnostic",
    "KeyReusedError",
    "LeadsError",
    "Policy",
    "PolicyEngine",
    "PolicyError",
    "StoreError",
    "__version__",
]

_HOMES = {
    "Decision": "policy_engine.model.decision",
    "Diagnostic": "policy_engine.source.diagnostic",
    "KeyReusedError": "policy_engine.dispatch.requests",
    "LeadsError": "policy_engine.batch.errors",
    "Policy": "policy_engine.engine",
    "PolicyEngine": "policy_engine.live",
    "PolicyError": "policy_engine.source.diagnostic",
    "StoreError": "policy_engine.store.errors",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module `policy_engine` has no attribute `{name}`")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
