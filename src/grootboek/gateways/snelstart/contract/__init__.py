"""What SnelStart publishes: models, functions, countries and error codes, as data."""
