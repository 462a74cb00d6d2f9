"""Articles out to annotation tools with what the pipeline finds, corrected annotations back in as gold."""
