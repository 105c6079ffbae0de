-- Answers kept under a client's key, on SQLite. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE kept_answer (
  administration_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  request_digest BLOB NOT NULL,
  status INTEGER NOT NULL,
  body BLOB,
  tag TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, user_id, "key"),
  FOREIGN KEY(administration_id) REFERENCES administration (id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX kept_answer_by_age ON kept_answer (created_at);;
