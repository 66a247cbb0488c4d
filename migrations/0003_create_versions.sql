-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

CREATE TABLE redline.zone_sets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layer text NOT NULL REFERENCES redline.layers,
    sealed_at timestamptz
);
CREATE INDEX ON redline.zone_sets (layer);
COMMENT ON TABLE redline.zone_sets IS '一次交付的图斑 / the zones of one delivery; versions that say the same of them share one';
COMMENT ON COLUMN redline.zone_sets.sealed_at IS 'since when nothing in it changes: set when a version is submitted; null while it is being filled';
-- +goose StatementBegin
CREATE FUNCTION redline.keep_zone_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'redline: zone set % is sealed', OLD.id
            USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.keep_zone_set() IS 'trigger: a sealed set stays as it is; it may go once no version names it, which the foreign key holds';
CREATE TRIGGER zone_sets_keep BEFORE UPDATE ON redline.zone_sets FOR EACH ROW EXECUTE FUNCTION redline.keep_zone_set();

CREATE TABLE redline.zones (
    zone_set bigint NOT NULL REFERENCES redline.zone_sets ON DELETE CASCADE,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL DEFAULT '',
    grade text NOT NULL DEFAULT '',
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    single boolean NOT NULL DEFAULT false CHECK (NOT single OR ST_NumGeometries(geom) = 1),
    geom geometry(MultiPolygon, 4490) NOT NULL CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom) AND ST_IsValid(geom)),
    PRIMARY KEY (zone_set, code)
);
CREATE INDEX zones_geom ON redline.zones USING gist (geom);
COMMENT ON TABLE redline.zones IS '图斑 / areas of a control';
COMMENT ON COLUMN redline.zones.code IS '编号，同一集合内唯一 / unique in the set';
COMMENT ON COLUMN redline.zones.grade IS '级别';
COMMENT ON COLUMN redline.zones.attributes IS 'flat: string, number or true/false, as the layer declares';
COMMENT ON COLUMN redline.zones.single IS 'delivered as a single part, and written out as one';
COMMENT ON COLUMN redline.zones.geom IS 'EPSG:4490, degrees, longitude first, on the 1e-9 degree grid';

CREATE TABLE redline.lines (
    zone_set bigint NOT NULL REFERENCES redline.zone_sets ON DELETE CASCADE,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL DEFAULT '',
    grade text NOT NULL DEFAULT '',
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    single boolean NOT NULL DEFAULT false CHECK (NOT single OR ST_NumGeometries(geom) = 1),
    geom geometry(MultiLineString, 4490) NOT NULL CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom)),
    PRIMARY KEY (zone_set, code)
);
CREATE INDEX lines_geom ON redline.lines USING gist (geom);
COMMENT ON TABLE redline.lines IS '线状管控 / linear controls: roads, faults';
COMMENT ON COLUMN redline.lines.code IS '编号，同一集合内唯一 / unique in the set';
COMMENT ON COLUMN redline.lines.grade IS '级别';
COMMENT ON COLUMN redline.lines.attributes IS 'flat: string, number or true/false, as the layer declares';
COMMENT ON COLUMN redline.lines.single IS 'delivered as a single part, and written out as one';
COMMENT ON COLUMN redline.lines.geom IS 'EPSG:4490, degrees';

