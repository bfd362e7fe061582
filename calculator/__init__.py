"""What the law decides: rule packs read from plain data, cases answered with reasons. Standard library only.

The same code answers in the browser (Pyodide), on the command line and in batch.
"""

from calculator.answer import answer
from calculator.link import read_bundle
from calculator.pack import Pack
from calculator.problems import Problem, Problems
from calculator.wording import sentences

__all__ = ["Pack", "Problem", "Problems", "answer", "read_bundle", "sentences"]
