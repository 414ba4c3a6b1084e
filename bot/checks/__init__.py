"""Everything that can be wrong with the guide as a whole: each problem names file, line and what to do."""
