"""The recipe that trains the annotator: ``make train CORPORA=…``. Needs the ``train`` extra."""
