"""The start looks for no garbage; everything after it does."""

import gc

import pytest

from cchc_desktop.launch import nothing_collected


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_again_after_the_start(fails):
    try:
        with nothing_collected():
            assert not gc.isenabled()
            if fails:
                raise ValueError
    except ValueError:
        assert fails
    assert gc.isenabled()
    gc.unfreeze()
