"""What comes from and goes to other machines: every file from outside is taken as hostile."""
