"""The plan: its form, team, units, calendar and outline."""
