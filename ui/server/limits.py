"""How many files the process may have open: each viewer takes a few."""

import logging
from typing import Final

MOST: Final = 65_536
"""No more than this is asked for; some systems name no hard limit."""

_LOG = logging.getLogger("partnership_map")


def raise_open_files() -> int:
    """Raise the limit of open files to the hard one, and return what it is then; 0 if unknown."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError) as error:
            _LOG.warning("The limit of open files stays at %d: %s", soft, error)
            return soft
    return max(soft, wanted)
