"""Mails to those who are responsible: when one is due, and what became of each."""
