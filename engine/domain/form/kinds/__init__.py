"""One file per kind of answer. Each has ``read(field, posted, today)``: the typed value, or a Problem.

``empty(field)`` in ``engine.domain.form.kinds.reading`` is what a visible field without an answer has.
"""
