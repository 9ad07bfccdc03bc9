"""What other programs ask for: the sites as data, feeds, catalogs, and what a link looks like."""
