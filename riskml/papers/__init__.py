"""Papers: what an office prints, signs and files, from the same values as the pages: Word, PDF, Excel and JSON."""
