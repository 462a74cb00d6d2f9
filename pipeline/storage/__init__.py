"""Facts on disk: tables as plain Parquet, committed whole."""
