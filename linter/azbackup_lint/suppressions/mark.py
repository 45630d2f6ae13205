"""The word that every suppression has; files without it, nearly all, load nothing more."""

MARK = "azbackup-lint"
