"""The pages of the room: each view declares what it is, finds its rows, and hands plain values to a template."""
