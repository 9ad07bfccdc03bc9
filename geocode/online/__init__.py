"""Online services: asked only if somebody names one, within a time and a size."""
