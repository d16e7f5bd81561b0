"""The picture files the house takes, read just far enough to leave their luggage behind."""
