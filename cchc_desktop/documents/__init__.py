"""From a record to a document tree, and from the tree to Word and PDF."""
