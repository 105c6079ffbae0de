-- Cost centres that were deleted, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

ALTER TABLE cost_centre ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT false;;

ALTER TABLE cost_centre ALTER COLUMN deleted DROP DEFAULT;;

ALTER TABLE cost_centre DROP CONSTRAINT cost_centre_code_unique;;

ALTER TABLE cost_centre DROP CONSTRAINT cost_centre_number_unique;;

CREATE UNIQUE INDEX cost_centre_code_unique ON cost_centre (administration_id, code) WHERE NOT deleted;;

CREATE UNIQUE INDEX cost_centre_number_unique ON cost_centre (administration_id, number) WHERE NOT deleted;;
