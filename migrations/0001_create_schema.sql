-- +goose Up
SET LOCAL lock_timeout = '5s';
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Roles belong to the server, not to one database: they may be there already.
-- +goose StatementBegin
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['redline_migrate', 'redline_publish', 'redline_serve'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- made at the same moment from another database
            END;
        END IF;
    END LOOP;
    IF NOT pg_has_role(current_user, 'redline_migrate', 'MEMBER') THEN
        EXECUTE format('GRANT redline_migrate TO %I', current_user);
    END IF;
END
$$;
-- +goose StatementEnd

CREATE SCHEMA redline AUTHORIZATION redline_migrate;
SET LOCAL ROLE redline_migrate;
COMMENT ON SCHEMA redline IS '红线：管控图层、版本、审查记录 / redline: control layers, their versions, and screenings';
GRANT USAGE ON SCHEMA redline TO redline_publish, redline_serve;

-- +goose StatementBegin
CREATE FUNCTION redline.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'redline: % of % is not allowed', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'RL001', HINT = '该表只增不改 / rows of this table are never changed';
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.refuse_change() IS 'trigger: rows that are only ever added';

-- A record row is a draft while catalogue_from is null; published, it changes only by
-- being taken off the record once.
-- +goose StatementBegin
CREATE FUNCTION redline.keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.catalogue_from IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.catalogue_until IS NULL THEN
        OLD.catalogue_until := NEW.catalogue_until;
        IF OLD *= NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'redline: a published row of % is not changed', TG_TABLE_NAME
        USING ERRCODE = 'RL001', HINT = '发布新的一行并填写 catalogue_until / publish a new row and close this one';
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.keep_record() IS 'trigger: published rows are closed by catalogue_until, and otherwise never changed';
RESET ROLE;
GRANT SELECT ON redline_migrations TO redline_migrate, redline_publish, redline_serve;

-- +goose Down
SET LOCAL lock_timeout = '5s';
DROP SCHEMA redline CASCADE;
REVOKE ALL ON redline_migrations FROM redline_migrate, redline_publish, redline_serve;
