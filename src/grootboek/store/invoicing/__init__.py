"""Invoices, sales orders, templates, mandates, collections and papers."""
