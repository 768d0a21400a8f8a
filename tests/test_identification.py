"""Which language a text is in, where it is neither Chinese nor English."""

import pytest
import regex

from termalign.language import identification
from termalign.language.identification import is_cantonese, script_language, side_language
from termalign.language.text.function_words import FUNCTION_WORDS

GERMAN = (
    "Die Prüfung der Anlage ist nicht abgeschlossen und wird im Herbst fortgesetzt.",
    "Für diese Arbeiten werden eine Genehmigung und ein Plan verlangt, der auch die Kosten nennt.",
    "Sie haben sich mit dem Amt geeinigt, dass nur geprüfte Geräte aus dem Lager verwendet werden.",
)
FRENCH = (
    "Les travaux sont suivis par une équipe qui rend compte à la direction dans les dix jours.",
    "Cette règle vaut pour tous les ateliers, mais elle ne concerne pas ceux où l'on travaille avec leurs outils.",
    "Vous pouvez être entendus par la commission, ainsi que ses membres, selon les cas très divers.",
)
SPANISH = (
    "Esta norma se aplica también cuando la obra está terminada, según lo que dice el contrato.",
    "Para las máquinas hay una revisión como la de este año, pero puede hacerse entre dos fechas.",
    "Desde hoy los planos están sobre la mesa, donde todos pueden verlos porque son muy claros.",
)
ENGLISH = (
    "The works are not finished and will be continued in the autumn, when the permits are there.",
    "For these works a permit and a plan are required, which also names what they cost.",
    "The authorities have agreed that only tested devices from the store may be used, en route or pro rata.",
)

LISTS = {
    "persons": "Ludwig van Beethoven|Oscar de la Renta|Charles de Gaulle|Ursula von der Leyen|Vasco da Gama|"
    "Leonardo di ser Piero|Juan Ramón y Cajal|Walther von der Vogelweide|Simone de Beauvoir|Robert de la Salle|"
    "Vincent van der Heijden|Catarina dos Santos Silva",
    "bodies": "Verein für Raumschiffahrt|Kreditanstalt für Wiederaufbau|Gesellschaft für Informatik|"
    "Bundesamt für Justiz und Verwaltung|Institut für Wirtschaft und Technik|Médecins sans Frontières France|"
    "Fundação para a Ciência|Instituto para la Paz|Bank för Handel och Industri|Société pour la Musique",
    "species": "Canis lupus familiaris|Ailuropoda melanoleuca qinlingensis|Panthera tigris altaica|Homo sapiens|"
    "Ginkgo biloba L.|Camellia sinensis var. assamica|Escherichia coli|Oryza sativa subsp. japonica",
    "brands": "L'Oréal Paris Men Expert|Häagen-Dazs|Dolce & Gabbana|El Corte Inglés|La Mer|Mercedes-Benz AMG One|"
    "MacBook Pro Max|Löwenbräu|Crème de la Mer|Le Petit Marseillais",
    "pinyin": "Beijing Shi Zhengfu|Zhonghua Renmin Gongheguo|Nan Hai Bei An|wei renmin fuwu|yi guo liang zhi|"
    "shi shi qiu shi|sān gè dài biǎo|kē xué fā zhǎn guān|ni hao ma|bu yao wen wo wei shen me",
    "places": "San José del Cabo|Rio de Janeiro|Saint-Jean-de-Luz|Frankfurt am Main|Los Ángeles de San Rafael|"
    "Baden bei Wien|Boulogne sur Mer|Santa Cruz de la Sierra|Stratford upon Avon|L'Aquila",
    "formulas": "α-ketoglutaric acid|E = mc²|H₂O|∑ xᵢ yᵢ|λ₁ + λ₂ ≤ μ|Na⁺/K⁺-ATPase|β-catenin|C₆H₁₂O₆ → 2 C₂H₅OH",
}


@pytest.mark.parametrize("language", ["German", "French", "Spanish"])
def test_running_text_in_another_language_is_recognised(language):
    texts = {"German": GERMAN, "French": FRENCH, "Spanish": SPANISH}[language]
    assert side_language(texts, "en", running=True).name == language
    assert side_language(texts * 7, "en").name == language  # as cells of a list: twenty and more
    assert side_language(texts * 6, "en") is None  # 18 of them are too few


