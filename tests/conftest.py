"""What holds for every test."""

from hypothesis import settings

# No test asserts a duration: how fast a computer is says nothing of the code.
# Sixty examples where a test does not ask for more: the suite is run often.
settings.register_profile("ours", deadline=None, max_examples=60)
settings.load_profile("ours")
