import pytest

from cchc_desktop.gui.palette import DARK, LIGHT, Tone, contrast

READABLE = 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("tone", Tone)
    def test_every_tone_is_readable_on_its_own_ground(self, tokens, tone):
        assert contrast(tokens.ink_of(tone), tokens.ground_of(tone)) >= READABLE

    @pytest.mark.parametrize("tone", Tone)
    @pytest.mark.parametrize("ground", ["panel", "ground", "field"])
    def test_every_tone_is_readable_on_the_page(self, tokens, tone, ground):
        assert contrast(tokens.ink_of(tone), getattr(tokens, ground)) >= READABLE

    def test_words_on_the_primary_button_are_readable(self, tokens):
        assert contrast(tokens.on_accent, tokens.accent) >= READABLE

    def test_the_focus_ring_stands_out(self, tokens):
        assert contrast(tokens.accent, tokens.panel) >= 3
        assert contrast(tokens.accent, tokens.ground) >= 3

    def test_words_stay_readable_under_the_mouse(self, tokens):
        assert contrast(tokens.ink, tokens.hover) >= READABLE


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
