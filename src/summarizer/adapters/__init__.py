"""Adapters: what other frameworks call. Each module needs the package of its framework."""
