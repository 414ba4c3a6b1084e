"""Changes to the sources of a guide that touch what must change and leave every other byte as it stands."""
