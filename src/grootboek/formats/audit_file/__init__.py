"""The audit file of the Dutch tax office (XML Auditfile Financieel, XAF): 4.0 and 3.2 written, these and 3.2.1 read."""
