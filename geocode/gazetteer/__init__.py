"""The gazetteer that ships: its records, found by name, and offered as a geopy geocoder."""
