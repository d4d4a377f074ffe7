"""Databases as sources: tables and selects of a bureau's systems, read without changing them, by watermark."""
