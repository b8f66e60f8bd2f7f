"""The first start, and the calm window for a database that cannot be opened."""
