-- What SQLite refuses by itself, whatever program writes. Needs foreign_keys and recursive_triggers on each connection.
-- A booking is written first, then its lines, the entry last: writing the entry seals it. Each statement ends with two semicolons.

DROP TRIGGER IF EXISTS entry_seal;;
CREATE TRIGGER entry_seal BEFORE INSERT ON entry
BEGIN
  SELECT RAISE(ABORT, 'entry_is_sealed')
   WHERE EXISTS (SELECT 1 FROM entry e WHERE e.administration_id = NEW.administration_id AND e.id = NEW.id);
  SELECT RAISE(ABORT, 'entry_not_balanced')
   WHERE (SELECT count(*) <> NEW.line_count OR coalesce(sum(amount), 1) <> 0 FROM line l
           WHERE l.administration_id = NEW.administration_id AND l.entry_id = NEW.id);
END;;

DROP TRIGGER IF EXISTS line_after_seal;;
CREATE TRIGGER line_after_seal BEFORE INSERT ON line
WHEN EXISTS (SELECT 1 FROM entry e WHERE e.administration_id = NEW.administration_id AND e.id = NEW.entry_id)
BEGIN
  SELECT RAISE(ABORT, 'entry_is_sealed');
END;;

DROP TRIGGER IF EXISTS entry_no_update;;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry_is_sealed'); END;;

DROP TRIGGER IF EXISTS entry_no_delete;;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry_is_sealed'); END;;

DROP TRIGGER IF EXISTS line_no_update;;
CREATE TRIGGER line_no_update BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'entry_is_sealed'); END;;

DROP TRIGGER IF EXISTS line_no_delete;;
CREATE TRIGGER line_no_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'entry_is_sealed'); END;;

DROP TRIGGER IF EXISTS audit_no_update;;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit_is_final'); END;;

DROP TRIGGER IF EXISTS audit_no_delete;;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit_is_final'); END;;

DROP TRIGGER IF EXISTS booking_no_delete;;
CREATE TRIGGER booking_no_delete BEFORE DELETE ON booking BEGIN SELECT RAISE(ABORT, 'booking_is_kept'); END;;

-- What was frozen stays. A PDF comes once, and with it the template that it was made by; the facts come with their row, or later
-- when the invoice was made before papers were frozen.
DROP TRIGGER IF EXISTS paper_no_update;;
CREATE TRIGGER paper_no_update BEFORE UPDATE ON paper BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS paper_no_delete;;
CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS invoice_paper_no_update;;
CREATE TRIGGER invoice_paper_no_update BEFORE UPDATE ON invoice_paper
WHEN NEW.administration_id <> OLD.administration_id OR NEW.invoice_id <> OLD.invoice_id
  OR (OLD.facts_key IS NOT NULL AND NEW.facts_key IS NOT OLD.facts_key)
  OR (OLD.pdf_key IS NOT NULL AND (NEW.pdf_key IS NOT OLD.pdf_key OR NEW.template_key IS NOT OLD.template_key))
BEGIN
  SELECT RAISE(ABORT, 'paper_is_frozen');
END;;

DROP TRIGGER IF EXISTS invoice_paper_no_delete;;
CREATE TRIGGER invoice_paper_no_delete BEFORE DELETE ON invoice_paper
BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS invoice_ubl_no_update;;
CREATE TRIGGER invoice_ubl_no_update BEFORE UPDATE ON invoice_ubl BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS invoice_ubl_no_delete;;
CREATE TRIGGER invoice_ubl_no_delete BEFORE DELETE ON invoice_ubl BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS sale_ubl_no_update;;
CREATE TRIGGER sale_ubl_no_update BEFORE UPDATE ON sale_ubl BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

DROP TRIGGER IF EXISTS sale_ubl_no_delete;;
CREATE TRIGGER sale_ubl_no_delete BEFORE DELETE ON sale_ubl BEGIN SELECT RAISE(ABORT, 'paper_is_frozen'); END;;

-- The content of an attachment is what its hash says; only where it stands, and since when nothing has it, may change.
DROP TRIGGER IF EXISTS attachment_content_no_update;;
CREATE TRIGGER attachment_content_no_update BEFORE UPDATE OF administration_id, content_key, media_type, size, content
  ON attachment_content
WHEN NEW.administration_id <> OLD.administration_id OR NEW.content_key <> OLD.content_key OR NEW.size <> OLD.size
  OR NEW.media_type <> OLD.media_type OR NEW.content <> OLD.content
BEGIN
  SELECT RAISE(ABORT, 'content_is_final');
END;;
