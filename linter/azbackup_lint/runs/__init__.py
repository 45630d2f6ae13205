"""How the roots of a run are spread over processes, and what is kept of them for the next run."""
