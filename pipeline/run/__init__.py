"""The main job: the corpus compared with the tables, made into batches, extracted, committed."""
