"""Set before anything can load Qt: tests open no window on the screen of whoever runs them."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
