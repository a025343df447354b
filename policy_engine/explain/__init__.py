"""Why a lead went where it went, and what would have to be otherwise."""
