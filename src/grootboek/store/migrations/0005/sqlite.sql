ALTER TABLE open_item ADD COLUMN modified_at TEXT;;
