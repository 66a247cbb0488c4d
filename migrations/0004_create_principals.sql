-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

CREATE TABLE redline.principals (
    name text PRIMARY KEY CHECK (name <> ''),
    tenant text NOT NULL CHECK (tenant <> ''),
    display text NOT NULL DEFAULT '',
    subject text UNIQUE,
    roles text[] NOT NULL DEFAULT '{}' CHECK (roles <@ ARRAY['viewer', 'reviewer', 'planner', 'approver', 'admin']),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    disabled_at timestamptz
);
COMMENT ON TABLE redline.principals IS '用户与系统 / who may do what';
COMMENT ON COLUMN redline.principals.tenant IS '单位 / whose screenings these are: see redline.screenings';
COMMENT ON COLUMN redline.principals.subject IS 'issuer and subject of an identity provider';
COMMENT ON COLUMN redline.principals.roles IS 'viewer, reviewer, planner, approver, admin';
COMMENT ON COLUMN redline.principals.disabled_at IS 'since when nothing is allowed';

CREATE TABLE redline.api_keys (
    sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    principal text NOT NULL REFERENCES redline.principals,
    label text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);
COMMENT ON TABLE redline.api_keys IS '接口密钥 / keys: never the key, only its hash';
COMMENT ON COLUMN redline.api_keys.sha256 IS 'of the key''s text';
COMMENT ON COLUMN redline.api_keys.last_used_at IS 'to the hour, at most';

CREATE TABLE redline.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_whom text NOT NULL,
    db_user text NOT NULL DEFAULT session_user,
    action text NOT NULL,
    object text NOT NULL DEFAULT '',
    sequence bigint,
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON redline.audit (object, id);
COMMENT ON TABLE redline.audit IS '操作日志 / who did what and when: append only';
COMMENT ON COLUMN redline.audit.by_whom IS 'principal';
COMMENT ON COLUMN redline.audit.db_user IS 'the database login that wrote the row';
COMMENT ON COLUMN redline.audit.action IS 'import, submit, approve, return, publish, withdraw, save, key, …';
COMMENT ON COLUMN redline.audit.object IS 'such as layer/red-line/3';
COMMENT ON COLUMN redline.audit.sequence IS 'the catalogue sequence it led to, if any';
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON redline.audit EXECUTE FUNCTION redline.refuse_change();

GRANT SELECT ON redline.principals, redline.api_keys TO redline_publish, redline_serve;
GRANT INSERT, UPDATE ON redline.principals, redline.api_keys TO redline_publish;
GRANT UPDATE (last_used_at) ON redline.api_keys TO redline_serve;
GRANT SELECT ON redline.audit TO redline_publish;
GRANT INSERT (by_whom, action, object, sequence, detail) ON redline.audit TO redline_publish, redline_serve;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
DROP TABLE redline.audit, redline.api_keys, redline.principals;
