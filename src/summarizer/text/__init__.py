"""Text: from characters to sentences and terms."""
