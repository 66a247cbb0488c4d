-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

-- Whether an area of a draft is valid, the program told when it read it. The database looks
-- once more when the draft is submitted, as its zones enter redline.zones, not twice.
ALTER TABLE redline.draft_zones DROP CONSTRAINT zones_geom_check,
    ADD CONSTRAINT zones_geom_check CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom));

-- The rows that a statement brought are gone through once, for the sets they name.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION redline.keep_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sets bigint[] := ARRAY(SELECT DISTINCT t.zone_set FROM touched t);
    wrong record;
BEGIN
    PERFORM FROM redline.zone_sets s WHERE s.id = ANY (sets) FOR SHARE;
    SELECT t.zone_set, s.id INTO wrong FROM unnest(sets) AS t (zone_set) LEFT JOIN redline.zone_sets s ON s.id = t.zone_set
        WHERE s.id IS NULL OR s.sealed_at IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF wrong.id IS NULL THEN
        RAISE EXCEPTION 'redline: there is no zone set %', wrong.zone_set USING ERRCODE = 'foreign_key_violation';
    END IF;
    RAISE EXCEPTION 'redline: zone set % is sealed: % of % is not allowed', wrong.zone_set, lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
END
$$;
-- +goose StatementEnd
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
-- What stands there already is looked at when it is submitted.
ALTER TABLE redline.draft_zones DROP CONSTRAINT zones_geom_check,
    ADD CONSTRAINT zones_geom_check CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom) AND ST_IsValid(geom)) NOT VALID;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION redline.keep_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    PERFORM FROM redline.zone_sets s WHERE s.id IN (SELECT t.zone_set FROM touched t) FOR SHARE;
    SELECT t.zone_set, s.id INTO wrong FROM (SELECT DISTINCT zone_set FROM touched) t LEFT JOIN redline.zone_sets s ON s.id = t.zone_set
        WHERE s.id IS NULL OR s.sealed_at IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF wrong.id IS NULL THEN
        RAISE EXCEPTION 'redline: there is no zone set %', wrong.zone_set USING ERRCODE = 'foreign_key_violation';
    END IF;
    RAISE EXCEPTION 'redline: zone set % is sealed: % of % is not allowed', wrong.zone_set, lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
END
$$;
-- +goose StatementEnd
RESET ROLE;
