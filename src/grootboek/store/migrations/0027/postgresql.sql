-- VAT of other countries on orders and invoices, and groups of services, on PostgreSQL. Each statement ends with two semicolons.
-- Never changed once released.

ALTER TABLE revenue_group ADD COLUMN of_services BOOLEAN DEFAULT false NOT NULL;;

UPDATE revenue_group SET of_services = true WHERE number BETWEEN 5 AND 8 AND name LIKE '%(diensten)';;

ALTER TABLE sales_order_line ADD COLUMN foreign_rate INTEGER;;

ALTER TABLE invoice_line ADD COLUMN foreign_rate INTEGER;;

ALTER TABLE invoice_reference ADD COLUMN destination TEXT DEFAULT '' NOT NULL;;

ALTER TABLE invoice_reference ADD COLUMN delivery_address JSONB;;

ALTER TABLE invoice_reference ADD COLUMN invoice_address JSONB;;

ALTER TABLE invoice_reference ADD COLUMN paid_on DATE;;
