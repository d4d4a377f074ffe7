"""Public pages: a static site for those whom the work is done for, of published runs alone; no person, no small number."""
