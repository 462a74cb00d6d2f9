"""The weights made anew, all by one program (`make train`).

`articles` are what is learnt from, `words`, `names`, `candidates`, `kinds` and `holders` what is learnt, in this order, since
each reads what those before it have learnt. `renaming` serves names, `linear` fits the linear models, `folds` tells how good
weights are on articles that they were not learnt from, `manifest` writes it all down.
"""
