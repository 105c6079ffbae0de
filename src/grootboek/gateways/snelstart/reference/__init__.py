"""The reference that the door publishes for people: `/v2/docs`."""
