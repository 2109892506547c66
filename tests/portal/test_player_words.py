import re
from pathlib import Path

from django.conf import settings

from portal.player_words import player_words

MODULES = Path(settings.BASE_DIR) / "static" / "js" / "player"


def test_no_module_says_a_word_that_does_not_exist():
    said = {
        word
        for path in MODULES.glob("*.js")
        for word in re.findall(r'\bsay\("([A-Za-z_0-9]+)"', path.read_text("utf-8"))
    }

    assert said - set(player_words()) == set()
