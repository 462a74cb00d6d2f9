"""What is learnt from gold: the weights of the extraction, made anew by `make train`."""
