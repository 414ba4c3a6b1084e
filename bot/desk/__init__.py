"""The editor's page (`conference-guide edit`), and the lists that people read and sign, whether or not they program."""
