-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

-- Zones of a draft stand apart until it is submitted: no one who serves may read them, and
-- filling a set costs neither a look-up for each row nor a place in a spatial index.
CREATE TABLE redline.draft_zones (LIKE redline.zones INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS, PRIMARY KEY (zone_set, code));
CREATE TABLE redline.draft_lines (LIKE redline.lines INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS, PRIMARY KEY (zone_set, code));
CREATE TABLE redline.draft_reaches (LIKE redline.reaches INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS, PRIMARY KEY (zone_set, code));
COMMENT ON TABLE redline.draft_zones IS '草稿的图斑，提交时移入 zones / areas of drafts; submitting moves them to redline.zones';
COMMENT ON TABLE redline.draft_lines IS '草稿的线，提交时移入 lines / lines of drafts; submitting moves them to redline.lines';
COMMENT ON TABLE redline.draft_reaches IS '草稿的岸线，提交时移入 reaches / banks of drafts; submitting moves them to redline.reaches';

-- +goose StatementBegin
CREATE FUNCTION redline.keep_open() RETURNS trigger LANGUAGE plpgsql AS $$
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
COMMENT ON FUNCTION redline.keep_open() IS 'trigger: drafts belong to a set that is there and open; the lock keeps it so until the transaction ends. In place of a foreign key, which looks once for each row';
CREATE TRIGGER draft_zones_insert AFTER INSERT ON redline.draft_zones REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();
CREATE TRIGGER draft_zones_update AFTER UPDATE ON redline.draft_zones REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();
CREATE TRIGGER draft_lines_insert AFTER INSERT ON redline.draft_lines REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();
CREATE TRIGGER draft_lines_update AFTER UPDATE ON redline.draft_lines REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();
CREATE TRIGGER draft_reaches_insert AFTER INSERT ON redline.draft_reaches REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();
CREATE TRIGGER draft_reaches_update AFTER UPDATE ON redline.draft_reaches REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_open();

-- +goose StatementBegin
CREATE FUNCTION redline.clear_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM redline.draft_zones WHERE zone_set = OLD.id;
    DELETE FROM redline.draft_lines WHERE zone_set = OLD.id;
    DELETE FROM redline.draft_reaches WHERE zone_set = OLD.id;
    RETURN OLD;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.clear_drafts() IS 'trigger: the zones of a draft go with their set';
CREATE TRIGGER zone_sets_clear BEFORE DELETE ON redline.zone_sets FOR EACH ROW EXECUTE FUNCTION redline.clear_drafts();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION redline.keep_zone_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'redline: zone set % is sealed', OLD.id
            USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
    END IF;
    IF NEW.sealed_at IS NOT NULL AND (EXISTS (SELECT FROM redline.draft_zones WHERE zone_set = OLD.id)
            OR EXISTS (SELECT FROM redline.draft_lines WHERE zone_set = OLD.id) OR EXISTS (SELECT FROM redline.draft_reaches WHERE zone_set = OLD.id)) THEN
        RAISE EXCEPTION 'redline: zones of set % still stand among the drafts', OLD.id
            USING ERRCODE = 'RL002', HINT = '请用新版 redline 提交 / submit with a newer redline';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd

CREATE VIEW redline.delivered_zones WITH (security_invoker) AS
    SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.zones
    UNION ALL SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.draft_zones;
CREATE VIEW redline.delivered_lines WITH (security_invoker) AS
    SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.lines
    UNION ALL SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.draft_lines;
CREATE VIEW redline.delivered_reaches WITH (security_invoker) AS
    SELECT zone_set, code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document FROM redline.reaches
    UNION ALL SELECT zone_set, code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document FROM redline.draft_reaches;
COMMENT ON VIEW redline.delivered_zones IS '全部图斑，含草稿 / areas of versions in every state';
COMMENT ON VIEW redline.delivered_lines IS '全部线，含草稿 / lines of versions in every state';
COMMENT ON VIEW redline.delivered_reaches IS '全部岸线，含草稿 / banks of versions in every state';

-- Who serves sees the zones of what was published, and nothing that is on its way.
ALTER TABLE redline.zones ENABLE ROW LEVEL SECURITY;
ALTER TABLE redline.lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE redline.reaches ENABLE ROW LEVEL SECURITY;
CREATE POLICY zones_publish ON redline.zones TO redline_publish USING (true) WITH CHECK (true);
CREATE POLICY lines_publish ON redline.lines TO redline_publish USING (true) WITH CHECK (true);
CREATE POLICY reaches_publish ON redline.reaches TO redline_publish USING (true) WITH CHECK (true);
CREATE POLICY zones_serve ON redline.zones FOR SELECT TO redline_serve
    USING (zone_set IN (SELECT v.zone_set FROM redline.versions v WHERE v.state IN ('published', 'withdrawn')));
CREATE POLICY lines_serve ON redline.lines FOR SELECT TO redline_serve
    USING (zone_set IN (SELECT v.zone_set FROM redline.versions v WHERE v.state IN ('published', 'withdrawn')));
CREATE POLICY reaches_serve ON redline.reaches FOR SELECT TO redline_serve
    USING (zone_set IN (SELECT v.zone_set FROM redline.versions v WHERE v.state IN ('published', 'withdrawn')));
GRANT SELECT, INSERT, UPDATE, DELETE ON redline.draft_zones, redline.draft_lines, redline.draft_reaches TO redline_publish;
GRANT SELECT ON redline.delivered_zones, redline.delivered_lines, redline.delivered_reaches TO redline_publish;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
DROP POLICY zones_publish ON redline.zones;
DROP POLICY lines_publish ON redline.lines;
DROP POLICY reaches_publish ON redline.reaches;
DROP POLICY zones_serve ON redline.zones;
DROP POLICY lines_serve ON redline.lines;
DROP POLICY reaches_serve ON redline.reaches;
ALTER TABLE redline.zones DISABLE ROW LEVEL SECURITY;
ALTER TABLE redline.lines DISABLE ROW LEVEL SECURITY;
ALTER TABLE redline.reaches DISABLE ROW LEVEL SECURITY;
DROP VIEW redline.delivered_zones, redline.delivered_lines, redline.delivered_reaches;
INSERT INTO redline.zones (zone_set, code, name, grade, attributes, single, geom)
    SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.draft_zones;
INSERT INTO redline.lines (zone_set, code, name, grade, attributes, single, geom)
    SELECT zone_set, code, name, grade, attributes, single, geom FROM redline.draft_lines;
INSERT INTO redline.reaches (zone_set, code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document)
    SELECT zone_set, code, name, grade, attributes, single, geom, watercourse, section, side, baseline, w_min, w_max, w_adopted, status, document FROM redline.draft_reaches;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION redline.keep_zone_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'redline: zone set % is sealed', OLD.id
            USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
DROP TRIGGER zone_sets_clear ON redline.zone_sets;
DROP FUNCTION redline.clear_drafts();
DROP TABLE redline.draft_zones, redline.draft_lines, redline.draft_reaches;
DROP FUNCTION redline.keep_open();
RESET ROLE;
