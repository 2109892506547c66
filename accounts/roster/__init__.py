"""Reading a class list from a spreadsheet and planning what it changes. Pure: no Django, no database."""
