"""Place names to coordinates: normalise, gazetteer, resolve, ledger."""
