-- What holds a booking, on PostgreSQL. Each statement ends with two semicolons. Never changed once released.

CREATE TABLE booking_hold (
  administration_id INTEGER NOT NULL,
  booking_number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  source INTEGER NOT NULL,
  held_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, booking_number, kind, source)
);;

ALTER TABLE booking_hold ADD FOREIGN KEY (administration_id, booking_number) REFERENCES booking (administration_id, number);;

CREATE INDEX booking_hold_by_source ON booking_hold (administration_id, kind, source);;

CREATE TABLE vat_return (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  first DATE NOT NULL,
  last DATE NOT NULL,
  filed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id)
);;

ALTER TABLE vat_return ADD FOREIGN KEY (administration_id) REFERENCES administration (id);;

CREATE TABLE drawer_closing (
  administration_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  journal_id INTEGER NOT NULL,
  day DATE NOT NULL,
  counted BIGINT NOT NULL,
  booked BIGINT NOT NULL,
  closed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (administration_id, id),
  CONSTRAINT drawer_closing_day_unique UNIQUE (administration_id, journal_id, day)
);;

ALTER TABLE drawer_closing ADD FOREIGN KEY (administration_id, journal_id) REFERENCES journal (administration_id, id);;

INSERT INTO booking_hold (administration_id, booking_number, kind, source, held_at)
SELECT DISTINCT i.administration_id, o.booking_number, 'bank_order', i.id, b.created_at
FROM collection c
JOIN collection_batch b ON b.administration_id = c.administration_id AND b.id = c.batch_id
JOIN invoice i ON i.administration_id = c.administration_id AND i.id = c.invoice_id
JOIN account a ON a.administration_id = i.administration_id AND a.role = 'receivable'
JOIN open_item o ON o.administration_id = i.administration_id AND o.account_id = a.id
  AND o.party_id = i.party_id AND o.invoice_number = i.number;;
