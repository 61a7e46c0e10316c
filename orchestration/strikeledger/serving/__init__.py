"""The current release over HTTP: its site, its files, and questions in SQL from people whom nobody knows.

The server's own process never opens a database: questions go to worker processes that can do nothing else (`worker`, `pool`).
"""
