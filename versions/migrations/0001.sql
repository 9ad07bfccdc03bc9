-- Each file as it is now. Its serial is another whenever it is written.
CREATE SEQUENCE map_serial;
CREATE TABLE map_file (
  name text PRIMARY KEY,
  data bytea NOT NULL,
  digest text NOT NULL,
  serial bigint NOT NULL DEFAULT nextval('map_serial')
);

-- Its versions. Text is UTF-8 in bytes: people may type what the type text cannot hold.
CREATE TABLE map_version (
  name text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  digest text NOT NULL,
  data bytea NOT NULL,
  saved_at timestamptz NOT NULL,
  who bytea NOT NULL,
  note bytea NOT NULL,
  how text NOT NULL,
  rows integer,
  replaces text,
  restored integer,
  PRIMARY KEY (name, number)
);

-- Whoever listens learns of each change once it is committed.
CREATE FUNCTION map_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('partnership_map', '');
  RETURN NULL;
END $$;
CREATE TRIGGER map_changed AFTER INSERT OR UPDATE OR DELETE ON map_file
  FOR EACH STATEMENT EXECUTE FUNCTION map_changed();
