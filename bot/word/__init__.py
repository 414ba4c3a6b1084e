"""A page as a Word document for a fact-checker, and what comes back, as proposals. Nothing is merged by machine."""
