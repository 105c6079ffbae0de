-- Thumbnails and previews of attachments, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE attachment_thumbnail (
  administration_id INTEGER NOT NULL,
  attachment_id INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  PRIMARY KEY (administration_id, attachment_id),
  FOREIGN KEY(administration_id, attachment_id) REFERENCES attachment (administration_id, id) ON DELETE CASCADE,
  FOREIGN KEY(administration_id, content_key) REFERENCES attachment_content (administration_id, content_key)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX attachment_thumbnail_by_content ON attachment_thumbnail (administration_id, content_key);;

CREATE TABLE attachment_preview (
  administration_id INTEGER NOT NULL,
  content_key BLOB NOT NULL,
  picture BLOB,
  drawn_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, content_key),
  FOREIGN KEY(administration_id, content_key) REFERENCES attachment_content (administration_id, content_key) ON DELETE CASCADE
)
 STRICT;;

INSERT INTO job (kind, administration_id, payload, run_after, attempts, error)
SELECT 'draw preview', administration_id, '{"content": "' || lower(hex(content_key)) || '"}', created_at, 0, ''
FROM attachment_content
WHERE unused_since IS NULL AND media_type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/tiff');;
