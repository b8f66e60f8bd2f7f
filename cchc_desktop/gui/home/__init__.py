"""The page of the day and the lists of visits."""
