"""Which language texts are in that should be Chinese or English, where they are in neither.

The script says it of a cell: most letters Hangul, Thai, Cyrillic and so on, or kana among Han characters. Japanese
without kana (titles, tables) has characters that Japan alone writes, and hardly one outside everyday Japanese, where an
eighth of any Chinese text is; Korean hanja are those of Traditional script, and read as Chinese. A language in Latin
letters is known by the function words of running text only: names, brands, species, pinyin and formulas have
next to none, whatever language they are from. A language must have several of its own words there, and more than
English has; words that English, pinyin or the particles of names (*de la*, *von der*) have too count for none.

A dictionary of every language (simplemma's identifier) was tried: it decodes them all before its first answer, and
takes lists of species for Polish, and pinyin for German.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from termalign.language.text.function_words import FUNCTION_WORDS
from termalign.language.text.script import HAN_RUN, is_han
from termalign.runtime.lazy import lazy_pattern

_LANGUAGE_SCRIPTS = {
    "Japanese": lazy_pattern(r"[\p{Hiragana}\p{Katakana}--[の]]", regex.V1),
    "Korean": lazy_pattern(r"\p{Hangul}"),
    "Cyrillic": lazy_pattern(r"\p{Cyrillic}"),
    "Arabic": lazy_pattern(r"\p{Arabic}"),
    "Thai": lazy_pattern(r"\p{Thai}"),
    "Tibetan": lazy_pattern(r"\p{Tibetan}"),
    "Mongolian": lazy_pattern(r"\p{Mongolian}"),
    "Devanagari": lazy_pattern(r"\p{Devanagari}"),
    "Hebrew": lazy_pattern(r"\p{Hebrew}"),
}
"""Name of a language, or of a script, to its letters. Greek is in formulas; の alone is in Chinese names of shops."""

_OTHER_SCRIPT = lazy_pattern(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Thai}\p{Tibetan}\p{Mongolian}\p{Devanagari}\p{Hebrew}]"
)
_FEW_LETTERS = 2
"""Letters from which a cell is in a language: one letter is a symbol."""

_WRITTEN_WITH_HAN = ("Japanese", "Korean")
"""Languages whose words have Han characters beside their own letters."""

_LEAST_BESIDE_HAN = 0.25
"""Own letters of such a language among all letters of a cell; Japanese legal titles have .3, news .5."""

_VARIANTS = frozenset("鈎値絶説録緑産閲鋭顔姉戸黒歩歳毎黙増徳査")
"""Forms of Japan that Chinese books print too, in mainland editions in Traditional script or in Hong Kong."""

_EVERYDAY_ROWS, _ROW_CELLS = range(0xB0, 0xD0), range(0xA1, 0xFF)
"""The characters of level 1 of JIS X 0208, those of everyday Japanese, in EUC-JP."""

_LEAST_KANJI = 3
"""Different characters that Japan alone writes from which a text without kana is Japanese."""

_LEAST_KANJI_SHARE = 0.03
"""Of Han characters and kana those that Chinese does not write; 55 titles and headings of Japanese tables have .13."""

_MOST_UNUSUAL = 0.03
"""Of Han characters those that are not of everyday Japanese: none of 394 in these titles, .12 and more of any Chinese
text of 200 characters (policy, news, novels, reports in Traditional script)."""

_CANTONESE = frozenset("嘅咗佢哋喺嚟啲嗰嘢冇咁唔畀")
"""Function words that only written Cantonese has, in either script."""

_LEAST_CANTONESE, _LEAST_CANTONESE_WORDS, _LEAST_CANTONESE_SHARE = 3, 5, 0.05
"""Different ones, all of them, and their share of the Han characters from which a text is written Cantonese: more than
a speaker who is quoted. Running ones have .1 to .3, texts of Hong Kong in standard Chinese .0006 (啲打, a bugle)."""

_ANY_LETTER = lazy_pattern(r"\p{L}+")
_LATIN_LETTERS = lazy_pattern(r"[\p{Latin}\p{M}]+")

_HALF = 0.5
"""Letters of a cell that decide its script, and cells that decide the language of a side."""

_LEAST_LETTERS = 200
"""Letters of a running text, three lines, from which its function words show its language."""

_LEAST_PHRASES = 20
"""Cells of three words and more from which the function words of a list do."""

_PHRASE_WORDS = 3
"""Words of such a cell."""

_LEAST_DISTINCT = 5
"""Function words of a language that a text must have; a list of its names repeats two or three (*und*, *für*)."""

_LEAST_WORD_SHARE = 0.08
"""Of the words of a text those that must be such; running texts have .15 to .35 by these lists."""

_MOST_LETTERS = 50_000
"""Letters that are looked at: some twenty pages."""

_WORDS_BY_LANGUAGE: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "German": "und ist sind nicht auch eine einen einem einer eines werden wird wurde wurden sich auf für mit dem "
        "oder als nach durch über zur haben kann nur noch aus dass wir ich es vom im unter zwischen diese "
        "dieser dieses ihre seine",
        "French": "est sont dans pour une pas avec aux cette ces leur leurs été être nous vous ils elle elles comme "
        "peut ont ses lors ainsi selon entre afin où très aussi",
        "Spanish": "una por para como más pero este esta está están sobre entre también cuando desde puede muy sus "
        "según donde porque hay hasta todos había nos",
        "Italian": "una sono delle degli nella alla anche più questo questa essere dal dalla nel gli hanno sul "
        "sulla può loro quando tra è dello alle nelle stato perché",
        "Portuguese": "não uma para com por como são está pelo pela foi também entre quando seu isso esta este muito "
        "em um às até já pelos pelas à é",
        "Dutch": "het een niet zijn voor met ook aan wordt worden door naar bij maar deze dit heeft hebben om uit nog "
        "wel wij zich tot als dat op onder tussen werd",
        "Swedish": "och att som för är inte med har ett från eller ska också det om vi så efter vid kunna mellan skall",
        "Danish": "og ikke som med det et på fra eller også har skal være blir bliver blive ved efter mellem hvor",
        "Norwegian": "og ikke som med det et på fra eller også har skal være blir bli ved etter mellom hvor kunne",
        "Finnish": "että mutta tämä ovat sekä voi joka myös niin kuin hän oli jotka olla mukaan tässä kanssa",
        "Polish": "się jest że jak oraz przez dla lub jego jej który która które od są był może tym tego ale także",
        "Czech": "že jsou nebo jako který která které také být byl jeho při podle už však mezi není",
        "Romanian": "și este în pentru care sau sunt această prin după că fost între ale lor",
        "Hungarian": "és hogy nem egy az vagy csak ez azt volt lehet szerint között kell valamint ezek",
        "Turkish": "bir için ile olarak olan daha çok gibi değil kadar sonra veya ancak tarafından",
        "Vietnamese": "và của là các không được có những trong một với người này khi đã từ để đến",
        "Indonesian": "untuk dengan dari pada tidak dalam adalah akan atau oleh juga ini itu telah bahwa dapat serta",
    }.items()
}
"""Function words of languages in Latin letters, none of them English, a syllable of pinyin or a particle of names."""


@dataclass(frozen=True, slots=True)
class SideLanguage:
    """The language that a side is in, or some of it."""

    name: str
    """In English: `German`."""
    count: int
    """Cells that are in it."""
    total: int
    """Cells that were looked at."""
    is_all: bool
    """Whether the side is in it, not only some of its cells."""


@cache
def _kanji() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of everyday Japanese, and those among them that Chinese does not write."""
    rows = ((row, cell) for row in _EVERYDAY_ROWS for cell in _ROW_CELLS)
    everyday = frozenset("".join(bytes(code).decode("euc_jp", "ignore") for code in rows))
    chinese = {char for char in everyday if char.encode("gb2312", "ignore") or char.encode("big5", "ignore")}
    return everyday, everyday - chinese - _VARIANTS


