"""Requests as Amazon makes them, and a certificate authority of our own to sign them."""
