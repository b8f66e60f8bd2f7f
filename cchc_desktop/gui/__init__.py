"""The only Qt room: pages, editors, dialogs and background tasks."""
