"""How the models of `text/model/` are made: `tertulia-train [--data DIR]` (docs/understanding.md).

Only this package needs scipy (extra `train`); nothing at run time imports it.
"""
