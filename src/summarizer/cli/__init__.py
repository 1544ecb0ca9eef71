"""Command line: files, folders, JSON lines or standard input in; summaries out."""

from . import service, web
from .commands import main

__all__ = ["main", "service", "web"]
