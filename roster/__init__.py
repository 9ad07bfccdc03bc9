"""One frozen snapshot of everything that the screens show."""
