"""From the fields of a page to the log: nothing typed is lost, nothing is called saved before it is."""
