"""The language server: a session of open buffers, and the protocol around it."""
