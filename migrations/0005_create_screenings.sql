-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

CREATE TABLE redline.screenings (
    id uuid PRIMARY KEY,
    tenant text NOT NULL CHECK (tenant <> ''),
    by_whom text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    title text NOT NULL DEFAULT '',
    report_id text NOT NULL CHECK (report_id ~ '^[0-9a-f]{64}$'),
    judged_on date NOT NULL,
    catalogue bigint NOT NULL,
    rule_pack text REFERENCES redline.rule_packs,
    report bytea NOT NULL,
    inputs bytea NOT NULL DEFAULT '',
    supersedes uuid,
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, supersedes) REFERENCES redline.screenings (tenant, id)
);
CREATE INDEX ON redline.screenings (tenant, saved_at);
CREATE INDEX ON redline.screenings (tenant, supersedes);
COMMENT ON TABLE redline.screenings IS '审查记录 / saved reports: never changed, only superseded';
COMMENT ON COLUMN redline.screenings.id IS '128 random bits, given by the program: not to be guessed';
COMMENT ON COLUMN redline.screenings.tenant IS 'whose it is: rows of other tenants are not seen (setting redline.tenant)';
COMMENT ON COLUMN redline.screenings.report_id IS 'id of the report: sha256, as in the report';
COMMENT ON COLUMN redline.screenings.judged_on IS '判定日 / Asia/Shanghai';
COMMENT ON COLUMN redline.screenings.catalogue IS '目录序号';
COMMENT ON COLUMN redline.screenings.report IS 'the report as it was printed: JSON, byte for byte';
COMMENT ON COLUMN redline.screenings.inputs IS 'the files and facts it was computed from, as one archive';
COMMENT ON COLUMN redline.screenings.supersedes IS 'the screening of the same tenant that this one takes the place of';
CREATE TRIGGER screenings_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON redline.screenings EXECUTE FUNCTION redline.refuse_change();
ALTER TABLE redline.screenings ENABLE ROW LEVEL SECURITY;
ALTER TABLE redline.screenings FORCE ROW LEVEL SECURITY;
CREATE POLICY screenings_tenant ON redline.screenings
    USING (tenant = current_setting('redline.tenant', true)) WITH CHECK (tenant = current_setting('redline.tenant', true));
GRANT SELECT, INSERT ON redline.screenings TO redline_publish, redline_serve;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
DROP TABLE redline.screenings;
