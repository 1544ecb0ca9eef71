"""Rank: from a document to scores."""
