"""监察: the red list, a case to the second, records of accountability, the head's overview."""