CREATE TABLE redline.reaches (
    zone_set bigint NOT NULL REFERENCES redline.zone_sets ON DELETE CASCADE,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL DEFAULT '',
    grade text NOT NULL DEFAULT '',
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    watercourse text NOT NULL,
    section text NOT NULL DEFAULT '',
    side text NOT NULL CHECK (side IN ('left', 'right')),
    baseline text NOT NULL,
    w_min double precision NOT NULL CHECK (w_min >= 0),
    w_max double precision NOT NULL CHECK (w_max >= w_min AND w_max < 'Infinity'),
    w_adopted double precision CHECK (w_adopted BETWEEN w_min AND w_max),
    status text NOT NULL,
    document text NOT NULL DEFAULT '',
    single boolean NOT NULL DEFAULT false CHECK (NOT single OR ST_NumGeometries(geom) = 1),
    geom geometry(MultiLineString, 4490) NOT NULL CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom)),
    PRIMARY KEY (zone_set, code)
);
CREATE INDEX reaches_geom ON redline.reaches USING gist (geom);
COMMENT ON TABLE redline.reaches IS '岸线及管控带 / banks, and the band measured landward from each';
COMMENT ON COLUMN redline.reaches.code IS '编号，同一集合内唯一 / unique in the set';
COMMENT ON COLUMN redline.reaches.grade IS '级别';
COMMENT ON COLUMN redline.reaches.attributes IS 'flat: string, number or true/false, as the layer declares';
COMMENT ON COLUMN redline.reaches.single IS 'delivered as a single part, and written out as one';
COMMENT ON COLUMN redline.reaches.watercourse IS 'id of redline.watercourses';
COMMENT ON COLUMN redline.reaches.section IS 'pairs the two banks of a stretch';
COMMENT ON COLUMN redline.reaches.side IS 'of the watercourse, looking downstream';
COMMENT ON COLUMN redline.reaches.baseline IS '岸线、河道管理范围线、水域边界、渠堤外脚';
COMMENT ON COLUMN redline.reaches.w_min IS 'least width of the band, metres';
COMMENT ON COLUMN redline.reaches.w_max IS 'greatest width, metres';
COMMENT ON COLUMN redline.reaches.w_adopted IS '已采用的宽度 / the adopted width, metres; null while none is';
COMMENT ON COLUMN redline.reaches.status IS '已划定、拟划定';
COMMENT ON COLUMN redline.reaches.document IS 'document id, see redline.documents; '''' when none was given';
COMMENT ON COLUMN redline.reaches.geom IS 'the baseline, digitised downstream: EPSG:4490, degrees';
-- +goose StatementBegin
CREATE FUNCTION redline.keep_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT s.id INTO kept FROM redline.zone_sets s
        WHERE s.sealed_at IS NOT NULL AND s.id IN (SELECT t.zone_set FROM touched t) LIMIT 1;
    IF kept IS NULL AND TG_OP = 'UPDATE' THEN
        SELECT s.id INTO kept FROM redline.zone_sets s
            WHERE s.sealed_at IS NOT NULL AND s.id IN (SELECT c.zone_set FROM changed c) LIMIT 1;
    END IF;
    IF kept IS NOT NULL THEN
        RAISE EXCEPTION 'redline: zone set % is sealed: % of % is not allowed', kept, lower(TG_OP), TG_TABLE_NAME
            USING ERRCODE = 'RL001', HINT = '另建草稿 / fill a new set for a new draft';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.keep_sealed() IS 'trigger: no zone enters, leaves or changes in a sealed set';
CREATE TRIGGER zones_insert AFTER INSERT ON redline.zones REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER zones_update AFTER UPDATE ON redline.zones REFERENCING OLD TABLE AS touched NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER zones_delete AFTER DELETE ON redline.zones REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER zones_truncate BEFORE TRUNCATE ON redline.zones EXECUTE FUNCTION redline.refuse_change();
CREATE TRIGGER lines_insert AFTER INSERT ON redline.lines REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER lines_update AFTER UPDATE ON redline.lines REFERENCING OLD TABLE AS touched NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER lines_delete AFTER DELETE ON redline.lines REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER lines_truncate BEFORE TRUNCATE ON redline.lines EXECUTE FUNCTION redline.refuse_change();
CREATE TRIGGER reaches_insert AFTER INSERT ON redline.reaches REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER reaches_update AFTER UPDATE ON redline.reaches REFERENCING OLD TABLE AS touched NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER reaches_delete AFTER DELETE ON redline.reaches REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION redline.keep_sealed();
CREATE TRIGGER reaches_truncate BEFORE TRUNCATE ON redline.reaches EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layer text NOT NULL REFERENCES redline.layers,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'published', 'withdrawn')),
    origin text NOT NULL DEFAULT 'draft' CHECK (origin IN ('draft', 'folder', 'closing')),
    zone_set bigint NOT NULL REFERENCES redline.zone_sets,
    in_force_from date,
    in_force_until date CHECK (in_force_until > in_force_from),
    document text NOT NULL DEFAULT '',
    accuracy_m double precision NOT NULL CHECK (accuracy_m >= 0 AND accuracy_m < 'Infinity'),
    classification text NOT NULL DEFAULT '' CHECK (classification IN ('', 'public', 'internal', 'secret')),
    coverage geometry(MultiPolygon, 4490) CHECK (ST_NDims(coverage) = 2 AND NOT ST_IsEmpty(coverage) AND ST_IsValid(coverage)),
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    source jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(source) = 'object'),
    catalogue_from bigint REFERENCES redline.publications,
    catalogue_until bigint REFERENCES redline.publications CHECK (catalogue_until > catalogue_from),
    author text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    submitted_by text,
    submitted_at timestamptz,
    approved_by text,
    approved_at timestamptz,
    returned_reason text,
    replaced_by bigint REFERENCES redline.versions,
    withdrawn_reason text,
    UNIQUE (layer, sequence),
    CHECK ((catalogue_from IS NOT NULL) = (state IN ('published', 'withdrawn'))),
    CHECK ((catalogue_until IS NOT NULL) = (state = 'withdrawn')),
    CHECK (state = 'draft' OR sha256 IS NOT NULL),
    CHECK (state IN ('draft', 'submitted') OR origin <> 'draft' OR approved_by IS NOT NULL),
    CONSTRAINT one_version_per_day EXCLUDE USING gist (layer WITH =, daterange(in_force_from, in_force_until) WITH &&,
        int8range(catalogue_from, catalogue_until) WITH &&) WHERE (catalogue_from IS NOT NULL)
);
CREATE INDEX ON redline.versions (zone_set);
COMMENT ON TABLE redline.versions IS '图层版本 / deliveries of a layer: what each says, for which days, and between which states of the record';
COMMENT ON COLUMN redline.versions.sequence IS '1, 2, … within the layer';
COMMENT ON COLUMN redline.versions.state IS '草稿、已提交、已批准、已发布、已撤回';
COMMENT ON COLUMN redline.versions.origin IS 'draft: went through checks and approval; folder: imported with its history; closing: the copy with an end that a later version made of this one';
COMMENT ON COLUMN redline.versions.in_force_from IS '生效日 / first day, Asia/Shanghai; null: since ever';
COMMENT ON COLUMN redline.versions.in_force_until IS '失效日 / first day no longer in force; null: until further notice';
COMMENT ON COLUMN redline.versions.document IS 'document id, see redline.documents; '''' when none was given';
COMMENT ON COLUMN redline.versions.accuracy_m IS '点位中误差 / standard position error of its lines, metres';
COMMENT ON COLUMN redline.versions.classification IS ''''' means the layer''s own';
COMMENT ON COLUMN redline.versions.coverage IS '数据覆盖范围 / where the delivery looked: EPSG:4490; null when nobody said';
COMMENT ON COLUMN redline.versions.sha256 IS 'version hash as in docs/data.md';
COMMENT ON COLUMN redline.versions.source IS 'where the delivery came from: file, sha256, reader, profile';
COMMENT ON COLUMN redline.versions.catalogue_from IS '目录序号：发布 / the catalogue sequence that published it; null: a draft';
COMMENT ON COLUMN redline.versions.catalogue_until IS '目录序号：失效 / the sequence that took it off the record; null while it stands';
COMMENT ON COLUMN redline.versions.author IS 'principal who made the draft';
COMMENT ON COLUMN redline.versions.approved_by IS 'principal who approved; with four_eyes not the author';
COMMENT ON COLUMN redline.versions.returned_reason IS '退回理由 / why it last went back to the author';
COMMENT ON COLUMN redline.versions.replaced_by IS 'the version that took its place; null when it was withdrawn without one';
COMMENT ON COLUMN redline.versions.withdrawn_reason IS '撤回理由';
-- +goose StatementBegin
CREATE FUNCTION redline.guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step text;
    frozen redline.versions;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'redline: version % of % is % and is kept', OLD.sequence, OLD.layer, OLD.state USING ERRCODE = 'RL001';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> 'draft' AND NOT EXISTS (SELECT FROM redline.zone_sets WHERE id = NEW.zone_set AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'redline: the zones of version % of % are not sealed', NEW.sequence, NEW.layer USING ERRCODE = 'RL002';
    END IF;
    IF NOT EXISTS (SELECT FROM redline.zone_sets WHERE id = NEW.zone_set AND layer = NEW.layer) THEN
        RAISE EXCEPTION 'redline: zone set % is not one of layer %', NEW.zone_set, NEW.layer USING ERRCODE = 'RL002';
    END IF;
    IF NEW.approved_by = NEW.author AND NEW.origin = 'draft' AND EXISTS (SELECT FROM redline.catalogue WHERE four_eyes) THEN
        RAISE EXCEPTION 'redline: version % of % cannot be approved by its author', NEW.sequence, NEW.layer USING ERRCODE = 'RL003';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.origin = 'draft' AND NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'redline: a version begins as a draft' USING ERRCODE = 'RL002';
        END IF;
        RETURN NEW;
    END IF;
    step := OLD.state || ' ' || NEW.state;
    IF step NOT IN ('draft draft', 'draft submitted', 'submitted draft', 'submitted approved', 'approved draft', 'approved published', 'published withdrawn') THEN
        RAISE EXCEPTION 'redline: version % of % cannot go from % to %', OLD.sequence, OLD.layer, OLD.state, NEW.state USING ERRCODE = 'RL001';
    END IF;
    IF OLD.state = 'draft' THEN
        RETURN NEW;
    END IF;
    frozen := OLD; -- what a later step may set, and nothing else
    frozen.state := NEW.state;
    IF NEW.state = 'withdrawn' THEN
        frozen.catalogue_until := NEW.catalogue_until;
        frozen.replaced_by := NEW.replaced_by;
        frozen.withdrawn_reason := NEW.withdrawn_reason;
    ELSE
        frozen.catalogue_from := NEW.catalogue_from;
        frozen.approved_by := NEW.approved_by;
        frozen.approved_at := NEW.approved_at;
        frozen.returned_reason := NEW.returned_reason;
    END IF;
    IF frozen *<> NEW THEN
        RAISE EXCEPTION 'redline: what version % of % says is settled since it was submitted', OLD.sequence, OLD.layer USING ERRCODE = 'RL001';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.guard_version() IS 'trigger: the steps of a version''s life, and what each may set';
CREATE TRIGGER versions_guard BEFORE INSERT OR UPDATE OR DELETE ON redline.versions FOR EACH ROW EXECUTE FUNCTION redline.guard_version();
CREATE TRIGGER versions_truncate BEFORE TRUNCATE ON redline.versions EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.checks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version bigint NOT NULL REFERENCES redline.versions ON DELETE CASCADE,
    code text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
    zone text NOT NULL DEFAULT '',
    what_zh text NOT NULL,
    what_en text NOT NULL,
    hint_zh text NOT NULL DEFAULT '',
    hint_en text NOT NULL DEFAULT '',
    measure double precision,
    unit text NOT NULL DEFAULT '',
    place geometry(Geometry, 4490),
    accepted_by text,
    accepted_at timestamptz,
    accepted_reason text,
    CHECK ((accepted_by IS NULL) = (accepted_reason IS NULL)),
    CHECK (accepted_reason <> '' AND severity = 'warning' OR accepted_reason IS NULL)
);
CREATE INDEX ON redline.checks (version);
COMMENT ON TABLE redline.checks IS '质检结果 / what the checks of a draft found';
COMMENT ON COLUMN redline.checks.code IS 'stable name of the check';
COMMENT ON COLUMN redline.checks.severity IS 'error blocks; warning needs a reason; note is told';
COMMENT ON COLUMN redline.checks.zone IS 'code of the zone, '''' for the whole version';
COMMENT ON COLUMN redline.checks.measure IS 'how much, in unit';
COMMENT ON COLUMN redline.checks.unit IS 'm, m2, share or count';
COMMENT ON COLUMN redline.checks.place IS 'the fault itself: EPSG:4490';
COMMENT ON COLUMN redline.checks.accepted_reason IS 'why a warning was let pass';

