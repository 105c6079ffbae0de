"""Work that no caller waits for: a worker in each server process, and a handler for each kind of job."""
