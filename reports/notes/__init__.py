"""CaLK: texts of people with tables from the books, on screen and as one PDF."""
