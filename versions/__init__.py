"""Any file kept with its history: all of it saved or none, and nobody's work overwritten."""
