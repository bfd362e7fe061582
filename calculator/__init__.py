"""What the law decides: rule packs read from plain data, cases answered with reasons. Standard library only.

The same code answers in the browser (Pyodide), on the command line and in batch.
"""

from calculator.answers.answer import answer
from calculator.answers.sentences import sentences
from calculator.ground.problems import Diagnostic, Problems
from calculator.packs.pack import Pack
from calculator.proofs.proved_pack import read_bundle

__all__ = ["Diagnostic", "Pack", "Problems", "answer", "read_bundle", "sentences"]
