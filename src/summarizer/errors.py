"""Errors: those that a caller may want to catch."""

from __future__ import annotations


class ModelFormatError(ValueError):
    """A model file is damaged, of another kind, or of a version that this release cannot read."""
