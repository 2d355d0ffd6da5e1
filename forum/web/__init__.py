"""The web's own machinery: who is asking, access, CSRF, problems, pages and the API register. Knows no slice."""
