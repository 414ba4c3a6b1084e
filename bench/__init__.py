"""The bench: what our whole bot costs beside bare bots, measured (docs/performance.md)."""
