"""Translation units: what TMX and XLIFF hold, read once for glossaries and for texts alike.

- `model`: a unit, its segments, and a segment's texts;
- `content`: the text of a segment, without native codes, and where it is;
- `file`: a file of units;
- `tmx`, `xliff`: the units of a file; XLIFF of any version and tool.
"""
