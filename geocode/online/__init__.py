"""Online services: asked only if someone names one, within a time and a size."""
