-- The gateway of SnelStart on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE call_count RENAME COLUMN operation TO subject;;

ALTER TABLE call_count RENAME COLUMN month TO span;;

ALTER TABLE job ADD COLUMN lane TEXT;;

CREATE INDEX job_in_lane ON job (lane, id);;

CREATE TABLE call_in_progress (
  administration_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  uid UUID NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, subject, uid)
);;

ALTER TABLE call_in_progress ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

CREATE TABLE subscription_plan (
  user_id INTEGER NOT NULL,
  plan TEXT NOT NULL,
  PRIMARY KEY (user_id)
);;

ALTER TABLE subscription_plan ADD FOREIGN KEY (user_id) REFERENCES user_account (id);;

CREATE TABLE coupling_app (
  name TEXT NOT NULL,
  webhook_url TEXT NOT NULL,
  success_urls JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (name)
);;

CREATE TABLE coupling (
  credential_id INTEGER NOT NULL,
  app TEXT NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (credential_id)
);;

ALTER TABLE coupling ADD FOREIGN KEY (credential_id) REFERENCES credential (id);;

ALTER TABLE coupling ADD FOREIGN KEY (app) REFERENCES coupling_app (name);;

CREATE INDEX coupling_by_app ON coupling (app);;

CREATE TABLE webhook (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  uid UUID NOT NULL,
  url TEXT NOT NULL,
  told_through INTEGER NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id)
);;

ALTER TABLE webhook ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;