def test_english_is_not_another_language():
    assert side_language(ENGLISH * 10, "en", running=True) is None
    assert side_language(ENGLISH * 10, "en") is None
    assert side_language((*ENGLISH, *ENGLISH, *GERMAN), "en", running=True) is None  # quotations


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("side", ["zh", "en"])
def test_names_brands_species_pinyin_and_formulas_are_never_another_language(kind, side):
    cells = LISTS[kind].split("|") * 20
    assert side_language(cells, side) is None
    assert side_language(cells, side, running=True) is None


def test_all_lists_together_are_no_other_language_either():
    cells = [cell for cells in LISTS.values() for cell in cells.split("|")]
    assert side_language(cells * 10, "en") is None
    assert side_language([*cells, *ENGLISH] * 10, "en", running=True) is None


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("ドラゴン", "Japanese"),
        ("検索拡張生成、最大転送単位", "Japanese"),
        ("読売新聞", ""),  # two characters of Japan's own: a name that Chinese may write so
        ("產業説明録", ""),  # forms of mainland editions in Traditional script
        ("經濟發展對策", ""),
        ("大韓民國 經濟發展", ""),  # Korean in Chinese characters has none of its own
        ("人工知能の研究", ""),  # a cell of which only の is kana may be a brand
        ("개인정보", "Korean"),
        ("искусственный интеллект", "Cyrillic"),
        ("པེ་ཅིན།", "Tibetan"),
        ("ปัญญาประดิษฐ์", "Thai"),
        ("الذكاء الاصطناعي", "Arabic"),
        ("鲜の每日", ""),  # a Chinese brand
        ("卡拉OK", ""),
        ("artificial intelligence", ""),
        ("β-胡萝卜素", ""),
        ("2025", ""),
        ("", ""),
    ],
)
def test_a_script_shows_the_language_of_a_cell(cell, language):
    assert script_language(cell) == language


KANJI = (
    "日本国憲法",
    "国家安全保障戦略",
    "経済産業省設置法",
    "気候変動対策推進本部",
    "東京証券取引所",
    "公正取引委員会",
    "自己資本比率",
    "データ管理規程",
)
QUOTING = (
    "日本政府称，《読売新聞》和経済産業省的报告发表了数据。",
    "《渋沢栄一》这本书写的是他的经历。",
    "经济发展需要国家安全。",
)


@pytest.mark.parametrize("running", [True, False])
def test_a_side_in_japanese_without_kana_is_recognised_by_all_its_characters(running):
    assert side_language(KANJI, "zh", running=running).name == "Japanese"
    assert side_language(KANJI, "zh", running=running).is_all  # though half of the cells show nothing
    found = side_language(QUOTING, "zh", running=running)
    assert found is None or not found.is_all
    assert side_language(["國家安全保障會議", "經濟發展戰略"], "zh", running=running) is None


CANTONESE = ("佢哋嘅規定好清楚。", "我唔知道呢個係咪真。", "嗰度冇人嚟過。")


def test_written_cantonese_is_more_than_a_quoted_speaker():
    assert is_cantonese(CANTONESE)
    assert is_cantonese([text.replace("規", "规").replace("個係", "个系") for text in CANTONESE])
    assert not is_cantonese(["他说：“佢哋唔嚟。”大家都笑了，没有人再问下去，会议就这样结束了。"])
    assert not is_cantonese(["這是他們的關係，不知道有沒有人來。"] * 20)


def test_some_cells_in_another_script_are_counted():
    found = side_language(["dragon", "slime", "ドラゴン"], "en")
    assert (found.name, found.count, found.total, found.is_all) == ("Japanese", 1, 3, False)


PINYIN = regex.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|"
    "u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)"
)
NAME_PARTICLES = frozenset(
    "de la le du des les los las el del von van der den da do dos das di della dei al y zu ter ten af av".split()
)


def test_words_that_show_a_language_are_no_english_no_pinyin_and_no_particles_of_names():
    for language, words in identification._WORDS_BY_LANGUAGE.items():
        assert len(words) >= 2 * identification._LEAST_DISTINCT, language
        assert not words & FUNCTION_WORDS, language
        assert not words & NAME_PARTICLES, language
        assert not [word for word in words if PINYIN.fullmatch(word)], language
