"""People: who is listed this month, at what grade, and what that list promises."""
