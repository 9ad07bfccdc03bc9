-- Who changed what, when and from where. Lines are added; nobody changes or removes one.
CREATE TABLE map_audit (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  entry json NOT NULL
);

CREATE FUNCTION map_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'lines are only added to map_audit' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER map_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON map_audit
  FOR EACH STATEMENT EXECUTE FUNCTION map_audit_stays();
