"""What this machine, this campaign's paper and this window are set to."""
