"""Place names to coordinates: normalize, gazetteer, resolve, ledger."""
