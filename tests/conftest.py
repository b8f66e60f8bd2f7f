"""Set before anything can load Qt: tests open no window on the screen of whoever runs them, and the machine's
language settings (often none at all where nobody sits in front) make no difference.
"""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
