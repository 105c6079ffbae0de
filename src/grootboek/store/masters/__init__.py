"""Master records: administrations, the chart, parties, articles and prices."""
