"""Any spreadsheet in and out: text files and workbooks to frames of text, and back."""
