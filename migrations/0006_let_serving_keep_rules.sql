-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
ALTER TABLE redline.rule_packs ADD CONSTRAINT rule_packs_content CHECK (sha256 = encode(sha256(content), 'hex'));
COMMENT ON COLUMN redline.rule_packs.content IS 'the pack''s files as one zip';
-- Who serves, saves: with the rules, which the constraint ties to their hash, and with the server's own time.
GRANT INSERT (sha256, id, content) ON redline.rule_packs TO redline_serve;
REVOKE INSERT ON redline.screenings FROM redline_publish, redline_serve;
GRANT INSERT (id, tenant, by_whom, title, report_id, judged_on, catalogue, rule_pack, report, inputs, supersedes)
    ON redline.screenings TO redline_publish, redline_serve;
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
REVOKE INSERT (id, tenant, by_whom, title, report_id, judged_on, catalogue, rule_pack, report, inputs, supersedes)
    ON redline.screenings FROM redline_publish, redline_serve;
GRANT INSERT ON redline.screenings TO redline_publish, redline_serve;
REVOKE INSERT (sha256, id, content) ON redline.rule_packs FROM redline_serve;
COMMENT ON COLUMN redline.rule_packs.content IS 'the pack as one archive';
ALTER TABLE redline.rule_packs DROP CONSTRAINT rule_packs_content;
RESET ROLE;
