-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;

CREATE TABLE redline.catalogue (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    plane integer NOT NULL CHECK (plane > 0),
    service_area geometry(MultiPolygon, 4490) NOT NULL CHECK (ST_NDims(service_area) = 2 AND NOT ST_IsEmpty(service_area) AND ST_IsValid(service_area)),
    illustrative boolean NOT NULL DEFAULT false,
    four_eyes boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE redline.catalogue IS '目录（唯一一行）/ the district whose controls these are: one row';
COMMENT ON COLUMN redline.catalogue.one IS 'always true: there is one catalogue';
COMMENT ON COLUMN redline.catalogue.sequence IS '最新目录序号 / the newest sequence: each publication or withdrawal adds one; nodes poll it';
COMMENT ON COLUMN redline.catalogue.plane IS 'EPSG code of the CGCS2000 Gauss-Krüger plane on which all is measured, in metres';
COMMENT ON COLUMN redline.catalogue.service_area IS '辖区 / where the catalogue answers: EPSG:4490, degrees, longitude first';
COMMENT ON COLUMN redline.catalogue.illustrative IS '示意数据 / generated data: not for decisions';
COMMENT ON COLUMN redline.catalogue.four_eyes IS '审批人须非编制人 / the approver must not be the author';
-- +goose StatementBegin
CREATE FUNCTION redline.advance_catalogue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.sequence < OLD.sequence OR NEW.plane <> OLD.plane THEN
        RAISE EXCEPTION 'redline: the catalogue''s sequence never goes back and its plane stays' USING ERRCODE = 'RL001';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION redline.advance_catalogue() IS 'trigger: the sequence only grows; the plane stays';
CREATE TRIGGER catalogue_advance BEFORE UPDATE OR DELETE ON redline.catalogue FOR EACH ROW EXECUTE FUNCTION redline.advance_catalogue();
CREATE TRIGGER catalogue_truncate BEFORE TRUNCATE ON redline.catalogue EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.publications (
    sequence bigint PRIMARY KEY CHECK (sequence >= 1),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_whom text NOT NULL,
    reason text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('import', 'publish', 'withdraw'))
);
COMMENT ON TABLE redline.publications IS '目录序号与事由 / what each catalogue sequence was: append only';
COMMENT ON COLUMN redline.publications.at IS 'the instant, as the server''s clock had it';
COMMENT ON COLUMN redline.publications.by_whom IS 'principal, see redline.principals.name';
COMMENT ON COLUMN redline.publications.reason IS '事由 / why, as the planner wrote it';
COMMENT ON COLUMN redline.publications.kind IS 'import, publish or withdraw';
CREATE TRIGGER publications_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON redline.publications EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.layers (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    kind text NOT NULL CHECK (kind IN ('zone', 'line', 'reach'))
);
COMMENT ON TABLE redline.layers IS '图层 / the controls by name; what is said of each is in layer_records';
COMMENT ON COLUMN redline.layers.kind IS 'zone: areas in redline.zones; line: redline.lines; reach: banks in redline.reaches. It never changes';
CREATE TRIGGER layers_keep BEFORE UPDATE OR TRUNCATE ON redline.layers EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.layer_records (
    record bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    catalogue_from bigint REFERENCES redline.publications,
    catalogue_until bigint REFERENCES redline.publications CHECK (catalogue_until > catalogue_from),
    layer text NOT NULL REFERENCES redline.layers,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    theme text NOT NULL DEFAULT '',
    office_zh text NOT NULL,
    office_en text NOT NULL,
    min_area double precision NOT NULL DEFAULT 0 CHECK (min_area >= 0 AND min_area < 'Infinity'),
    min_width double precision NOT NULL DEFAULT 0 CHECK (min_width >= 0 AND min_width < 'Infinity'),
    attributes jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    classification text NOT NULL DEFAULT 'public' CHECK (classification IN ('public', 'internal', 'secret')),
    colour text NOT NULL DEFAULT '',
    hatch text NOT NULL DEFAULT '',
    EXCLUDE USING gist (layer WITH =, int8range(catalogue_from, catalogue_until) WITH &&) WHERE (catalogue_from IS NOT NULL)
);
COMMENT ON TABLE redline.layer_records IS '图层说明 / what is said of a layer, as the record stood at each sequence';
COMMENT ON COLUMN redline.layer_records.catalogue_from IS '目录序号：发布 / the catalogue sequence that published it; null: a draft';
COMMENT ON COLUMN redline.layer_records.catalogue_until IS '目录序号：失效 / the sequence that took it off the record; null while it stands';
COMMENT ON COLUMN redline.layer_records.office_zh IS '主管部门 / who answers for the layer';
COMMENT ON COLUMN redline.layer_records.min_area IS '容差 / an overlap smaller than this is a touch; square metres';
COMMENT ON COLUMN redline.layer_records.min_width IS '容差 / an overlap nowhere wider than this is a touch; metres';
COMMENT ON COLUMN redline.layer_records.attributes IS 'declared attributes of its zones: name to string, number or bool';
COMMENT ON COLUMN redline.layer_records.classification IS '公开、内部、涉密 / who may see it';
COMMENT ON COLUMN redline.layer_records.colour IS '#rrggbb, for maps';
COMMENT ON COLUMN redline.layer_records.hatch IS 'none, diagonal, cross or dots, for maps';
CREATE TRIGGER layer_records_keep BEFORE UPDATE OR DELETE ON redline.layer_records FOR EACH ROW EXECUTE FUNCTION redline.keep_record();
CREATE TRIGGER layer_records_truncate BEFORE TRUNCATE ON redline.layer_records EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.documents (
    record bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    catalogue_from bigint REFERENCES redline.publications,
    catalogue_until bigint REFERENCES redline.publications CHECK (catalogue_until > catalogue_from),
    id text NOT NULL CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title text NOT NULL,
    number text NOT NULL DEFAULT '',
    authority text NOT NULL CHECK (authority IN ('law', 'regulation', 'local-regulation', 'ministry-rule', 'normative', 'plan', 'standard')),
    in_force_from date,
    in_force_until date,
    horizon_to date,
    succession jsonb CHECK (jsonb_typeof(succession) = 'object'),
    url text NOT NULL DEFAULT '',
    EXCLUDE USING gist (id WITH =, int8range(catalogue_from, catalogue_until) WITH &&) WHERE (catalogue_from IS NOT NULL)
);
COMMENT ON TABLE redline.documents IS '法律、规划、通知 / what controls rest on';
COMMENT ON COLUMN redline.documents.catalogue_from IS '目录序号：发布 / the catalogue sequence that published it; null: a draft';
COMMENT ON COLUMN redline.documents.catalogue_until IS '目录序号：失效 / the sequence that took it off the record; null while it stands';
COMMENT ON COLUMN redline.documents.title IS 'the official title';
COMMENT ON COLUMN redline.documents.number IS '文号';
COMMENT ON COLUMN redline.documents.authority IS '效力层级 / rank, law first';
COMMENT ON COLUMN redline.documents.in_force_from IS '施行日 / first day in force, Asia/Shanghai; null: since ever';
COMMENT ON COLUMN redline.documents.in_force_until IS '废止日 / first day no longer in force; null: until further notice';
COMMENT ON COLUMN redline.documents.horizon_to IS '规划期末 / a plan''s last day';
COMMENT ON COLUMN redline.documents.succession IS '由哪个文件承接 / {by, carried, clauses, verified}';
CREATE TRIGGER documents_keep BEFORE UPDATE OR DELETE ON redline.documents FOR EACH ROW EXECUTE FUNCTION redline.keep_record();
CREATE TRIGGER documents_truncate BEFORE TRUNCATE ON redline.documents EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.watercourses (
    record bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    catalogue_from bigint REFERENCES redline.publications,
    catalogue_until bigint REFERENCES redline.publications CHECK (catalogue_until > catalogue_from),
    id text NOT NULL CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text NOT NULL DEFAULT '',
    rank text NOT NULL DEFAULT '',
    tributary boolean,
    next text[] NOT NULL DEFAULT '{}',
    geom geometry(LineString, 4490) NOT NULL CHECK (ST_NDims(geom) = 2 AND NOT ST_IsEmpty(geom)),
    EXCLUDE USING gist (id WITH =, int8range(catalogue_from, catalogue_until) WITH &&) WHERE (catalogue_from IS NOT NULL)
);
COMMENT ON TABLE redline.watercourses IS '河渠 / rivers, streams and canals';
COMMENT ON COLUMN redline.watercourses.catalogue_from IS '目录序号：发布 / the catalogue sequence that published it; null: a draft';
COMMENT ON COLUMN redline.watercourses.catalogue_until IS '目录序号：失效 / the sequence that took it off the record; null while it stands';
COMMENT ON COLUMN redline.watercourses.rank IS '干流、支流 …';
COMMENT ON COLUMN redline.watercourses.tributary IS '长江支流 / whether it flows, directly or not, into the Yangtze; null: unknown';
COMMENT ON COLUMN redline.watercourses.next IS 'ids of the watercourses it flows into at its lower end';
COMMENT ON COLUMN redline.watercourses.geom IS 'centreline, digitised downstream: EPSG:4490, degrees';
CREATE TRIGGER watercourses_keep BEFORE UPDATE OR DELETE ON redline.watercourses FOR EACH ROW EXECUTE FUNCTION redline.keep_record();
CREATE TRIGGER watercourses_truncate BEFORE TRUNCATE ON redline.watercourses EXECUTE FUNCTION redline.refuse_change();
CREATE INDEX ON redline.watercourses USING gist (geom);

