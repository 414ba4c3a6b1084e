"""The commands of the terminal. What reads their options stands in `bot/cli.py` and in files named for the command, or
for several of a kind (`compile`, `ledger`, `details`); it imports what it needs when it runs, so `run` loads no
compiler. What they do stands beside: `adopting`, `asking`, `releasing` and other files that import at their top.
"""
