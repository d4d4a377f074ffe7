"""Public pages: a static site for those whom the work is done for; no person, no small number."""
