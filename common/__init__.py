"""What several packages share: errors, issues, limits, and the words of messages."""
