"""What holds for every test."""

from hypothesis import settings

# No test asserts a duration: how fast a computer is says nothing of the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
