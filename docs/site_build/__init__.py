"""What the site needs beside Sphinx and its theme: one module a concern, none of it fetched from anywhere."""
