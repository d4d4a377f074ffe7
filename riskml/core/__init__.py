"""What every room stands on: errors, texts in two languages, hashes, atomic publication, settings and projects."""
