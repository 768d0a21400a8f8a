"""Readers of files, a kind a module; `intake` chooses which one a file needs.

- `base`: blocks, marks, sources;
- `documents`, `bilingual`: blocks as sentences, and as pairs; `unit_pairs`: those of translation units;
- `plain`, `docx`, `delimited`, `records`, …: a kind each;
- `locating`, `inserting`: from positions back to blocks, and texts put into a file.

Whatever reads a file raises `FormatError` where it is damaged, unsafe, or not what its format has, and `MissingExtra`
where the package that reads it is not installed; the message says what was expected.
"""
