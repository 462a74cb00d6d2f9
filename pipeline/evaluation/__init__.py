"""Gold annotations, and how what is found compares with them."""
