-- Answers kept under a client's key, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE kept_answer (
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  request_digest BYTEA NOT NULL,
  status INTEGER NOT NULL,
  body BYTEA,
  tag TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, user_id, key)
);;

ALTER TABLE kept_answer ADD FOREIGN KEY(administration_id) REFERENCES administration (id);;

ALTER TABLE kept_answer ADD FOREIGN KEY(user_id) REFERENCES user_account (id);;

CREATE INDEX kept_answer_by_age ON kept_answer (created_at);;
