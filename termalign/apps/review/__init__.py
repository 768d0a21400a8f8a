"""A local page on which a person turns candidate terms into a glossary."""
