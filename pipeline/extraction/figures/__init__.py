"""What amounts and headcounts share.

`cues` and `wording` are the telling words of a text, `surroundings` what stands around a figure, `periods` the date it
belongs to.
"""
