"""The Review page: places that need a person, one at a time."""
