"""The steps by which a store's tables came to be: one folder a kind of store, one numbered file a step."""
