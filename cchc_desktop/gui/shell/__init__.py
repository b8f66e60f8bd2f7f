"""The frame around the pages: top bar, navigation, status bar, history."""