CREATE TABLE redline.requirements (
    record bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    catalogue_from bigint REFERENCES redline.publications,
    catalogue_until bigint REFERENCES redline.publications CHECK (catalogue_until > catalogue_from),
    id text NOT NULL,
    position integer NOT NULL,
    unit text NOT NULL DEFAULT '',
    level text NOT NULL,
    dimension text NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    document text NOT NULL DEFAULT '',
    clause text NOT NULL DEFAULT '',
    condition text NOT NULL DEFAULT '',
    effect text NOT NULL DEFAULT '' CHECK (effect IN ('', 'prohibited', 'review', 'restricted', 'notice')),
    EXCLUDE USING gist (id WITH =, int8range(catalogue_from, catalogue_until) WITH &&) WHERE (catalogue_from IS NOT NULL)
);
COMMENT ON TABLE redline.requirements IS '生态环境准入清单 / lines of the access lists';
COMMENT ON COLUMN redline.requirements.catalogue_from IS '目录序号：发布 / the catalogue sequence that published it; null: a draft';
COMMENT ON COLUMN redline.requirements.catalogue_until IS '目录序号：失效 / the sequence that took it off the record; null while it stands';
COMMENT ON COLUMN redline.requirements.position IS 'order in the list';
COMMENT ON COLUMN redline.requirements.unit IS '管控单元编码 / code of a control unit; '''' for all';
COMMENT ON COLUMN redline.requirements.level IS '省、经济区、市、区县、单元、要素、园区规划环评';
COMMENT ON COLUMN redline.requirements.dimension IS '空间布局约束、污染物排放管控、环境风险防控、资源开发利用效率';
COMMENT ON COLUMN redline.requirements.kind IS '禁止、限制、允许、退出、其他';
COMMENT ON COLUMN redline.requirements.body IS 'the text of the list';
COMMENT ON COLUMN redline.requirements.document IS 'document id, see redline.documents; '''' when none was given';
COMMENT ON COLUMN redline.requirements.condition IS 'CEL over facts; '''' when only a person can judge it';
COMMENT ON COLUMN redline.requirements.effect IS 'what it leads to when the condition holds; '''' for none';
CREATE TRIGGER requirements_keep BEFORE UPDATE OR DELETE ON redline.requirements FOR EACH ROW EXECUTE FUNCTION redline.keep_record();
CREATE TRIGGER requirements_truncate BEFORE TRUNCATE ON redline.requirements EXECUTE FUNCTION redline.refuse_change();

CREATE TABLE redline.rule_packs (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    id text NOT NULL,
    content bytea NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE redline.rule_packs IS '规则包 / the rules that reports were judged by, kept whole';
COMMENT ON COLUMN redline.rule_packs.sha256 IS 'of content, hexadecimal';
COMMENT ON COLUMN redline.rule_packs.content IS 'the pack as one archive';
CREATE TRIGGER rule_packs_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON redline.rule_packs EXECUTE FUNCTION redline.refuse_change();

GRANT SELECT ON redline.catalogue, redline.publications, redline.layers, redline.layer_records, redline.documents,
    redline.watercourses, redline.requirements, redline.rule_packs TO redline_publish, redline_serve;
GRANT INSERT, UPDATE ON redline.catalogue TO redline_publish;
GRANT INSERT ON redline.publications, redline.layers, redline.rule_packs TO redline_publish;
GRANT INSERT, UPDATE, DELETE ON redline.layer_records, redline.documents, redline.watercourses, redline.requirements TO redline_publish;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
DROP TABLE redline.rule_packs, redline.requirements, redline.watercourses, redline.documents, redline.layer_records,
    redline.layers, redline.publications, redline.catalogue;
DROP FUNCTION redline.advance_catalogue();
