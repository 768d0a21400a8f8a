"""Countries and continents: their Chinese names, their English ones, and the adjectives of these."""

from typing import NamedTuple


class Country(NamedTuple):
    """A country, or a continent or region that is named as one."""

    zh: str
    """Its usual name, simplified."""
    en: str
    """An English name, without its article."""
    adjective: str
    """What belongs to it, or one who does."""


_ROWS = (
    "中国 China Chinese, 美国 America American, 美国 United_States American, "
    "英国 Britain British, 英国 United_Kingdom British, 法国 France French, "
    "德国 Germany German, 俄罗斯 Russia Russian, 日本 Japan Japanese, "
    "韩国 South_Korea South_Korean, 韩国 Korea Korean, 朝鲜 North_Korea North_Korean, "
    "印度 India Indian, 意大利 Italy Italian, 西班牙 Spain Spanish, 葡萄牙 Portugal Portuguese, "
    "荷兰 Netherlands Dutch, 比利时 Belgium Belgian, 瑞士 Switzerland Swiss, "
    "瑞典 Sweden Swedish, 挪威 Norway Norwegian, 丹麦 Denmark Danish, 芬兰 Finland Finnish, "
    "冰岛 Iceland Icelandic, 爱尔兰 Ireland Irish, 奥地利 Austria Austrian, 波兰 Poland Polish, "
    "捷克 Czechia Czech, 捷克 Czech_Republic Czech, 匈牙利 Hungary Hungarian, "
    "罗马尼亚 Romania Romanian, 保加利亚 Bulgaria Bulgarian, 希腊 Greece Greek, "
    "土耳其 Turkey Turkish, 乌克兰 Ukraine Ukrainian, 白俄罗斯 Belarus Belarusian, "
    "塞尔维亚 Serbia Serbian, 克罗地亚 Croatia Croatian, 哈萨克斯坦 Kazakhstan Kazakh, "
    "乌兹别克斯坦 Uzbekistan Uzbek, 塔吉克斯坦 Tajikistan Tajik, 吉尔吉斯斯坦 Kyrgyzstan Kyrgyz, "
    "土库曼斯坦 Turkmenistan Turkmen, 蒙古 Mongolia Mongolian, 越南 Vietnam Vietnamese, "
    "老挝 Laos Lao, 柬埔寨 Cambodia Cambodian, 泰国 Thailand Thai, 缅甸 Myanmar Burmese, "
    "马来西亚 Malaysia Malaysian, 新加坡 Singapore Singaporean, 印度尼西亚 Indonesia Indonesian, "
    "印尼 Indonesia Indonesian, 菲律宾 Philippines Philippine, 文莱 Brunei Bruneian, "
    "孟加拉国 Bangladesh Bangladeshi, 巴基斯坦 Pakistan Pakistani, 斯里兰卡 Sri_Lanka Sri_Lankan, "
    "尼泊尔 Nepal Nepalese, 阿富汗 Afghanistan Afghan, 伊朗 Iran Iranian, 伊拉克 Iraq Iraqi, "
    "以色列 Israel Israeli, 巴勒斯坦 Palestine Palestinian, 叙利亚 Syria Syrian, "
    "约旦 Jordan Jordanian, 黎巴嫩 Lebanon Lebanese, 沙特 Saudi_Arabia Saudi, "
    "沙特阿拉伯 Saudi_Arabia Saudi, 也门 Yemen Yemeni, 阿曼 Oman Omani, 科威特 Kuwait Kuwaiti, "
    "卡塔尔 Qatar Qatari, 阿联酋 United_Arab_Emirates Emirati, 埃及 Egypt Egyptian, "
    "利比亚 Libya Libyan, 突尼斯 Tunisia Tunisian, 阿尔及利亚 Algeria Algerian, "
    "摩洛哥 Morocco Moroccan, 苏丹 Sudan Sudanese, 埃塞俄比亚 Ethiopia Ethiopian, "
    "肯尼亚 Kenya Kenyan, 坦桑尼亚 Tanzania Tanzanian, 乌干达 Uganda Ugandan, "
    "尼日利亚 Nigeria Nigerian, 加纳 Ghana Ghanaian, 塞内加尔 Senegal Senegalese, "
    "刚果 Congo Congolese, 安哥拉 Angola Angolan, 赞比亚 Zambia Zambian, "
    "津巴布韦 Zimbabwe Zimbabwean, 南非 South_Africa South_African, 加拿大 Canada Canadian, "
    "墨西哥 Mexico Mexican, 古巴 Cuba Cuban, 巴西 Brazil Brazilian, 阿根廷 Argentina Argentine, "
    "智利 Chile Chilean, 秘鲁 Peru Peruvian, 哥伦比亚 Colombia Colombian, "
    "委内瑞拉 Venezuela Venezuelan, 澳大利亚 Australia Australian, 新西兰 New_Zealand New_Zealand, "
    "欧洲 Europe European, 亚洲 Asia Asian, 非洲 Africa African, 美洲 Americas American, "
    "欧盟 European_Union European, 苏格兰 Scotland Scottish, 威尔士 Wales Welsh, "
    "英格兰 England English"
)
"""Parted by commas, a space inside a name as `_`. A closed class, without states that are seldom in the news."""

COUNTRIES = tuple(Country(*(name.replace("_", " ") for name in row.split())) for row in _ROWS.split(", "))

CHINESE_NAMES = tuple(dict.fromkeys(country.zh for country in COUNTRIES if country.zh != "中国"))
"""Chinese names of other countries than China."""

_ADJECTIVES = {country.en: country.adjective for country in COUNTRIES}


def adjective_of(name: str) -> str:
    """Return the adjective of a country or continent, by its English name; nothing where it is no such name.

    Example:
        >>> adjective_of("Europe"), adjective_of("the United Kingdom"), adjective_of("bank")
        ('European', 'British', '')
    """
    return _ADJECTIVES.get(name.removeprefix("the ").removeprefix("The "), "")
