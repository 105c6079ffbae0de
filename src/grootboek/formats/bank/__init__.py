"""Files of a bank read into statements: camt.052, camt.053, camt.054 and MT940, with the habits of the Dutch banks."""
