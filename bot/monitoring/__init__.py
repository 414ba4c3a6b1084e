"""Monitoring: counts, health and the log. Nothing here can hold a person."""
