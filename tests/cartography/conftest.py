import pandas as pd
import pytest

TWELVE = [
    ("Birmingham", "AL", 33.5207, -86.8025),
    ("Indianapolis", "IN", 39.7684, -86.1581),
    ("Memphis", "TN", 35.1495, -90.0490),
    ("Toledo", "OH", 41.6639, -83.5552),
    ("Baton Rouge", "LA", 30.4515, -91.1871),
    ("Buffalo", "NY", 42.8864, -78.8784),
    ("Cincinnati", "OH", 39.1031, -84.5120),
    ("Houston", "TX", 29.7604, -95.3698),
    ("Jackson", "TN", 35.6145, -88.8139),
    ("Kansas City", "MO", 39.0997, -94.5786),
    ("Lansing", "MI", 42.7325, -84.5555),
    ("Springfield", "IL", 39.7817, -89.6501),
]


@pytest.fixture
def places() -> pd.DataFrame:
    """Twelve cities, some of them close together, in the order of a roster."""
    frame = pd.DataFrame(TWELVE, columns=["city", "state_code", "latitude", "longitude"])
    frame["label"] = frame["city"] + ", " + frame["state_code"]
    frame["key"] = frame["label"].str.lower().str.replace(", ", "-").str.replace(" ", "-")
    frame["card"] = frame["label"] + "\nJoined June 20, 2017"
    return frame
