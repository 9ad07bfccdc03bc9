"""Rooms of a briefing as rows that several servers share; what a room shows is not known here."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from versions.database import ROOMS_CHANNEL, Connection

ALIVE_SECONDS: Final = 5
"""A server that has not signed for so long is gone, and its windows with it."""

_MOVE: Final = """
INSERT INTO map_room AS room (name, state, serial)
SELECT %(room)s::text, %(whole)s::jsonb,
  greatest(%(serial)s + 1, extract(epoch FROM clock_timestamp())::numeric * 1000)
WHERE %(begins)s OR EXISTS (SELECT FROM map_room WHERE name = %(room)s AND serial > 0)
ON CONFLICT (name) DO UPDATE SET state = room.state || %(changes)s::jsonb,
  serial = greatest(room.serial + 1, excluded.serial), used_at = clock_timestamp()
RETURNING serial, state, pg_notify(%(channel)s, name)
"""
_RESTORE: Final = """
INSERT INTO map_room AS room (name, state, serial) VALUES (%s, %s, %s)
ON CONFLICT (name) DO UPDATE SET state = excluded.state, serial = excluded.serial
WHERE room.serial < excluded.serial RETURNING pg_notify(%s, name)
"""
_SIGN: Final = """
INSERT INTO map_seats AS seats (server, room, followers, presents_since, presented_at)
SELECT %(server)s, room, followers, since, since
FROM unnest(%(rooms)s::text[], %(followers)s::integer[], %(presents)s::boolean[])
  AS here (room, followers, presents), LATERAL
  (SELECT CASE WHEN presents THEN clock_timestamp() END) AS now (since)
ON CONFLICT (server, room) DO UPDATE SET followers = excluded.followers,
  presents_since = CASE WHEN excluded.presents_since IS NOT NULL
    THEN coalesce(seats.presents_since, excluded.presents_since) END,
  presented_at = CASE WHEN seats.presents_since IS NULL AND excluded.presents_since IS NULL
    THEN seats.presented_at ELSE clock_timestamp() END,
  seen_at = excluded.seen_at
"""
_LOOK: Final = """
SELECT asked.room, max(room.serial), (array_agg(room.state))[1],
  coalesce(sum(followers) FILTER (WHERE here AND server <> %(server)s), 0),
  coalesce(bool_or(here AND server <> %(server)s AND presents_since IS NOT NULL), false),
  (array_agg(server ORDER BY presents_since, server)
    FILTER (WHERE here AND presents_since IS NOT NULL))[1],
  extract(epoch FROM clock_timestamp() - greatest(max(presented_at), max(begun_at)))
FROM unnest(%(rooms)s::text[]) AS asked (room)
LEFT JOIN map_room AS room ON room.name = asked.room
LEFT JOIN (SELECT *, seen_at > clock_timestamp() - make_interval(secs => %(alive)s) AS here
  FROM map_seats) AS seats ON seats.room = asked.room
GROUP BY asked.room
"""
_FORGET: Final = """
WITH gone AS (DELETE FROM map_room WHERE name IN (
  SELECT name FROM map_room LEFT JOIN map_seats ON room = name GROUP BY name
  HAVING coalesce(max(seen_at), '-infinity') < clock_timestamp() - make_interval(secs => %s)
  ORDER BY greatest(used_at, max(seen_at)) DESC OFFSET %s) RETURNING name)
DELETE FROM map_seats WHERE room IN (SELECT name FROM gone)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a room stands.

    Attributes
    ----------
    serial : int
        0 before the first move.
    state : dict
        As JSON has it; empty before the first move.
    followers, presents : int, bool
        How many follow, and whether someone presents, on the other servers.
    leader : str or None
        The server whose window has presented the longest; None when no one presents.
    away : float
        Seconds for which no one has presented, if no one does; else of no meaning.
    """

    room: str
    serial: int
    state: dict[str, Any]
    followers: int
    presents: bool
    leader: str | None
    away: float


class Rooms:
    """Rooms in a database. Whatever is asked fails with ``OSError`` while that is away.

    Parameters
    ----------
    connected : callable
        Lends a connection.
    """

    def __init__(self, connected: Callable[[str], AbstractContextManager[Connection]]) -> None:
        self._connected = connected

    def move(
        self, room: str, changes: Mapping[str, Any], whole: Mapping[str, Any], serial: int
    ) -> tuple[int, dict[str, Any]] | None:
        """Change a room and tell all servers; return its serial and state from now on.

        Parameters
        ----------
        whole : mapping
            The state that it begins with where the database does not know it. Without a slide it
            does not begin, and there is nothing to return.
        serial : int
            The last that this server knows; the new one is larger.
        """
        asked = {
            "room": room,
            "whole": json.dumps(whole),
            "changes": json.dumps(changes),
            "serial": serial,
            "begins": bool(whole.get("slide")),
            "channel": ROOMS_CHANNEL,
        }
        with self._connected(room) as connection:
            found = connection.execute(_MOVE, asked).fetchone()
        return (int(found[0]), found[1]) if found else None

    def restore(self, room: str, state: Mapping[str, Any], serial: int) -> None:
        """Put a room where a server knows it to be, unless the database knows a later move."""
        with self._connected(room) as connection:
            connection.execute(_RESTORE, [room, json.dumps(state), serial, ROOMS_CHANNEL])

    def sign(
        self, server: str, here: Mapping[str, tuple[int, bool]], changed: Iterable[str]
    ) -> None:
        """Say that a server is there, and who is there in its windows.

        Parameters
        ----------
        here : mapping of str to (int, bool)
            By room how many follow, and whether someone presents.
        changed : iterable of str
            The rooms of which the other servers have to hear at once.
        """
        asked = {
            "server": server,
            "rooms": [*here],
            "followers": [followers for followers, _ in here.values()],
            "presents": [presents for _, presents in here.values()],
        }
        with self._connected(server) as connection:
            connection.execute(_SIGN, asked)
            connection.execute(
                "SELECT pg_notify(%s, unnest(%s::text[]))", [ROOMS_CHANNEL, [*changed]]
            )

    def look(self, server: str, rooms: Iterable[str]) -> list[Standing]:
        """Return how rooms stand, for a server."""
        asked = {"server": server, "rooms": [*rooms], "alive": ALIVE_SECONDS}
        with self._connected(server) as connection:
            rows = connection.execute(_LOOK, asked).fetchall()
        return [
            Standing(room, serial or 0, state or {}, followers, presents, leader, float(away or 0))
            for room, serial, state, followers, presents, leader, away in rows
        ]

    def code(self, room: str, codes: Sequence[str]) -> str:
        """Return the code of a room: the first of these that is free; "" when none is."""
        query = (
            "INSERT INTO map_room AS room (name, code) VALUES (%s, %s) ON CONFLICT (name)"
            " DO UPDATE SET code = coalesce(room.code, excluded.code) RETURNING code"
        )
        with self._connected(room) as connection:
            for code in codes:
                try:
                    with connection.transaction():
                        found = connection.execute(query, [room, code]).fetchone()
                except psycopg.errors.UniqueViolation:
                    continue
                return str(found[0]) if found else ""
        return ""

    def room_with(self, code: str) -> str | None:
        """Return the room that has a code."""
        with self._connected(code) as connection:
            query = "SELECT name FROM map_room WHERE code = %s"
            found = connection.execute(query, [code]).fetchone()
        return str(found[0]) if found else None

    def forget(self, kept: int) -> None:
        """Forget all rooms where no one is, but those that were used last."""
        with self._connected("") as connection:
            connection.execute(_FORGET, [ALIVE_SECONDS, kept])
