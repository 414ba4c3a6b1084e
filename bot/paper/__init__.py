"""What is printed: the guide's approved documents, set for paper. An optional extra of the install.

`typeset` is the foundation: one template of `templates/` and its words, to PDF, SVG or PNG. The running bot loads none
of this: it sends files that were made when the guide was built. Nor do web pages: whoever makes a site hands it its
pictures.
"""
