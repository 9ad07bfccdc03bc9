"""The Map page: the map, its names, the panels beside it and the files of what it shows."""
