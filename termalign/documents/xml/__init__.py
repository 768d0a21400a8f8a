"""XML: the one reader of files that people hand in, and what their writers share.

- `element`: an element, its text and where that is;
- `encoding`: any encoding, as the UTF-8 that the parser is given;
- `parser`: libexpat, with all that is unsafe refused; the root alone;
- `walking`: a document, one unit in memory at a time;
- `package`: archives of XML parts, as office programs write them;
- `tree`, `adding`: what is put between the bytes of a document;
- `writing`: what writers share.
"""
