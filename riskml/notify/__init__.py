"""Messages to those who act on what was published: counts and links, each once; never a name, never a score."""
