"""What CASH knows of, one module each: what an export shows of it and what an import makes of it."""
