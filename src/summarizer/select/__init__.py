"""Select: from scores to the sentences that fit a budget."""
