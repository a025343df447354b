"""Routing a batch: decided and handed out by columns, some thousand leads at a time."""
