"""Services: what every handler works with, and how a newer guide comes into it."""