CREATE TABLE redline.rejected_features (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version bigint NOT NULL REFERENCES redline.versions ON DELETE CASCADE,
    position bigint NOT NULL,
    code text NOT NULL DEFAULT '',
    reason_zh text NOT NULL,
    reason_en text NOT NULL,
    feature jsonb NOT NULL
);
CREATE INDEX ON redline.rejected_features (version, position);
COMMENT ON TABLE redline.rejected_features IS '未入库要素 / features of a delivery that were not taken in, and why';
COMMENT ON COLUMN redline.rejected_features.position IS 'its place in the file, from 1';
COMMENT ON COLUMN redline.rejected_features.feature IS 'the feature as delivered, as GeoJSON';

ALTER TABLE redline.versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY versions_publish ON redline.versions TO redline_publish USING (true) WITH CHECK (true);
CREATE POLICY versions_serve ON redline.versions FOR SELECT TO redline_serve USING (state IN ('published', 'withdrawn'));
GRANT SELECT ON redline.zone_sets, redline.zones, redline.lines, redline.reaches, redline.versions TO redline_publish, redline_serve;
GRANT INSERT, UPDATE, DELETE ON redline.zone_sets, redline.zones, redline.lines, redline.reaches, redline.versions TO redline_publish;
GRANT SELECT, INSERT, UPDATE, DELETE ON redline.checks, redline.rejected_features TO redline_publish;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
DROP TABLE redline.rejected_features, redline.checks, redline.versions, redline.reaches, redline.lines, redline.zones, redline.zone_sets;
DROP FUNCTION redline.guard_version(), redline.keep_sealed(), redline.keep_zone_set();
