"""The errors that this product raises.

::

    MapError
    ├── SitesFileError (ValueError)      a sites file that cannot be a roster
    ├── DataFolderError (ValueError)     another file of data/ that cannot be read
    ├── ProjectionError (ValueError)     coordinates that lie nowhere on the plane
    ├── GazetteerError (ValueError)      a gazetteer file that is not one of ours
    ├── OutlinesError (ValueError)       a file of state outlines that is not one of ours
    └── NotAllowedError (PermissionError)  somebody who may look, and not change

A bad *row* is no exception: it is data, an ``Issue`` or a ``Verdict``.
"""


class MapError(Exception):
    """Root of every error that this product raises on purpose."""


class SitesFileError(MapError, ValueError):
    """A sites file whose structure cannot be trusted; the message says where and how to mend it."""


class DataFolderError(MapError, ValueError):
    """A file of the data folder, other than the sites, that is absent or cannot be read."""


class ProjectionError(MapError, ValueError):
    """Coordinates outside every part of the composite map."""


class GazetteerError(MapError, ValueError):
    """A gazetteer file that is absent or was not written by ``tools/``."""


class OutlinesError(MapError, ValueError):
    """A file of state outlines that is absent or was not written by ``tools/``."""


class NotAllowedError(MapError, PermissionError):
    """A change by somebody who may only look; the message says why in one sentence."""
