"""PostgreSQL as the room uses it."""
