"""The records of CASH: how a message and its fields are read and written, without a book."""
