"""Prefect flows: thin decorators over functions of pipeline.

`ingest` is the main job, its tasks `batches`, `server` an embedded server for the time of a run; `evaluate` measures.
"""
