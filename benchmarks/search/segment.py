"""Chinese text cut into words by jieba, joined by zero-width spaces, as Material's search plugin does.

Texts as JSON on standard input, the same on output.
"""

import json
import logging
import re
import sys

import jieba

jieba.setLogLevel(logging.WARNING)
HAN = re.compile(r"[\u3400-\u9fff]+")
texts = json.load(sys.stdin)
json.dump([HAN.sub(lambda run: "\u200b".join(["", *jieba.cut(run[0]), ""]), text) for text in texts], sys.stdout)
