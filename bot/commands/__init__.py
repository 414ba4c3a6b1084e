"""The commands of the terminal. What reads their options stands in files named for the command, or for several of a
kind (`compile`, `printing`, `details`); it imports what it needs when it runs, so `run` loads no compiler. What they do
stands beside: `adopting`, `asking`, `releasing` and other files that import at their top.
"""
