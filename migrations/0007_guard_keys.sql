-- +goose Up
SET LOCAL lock_timeout = '5s';
-- Roles belong to the server, not to one database: it may be there already.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'redline_admin') THEN
        BEGIN
            CREATE ROLE redline_admin NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- made at the same moment from another database
        END;
    END IF;
END
$$;
-- +goose StatementEnd
GRANT SELECT ON redline_migrations TO redline_admin;
SET LOCAL ROLE redline_migrate;

ALTER TABLE redline.principals ADD COLUMN audience text NOT NULL DEFAULT 'internal' CHECK (audience IN ('public', 'internal'));
COMMENT ON COLUMN redline.principals.audience IS 'public: served without internal layers whatever the role; internal: as the role allows';

ALTER TABLE redline.api_keys ADD COLUMN id text;
UPDATE redline.api_keys SET id = left(encode(sha256, 'hex'), 8), expires_at = coalesce(expires_at, created_at + interval '1 year');
ALTER TABLE redline.api_keys ALTER COLUMN id SET NOT NULL, ALTER COLUMN expires_at SET NOT NULL,
    ADD CONSTRAINT api_keys_id UNIQUE (id), ADD CONSTRAINT api_keys_form CHECK (id ~ '^[0-9a-hjkmnp-tv-z]{8}$');
CREATE INDEX ON redline.api_keys (principal);
COMMENT ON COLUMN redline.api_keys.id IS 'the public part of the key''s text: names it';

-- A key is revoked once, ends sooner but never later, and is never deleted: the log names it.
-- +goose StatementBegin
CREATE FUNCTION redline.keep_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen redline.api_keys;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        frozen := OLD;
        frozen.last_used_at := NEW.last_used_at;
        IF NEW.expires_at < OLD.expires_at THEN
            frozen.expires_at := NEW.expires_at;
        END IF;
        IF OLD.revoked_at IS NULL THEN
            frozen.revoked_at := NEW.revoked_at;
        END IF;
        IF frozen *= NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'redline: a key is not changed but to end it' USING ERRCODE = 'RL001';
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.keep_key() IS 'trigger: a key may be ended, and nothing else';
CREATE TRIGGER api_keys_keep BEFORE UPDATE OR DELETE ON redline.api_keys FOR EACH ROW EXECUTE FUNCTION redline.keep_key();
CREATE TRIGGER api_keys_truncate BEFORE TRUNCATE ON redline.api_keys EXECUTE FUNCTION redline.refuse_change();

-- Whoever publishes could make an administrator of anybody: keys are kept by a role of their own.
GRANT USAGE ON SCHEMA redline TO redline_admin;
REVOKE INSERT, UPDATE ON redline.principals, redline.api_keys FROM redline_publish;
GRANT SELECT, INSERT, UPDATE ON redline.principals TO redline_admin;
GRANT SELECT, INSERT, UPDATE (expires_at, revoked_at) ON redline.api_keys TO redline_admin;
GRANT SELECT, INSERT (by_whom, action, object, sequence, detail) ON redline.audit TO redline_admin;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
REVOKE ALL ON redline.principals, redline.api_keys, redline.audit FROM redline_admin;
REVOKE ALL ON SCHEMA redline FROM redline_admin;
GRANT INSERT, UPDATE ON redline.principals, redline.api_keys TO redline_publish;
DROP TRIGGER api_keys_keep ON redline.api_keys;
DROP TRIGGER api_keys_truncate ON redline.api_keys;
DROP FUNCTION redline.keep_key();
DROP INDEX redline.api_keys_principal_idx;
ALTER TABLE redline.api_keys DROP COLUMN id, ALTER COLUMN expires_at DROP NOT NULL;
ALTER TABLE redline.principals DROP COLUMN audience;
RESET ROLE;
REVOKE ALL ON redline_migrations FROM redline_admin;
