"""The main job: `options` asked, `survey` of corpus and tables, `plan` in batches, `steps` that extract and commit.

`workers` are the processes that extract, `progress` what a terminal shows meanwhile.
"""
