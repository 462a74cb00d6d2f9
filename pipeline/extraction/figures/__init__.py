"""What amounts and headcounts share: the words around a figure, periods, the learnt choice of a kind."""
