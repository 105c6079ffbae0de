-- What PostgreSQL refuses by itself, whatever program writes. Each statement ends with two semicolons.
-- A booking is written first, then its lines, the entry last: writing the entry seals it. Lines that come later, from this or
-- another connection, meet the primary key (a taken line number) or the deferred key line_of_sealed_entry (another count).

CREATE OR REPLACE FUNCTION entry_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sound boolean;
BEGIN
  SELECT count(*) = NEW.line_count AND sum(amount) = 0 INTO sound
    FROM line WHERE administration_id = NEW.administration_id AND entry_id = NEW.id;
  IF sound IS NOT TRUE THEN
    RAISE EXCEPTION 'entry_not_balanced' USING ERRCODE = '23514', CONSTRAINT = 'entry_not_balanced';
  END IF;
  RETURN NULL;
END $$;;

CREATE OR REPLACE FUNCTION row_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23514', CONSTRAINT = TG_ARGV[0];
END $$;;

CREATE OR REPLACE TRIGGER entry_seal AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_seal();;
CREATE OR REPLACE TRIGGER entry_final BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('entry_is_sealed');;
CREATE OR REPLACE TRIGGER line_final BEFORE UPDATE OR DELETE OR TRUNCATE ON line
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('entry_is_sealed');;
CREATE OR REPLACE TRIGGER audit_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('audit_is_final');;
CREATE OR REPLACE TRIGGER booking_kept BEFORE DELETE OR TRUNCATE ON booking
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('booking_is_kept');;

-- What was frozen stays. A PDF comes once, and with it the template that it was made by; the facts come with their row, or later
-- when the invoice was made before papers were frozen.
CREATE OR REPLACE TRIGGER paper_final BEFORE UPDATE OR DELETE OR TRUNCATE ON paper
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('paper_is_frozen');;
CREATE OR REPLACE TRIGGER invoice_paper_final BEFORE UPDATE ON invoice_paper FOR EACH ROW
  WHEN (NEW.administration_id <> OLD.administration_id OR NEW.invoice_id <> OLD.invoice_id
    OR (OLD.facts_key IS NOT NULL AND NEW.facts_key IS DISTINCT FROM OLD.facts_key)
    OR (OLD.pdf_key IS NOT NULL AND
      (NEW.pdf_key IS DISTINCT FROM OLD.pdf_key OR NEW.template_key IS DISTINCT FROM OLD.template_key)))
  EXECUTE FUNCTION row_is_final('paper_is_frozen');;
CREATE OR REPLACE TRIGGER invoice_paper_kept BEFORE DELETE OR TRUNCATE ON invoice_paper
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('paper_is_frozen');;

CREATE OR REPLACE TRIGGER invoice_ubl_final BEFORE UPDATE OR DELETE OR TRUNCATE ON invoice_ubl
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('paper_is_frozen');;
CREATE OR REPLACE TRIGGER sale_ubl_final BEFORE UPDATE OR DELETE OR TRUNCATE ON sale_ubl
  FOR EACH STATEMENT EXECUTE FUNCTION row_is_final('paper_is_frozen');;

-- The content of an attachment is what its hash says; only where it stands, and since when nothing has it, may change.
CREATE OR REPLACE TRIGGER attachment_content_final BEFORE UPDATE OF administration_id, content_key, media_type, size, content
  ON attachment_content FOR EACH ROW
  WHEN (NEW.administration_id <> OLD.administration_id OR NEW.content_key <> OLD.content_key OR NEW.size <> OLD.size
    OR NEW.media_type <> OLD.media_type OR NEW.content <> OLD.content)
  EXECUTE FUNCTION row_is_final('content_is_final');;
