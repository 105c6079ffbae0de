"""What this door offers beyond the vendor, once for all operations and harmless to clients that do not know it."""
