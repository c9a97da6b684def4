"""多节点:several nodes of the product over one PostgreSQL on this machine, for trying out (``yizhang cluster``) and for proofs (``yizhang chaos``).

Nothing here is needed to run the product; what an operator sets up instead stands in docs/operation.md.
"""
