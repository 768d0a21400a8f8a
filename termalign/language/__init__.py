"""The language wing: what is known about Chinese and English words, without any document.

It alone answers what is a word, which form two words are compared in, how a character is folded, which language and
script a text is in, what a dictionary says, and what vector a text has. It reads no user's file but a dictionary, and
knows no sentence pair, glossary or finding.

May use: errors, runtime.
"""
