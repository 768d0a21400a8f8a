"""English words that carry structure more than meaning: one list a purpose, each built on the one before."""

ARTICLES = frozenset(("a", "an", "the"))
"""What inflection adds and takes away."""

LETTER = "A"
"""What is no article though it is written like one: *Party A*, *hepatitis A*, *A-shares*."""

LIGHT_WORDS = ARTICLES | frozenset("and as at by for from in into of on or s to under via with".split())
"""Words with no meaning of their own in a term: small letters in a title, no letter in an initialism, free between
the words of a rendering. `s` is the possessive, cut off."""

FUNCTION_WORDS = LIGHT_WORDS - {"s"} | frozenset(
    """
    this that these those such some any each every either neither no not all both more most
    much many few i you he she it we they me him her us them my your his its our their mine yours hers
    ours theirs itself themselves himself herself ourselves who whom whose which what where when why how
    be is are was were been being am have has had having do does did done doing will would shall should
    can could may might must ought need let but nor so yet if unless while whereas although
    though because since than until till once whether without within
    onto upon over above below between among amongst through throughout during before after about
    against across along around behind beyond despite toward towards off out up down also too
    very only just even still already always never often ever again further then there here thus hence
    therefore however moreover meanwhile well rather quite almost nearly 's n't etc one's
    """.split()
)
"""Words that no term begins or ends with, unless a hyphen ties them to it (*well-off*, *follow-up*)."""

GLOSS_FILLERS = ARTICLES | frozenset(
    "to of in on for with and or be sb sth one 's somebody something oneself".split()
)
"""Words of dictionary glosses that add nothing to the meaning; `sb` and `sth` stand for objects."""

FORMS_OF_ADDRESS = frozenset(
    "mr mrs ms miss dr prof professor sir madam lord lady president chairman chairwoman premier minister secretary "
    "director master uncle aunt old young little brother sister".split()
)
"""Forms of address: words that a name may have with it or not."""
