"""What XML can hold."""

import regex

FORBIDDEN = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 cannot hold (section 2.2)."""
