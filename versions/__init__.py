"""Any file kept with its history: all of it saved or none, and no one's work overwritten."""
