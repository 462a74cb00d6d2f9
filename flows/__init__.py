"""Prefect flows: thin decorators over functions of pipeline."""
