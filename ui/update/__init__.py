"""The Update page: a new list, from the file to every open screen."""
