"""For translators: the catalogues made, kept up to date, counted, and carried to a spreadsheet and back."""
