"""The commands that report on the books: what each reports, and the forms in which a report is written."""
