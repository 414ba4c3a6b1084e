"""The channel of web pages: the guide as files that any server can hand out, and that need none to be read."""