def is_kanji(chars: Mapping[str, int]) -> bool:
    """Return whether a text of Han characters is Japanese, by how often it has each character.

    Example:
        >>> is_kanji(Counter("経済発展戦略")), is_kanji(Counter("经济发展战略"))  # strategy of economic development
        (True, False)
    """
    everyday, own = _kanji()
    if sum(char in chars for char in own) < _LEAST_KANJI:
        return False
    han = sum(count for char, count in chars.items() if is_han(char))
    kana = sum(count for char, count in chars.items() if _LANGUAGE_SCRIPTS["Japanese"].match(char))
    japanese = kana + sum(count for char, count in chars.items() if char in own)
    unusual = han - sum(count for char, count in chars.items() if char in everyday)
    return japanese >= _LEAST_KANJI_SHARE * (han + kana) and unusual <= _MOST_UNUSUAL * han


def is_cantonese(texts: Iterable[str]) -> bool:
    """Return whether Chinese texts are in written Cantonese, not in the standard language with a word of it.

    Example:
        >>> is_cantonese(["佢哋嘅規定好清楚，冇咁難。"]), is_cantonese(["他們的規定很清楚。"])  # their rules are clear
        (True, False)
    """
    given = list(texts)
    found = set[str]().union(*map(_CANTONESE.intersection, given))
    if len(found) < _LEAST_CANTONESE:  # as in nearly all texts
        return False
    chars: Counter[str] = Counter()
    for text in given:
        chars.update(text)
    han = sum(count for char, count in chars.items() if is_han(char))
    return sum(map(chars.__getitem__, found)) >= max(_LEAST_CANTONESE_WORDS, _LEAST_CANTONESE_SHARE * han)


