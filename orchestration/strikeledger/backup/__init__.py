"""Copies of what cannot be computed again, and homes put together from them.

A backup is a folder: `backup.json` says which files there were, `files/` holds each content once, under its sha256. Nothing in it is ever
written over: a newer backup adds contents, replaces `backup.json` as its one visible step, and only then lets go of what nobody needs.
"""
