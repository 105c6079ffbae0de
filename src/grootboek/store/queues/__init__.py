"""What waits to be done or told: jobs, mails, and imports and exports of the doors."""
