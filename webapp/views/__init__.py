"""The pages. Each view fetches what is the visitor's own, or answers that there is nothing here."""
