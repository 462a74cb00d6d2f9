"""The main job: `options` asked, `survey` of corpus and tables, `plan` in `batches`, `steps` that extract and commit.

`extraction` is what becomes of one batch, `progress` what is told meanwhile.
"""
