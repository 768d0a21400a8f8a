"""What people are shown, in their language: which one that is, and the catalogues of messages and of pages."""
