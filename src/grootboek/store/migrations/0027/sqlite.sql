-- VAT of other countries on orders and invoices, and groups of services, on SQLite. Each statement ends with two semicolons.
-- Never changed once released.

ALTER TABLE revenue_group ADD COLUMN of_services INTEGER DEFAULT false NOT NULL;;

UPDATE revenue_group SET of_services = 1 WHERE number BETWEEN 5 AND 8 AND name LIKE '%(diensten)';;

ALTER TABLE sales_order_line ADD COLUMN foreign_rate INTEGER;;

ALTER TABLE invoice_line ADD COLUMN foreign_rate INTEGER;;

ALTER TABLE invoice_reference ADD COLUMN destination TEXT DEFAULT '' NOT NULL;;

ALTER TABLE invoice_reference ADD COLUMN delivery_address TEXT;;

ALTER TABLE invoice_reference ADD COLUMN invoice_address TEXT;;

ALTER TABLE invoice_reference ADD COLUMN paid_on TEXT;;
