"""Translation units: what TMX and XLIFF hold, read once for glossaries and for texts alike.

- `model`: a unit, its segments, and a segment's texts; a file of units;
- `content`: the text of a segment, without native codes, and where it is;
- `tmx`, `xliff`: the units of a file; XLIFF of any version and tool.
"""
