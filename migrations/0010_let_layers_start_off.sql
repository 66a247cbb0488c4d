-- +goose Up
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
ALTER TABLE redline.layer_records ADD COLUMN starts_off boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN redline.layer_records.starts_off IS 'whether a map that is opened does not draw the layer until it is ticked; nothing is decided by it';
RESET ROLE;

-- +goose Down
SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE redline_migrate;
ALTER TABLE redline.layer_records DROP COLUMN starts_off;
RESET ROLE;
