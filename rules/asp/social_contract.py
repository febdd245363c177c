"""For how many months a social contract is concluded (Social Code art. 122; law.md C 17)."""

SHORTEST, LONGEST = 3, 12
