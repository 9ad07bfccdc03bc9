"""The sites file: its columns, how it is read, checked and written."""
