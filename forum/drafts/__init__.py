"""Words that were typed and not sent yet: one draft per person and place, sealed, for nobody but who wrote them."""
