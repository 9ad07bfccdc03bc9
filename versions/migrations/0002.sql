-- Rooms of a briefing, and how many windows each server has there. A crash of the database empties
-- both tables (they are not logged, so that a pointer that moves costs no disk): then the servers
-- bring back what they know.
CREATE UNLOGGED TABLE map_room (
  name text PRIMARY KEY,
  code text UNIQUE,
  serial bigint NOT NULL DEFAULT 0,
  state jsonb NOT NULL DEFAULT '{}',
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE UNLOGGED TABLE map_seats (
  server text NOT NULL,
  room text NOT NULL,
  followers integer NOT NULL,
  presents_since timestamptz,
  presented_at timestamptz,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (server, room)
);
