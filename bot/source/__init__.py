"""Reading the sources of the guide, `content/` and `locales/`: each file once, with the line of everything in it."""
