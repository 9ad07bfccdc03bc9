"""What a site is: its columns, how they are checked, cleaned, compared and merged."""
