-- Thumbnails and previews of attachments, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE attachment_thumbnail (
  administration_id INTEGER NOT NULL,
  attachment_id BIGINT NOT NULL,
  content_key BYTEA NOT NULL,
  PRIMARY KEY (administration_id, attachment_id)
);;

ALTER TABLE attachment_thumbnail
  ADD FOREIGN KEY (administration_id, attachment_id) REFERENCES attachment (administration_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (administration_id, content_key) REFERENCES attachment_content (administration_id, content_key);;

CREATE INDEX attachment_thumbnail_by_content ON attachment_thumbnail (administration_id, content_key);;

CREATE TABLE attachment_preview (
  administration_id INTEGER NOT NULL,
  content_key BYTEA NOT NULL,
  picture BYTEA,
  drawn_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, content_key)
);;

ALTER TABLE attachment_preview
  ADD FOREIGN KEY (administration_id, content_key) REFERENCES attachment_content (administration_id, content_key)
  ON DELETE CASCADE;;

INSERT INTO job (kind, administration_id, payload, run_after, attempts, error)
SELECT 'draw preview', administration_id, jsonb_build_object('content', encode(content_key, 'hex')), created_at, 0, ''
FROM attachment_content
WHERE unused_since IS NULL AND media_type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/tiff');;
