"""Errors: the exceptions of this package that a caller may want to catch."""

from __future__ import annotations


class ModelFormatError(ValueError):
    """A model file is damaged, too large, of another kind, or of another version."""
