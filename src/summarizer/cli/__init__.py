"""Command line: files, folders, JSON lines or standard input in; summaries out."""

from .commands import main

__all__ = ["main"]