def script_language(text: str) -> str:
    """Return the language that the script of a cell shows; empty for Chinese, Latin letters, and what has no letters.

    Example:
        >>> [script_language(cell) for cell in ("ドラゴン", "経済発展", "용왕", "鲜の每日", "α-酮戊二酸")]
        ['Japanese', 'Japanese', 'Korean', '', '']
    """
    if text.isascii():
        return ""
    if not _kanji()[1].isdisjoint(text) and is_kanji(Counter(text)):
        return "Japanese"
    if _OTHER_SCRIPT.search(text) is None:
        return ""
    letters = len("".join(_ANY_LETTER.findall(text)))
    for name, pattern in _LANGUAGE_SCRIPTS.items():
        own = len(pattern.findall(text))
        if (
            own >= _FEW_LETTERS
            and own > (_LEAST_BESIDE_HAN if name in _WRITTEN_WITH_HAN else _HALF) * letters
        ):
            return name
    return ""


def is_chinese(text: str) -> bool:
    """Return whether most letters of a cell are Han characters."""
    if text.isascii():
        return False
    han, letters = (len("".join(pattern.findall(text))) for pattern in (HAN_RUN, _ANY_LETTER))
    return han > _HALF * letters


class SideCounts:
    """What the cells of a side show of its language, which should be Chinese or English."""

    def __init__(self, side: str, *, running: bool = False) -> None:
        """Begin.

        Args:
            side: `zh` or `en`: terms of an English side may be in Chinese, too.
            running: Whether cells are sentences of a text, for which 200 letters are enough; else there must be twenty.
        """
        self._side, self._running = side, running
        self._scripts: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._chars: Counter[str] = Counter()
        self._total = self._latin = self._phrases = self._letters = self._han = 0

    def add(self, text: str) -> str:
        """Take a cell; return the language that its script shows, if another."""
        if not text or text.isspace():
            return ""
        self._total += 1
        name = script_language(text)
        is_all_han = HAN_RUN.fullmatch(text) is not None
        if self._han < _MOST_LETTERS and not text.isascii():
            self._han += len(text)
            self._chars.update(text)
        if not name and not is_all_han and not is_chinese(text):
            self._latin += 1
            self._take_words(text)
        elif not name and self._side == "en" and not self._running:  # an untranslated text is a finding
            name = "Chinese"
        if name:
            self._scripts[name] += 1
        return name

    def _take_words(self, text: str) -> None:
        if self._letters < _MOST_LETTERS and text.count(" ") >= _PHRASE_WORDS - 1:
            words = _LATIN_LETTERS.findall(unicodedata.normalize("NFC", text).lower())
            if len(words) >= _PHRASE_WORDS:
                self._words.update(words)
                self._letters += sum(map(len, words))
                self._phrases += 1

    def language(self) -> SideLanguage | None:
        """Return the other language of the cells; None where none shows."""
        if self._latin > _HALF * self._total and (name := self._running_language()):
            return SideLanguage(name, self._latin, self._total, is_all=True)
        if is_kanji(self._chars):
            return SideLanguage("Japanese", self._total, self._total, is_all=True)
        if not self._scripts:
            return None
        name, count = self._scripts.most_common(1)[0]
        return SideLanguage(name, count, self._total, is_all=count >= _HALF * self._total)

    def _running_language(self) -> str:
        """Return the language whose function words the phrases have; empty where it is English, or none."""
        if self._letters < _LEAST_LETTERS if self._running else self._phrases < _LEAST_PHRASES:
            return ""
        total = self._words.total()
        english = sum(count for word, count in self._words.items() if word in FUNCTION_WORDS)
        counts = {
            name: sum(self._words[word] for word in words)
            for name, words in _WORDS_BY_LANGUAGE.items()
            if sum(word in self._words for word in words) >= _LEAST_DISTINCT
        }
        best = max(counts, key=counts.__getitem__, default="")
        return best if best and counts[best] > max(english, _LEAST_WORD_SHARE * total) else ""


def side_language(cells: Iterable[str], side: str, *, running: bool = False) -> SideLanguage | None:
    """Return the language of cells that should be Chinese or English; None where no other shows.

    Example:
        >>> side_language(["ドラゴン", "スライム"], "en")
        SideLanguage(name='Japanese', count=2, total=2, is_all=True)
        >>> sentence = "Die Bank ist nicht nur für den Handel offen, sie wird auch durch das Amt geprüft."
        >>> side_language([sentence] * 5, "en", running=True).name
        'German'
        >>> side_language(["Ludwig van Beethoven", "Oscar de la Renta", "Canis lupus familiaris"] * 20, "en") is None
        True
    """
    counts = SideCounts(side, running=running)
    for cell in cells:
        counts.add(cell)
    return counts.language()
