"""The promotion of an article, proposed as a series over three weeks in the article's own words.

`sentences` reads the article, `choosing` picks what is worth saying again, `wording` says it in the measure
of each network, `dates` finds a moment for each, `proposing` puts it together. Nothing is invented: every
sentence of a proposal stands in the article, and the page marks it there.
"""
