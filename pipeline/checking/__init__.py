"""A corpus looked through: what is wrong with its articles and gold, where, and what to do."""
