"""The bots that ours is measured against. Each is one file, run by itself with the bench's own Python."""
