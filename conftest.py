"""What all tests share: the steps that the package offers to everyone, and how long chance may look for a mistake."""

import gc

from hypothesis import HealthCheck, settings

pytest_plugins = ["policy_engine.testing.steps"]

# The same examples every time, however busy the machine; `make soak` looks for new ones.
settings.register_profile("every change", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", print_blob=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("every change")

# Millions of small values that are no garbage: looking for it less often makes the long properties a fifth shorter.
gc.set_threshold(100_000, 50, 50)
