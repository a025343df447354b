"""The steps of features/ are those that the package offers to everyone."""

pytest_plugins = ["policy_engine.testing.steps"]
