-- The gateway of SnelStart on SQLite. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE call_count RENAME COLUMN operation TO subject;;

ALTER TABLE call_count RENAME COLUMN month TO span;;

ALTER TABLE job ADD COLUMN lane TEXT;;

CREATE INDEX job_in_lane ON job (lane, id);;

CREATE TABLE call_in_progress (
  administration_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  uid TEXT NOT NULL,
  until TEXT NOT NULL,
  PRIMARY KEY (administration_id, subject, uid),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE subscription_plan (
  user_id INTEGER NOT NULL,
  "plan" TEXT NOT NULL,
  PRIMARY KEY (user_id),
  FOREIGN KEY(user_id) REFERENCES user_account (id)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE coupling_app (
  name TEXT NOT NULL,
  webhook_url TEXT NOT NULL,
  success_urls TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT;;

CREATE TABLE coupling (
  credential_id INTEGER NOT NULL,
  app TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (credential_id),
  FOREIGN KEY(credential_id) REFERENCES credential (id),
  FOREIGN KEY(app) REFERENCES coupling_app (name)
)
 WITHOUT ROWID,
 STRICT;;

CREATE INDEX coupling_by_app ON coupling (app);;

CREATE TABLE webhook (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid TEXT NOT NULL,
  url TEXT NOT NULL,
  told_through INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (administration_id, id),
  FOREIGN KEY(administration_id) REFERENCES administration (id)
)
 WITHOUT ROWID,
 STRICT;;
