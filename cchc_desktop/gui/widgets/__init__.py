"""Small widgets every page is built from. Import them from their modules."""
