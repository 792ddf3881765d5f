"""Reads texts that stand in every language of a script, and mappings whose keys the script's writer chose."""

import re

import yaml

from services.cleaning import clean
from services.provider_file.reader import Reader, short
from services.scripts.tree import Words

LANGUAGES = ("pt_BR", "en", "es")
"""Those that a script's texts can have; where a file says nothing, the first alone."""
MOST_KEYWORDS = 100
LONGEST_NAME = 60
"""Characters of a name, a label, a keyword: a phone's button shows some forty of them."""
LONGEST_KEY = 23
"""Bytes. A button carries its option's key, and whether a measurement says so, in 64 bytes, beside the longest number
of a draft."""
_KEY = re.compile(rf"[a-z0-9_-]{{1,{LONGEST_KEY}}}")


class ScriptReader(Reader):
    """A reader that knows the languages in which every text must stand."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: tuple[str, ...] = LANGUAGES[:1]

    def entries(self, node: yaml.Node, what: str) -> list[tuple[yaml.Node, str, yaml.Node]]:
        """The place, the key and the value of each entry; a key that stands here already is wrong, and left out."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what}: expected `key: value` for each, found no such thing")
            return []
        found, seen = [], set[str]()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name in seen:
                self.wrong(key, f"{what}: {short(name)} stands here twice; keep one")
                continue
            if not _KEY.fullmatch(name):
                text = f"a key has 1 to {LONGEST_KEY} of the signs a-z, 0-9, _ and -"
                self.wrong(key, f"{what}: {short(name)} is no key: {text}")
            seen.add(name)
            found.append((key, name, value))
        return found

    def words(
        self, node: yaml.Node | None, what: str, longest: int = LONGEST_NAME, *, lines: bool = False
    ) -> Words:
        """A text by language. With `lines` it may have several."""
        found = {}
        for language, said in self._by_language(node, what).items():
            place = f"{what} ({language})"
            text = self.text(said, place, longest, clean) if lines else self.text(said, place, longest)
            if text is not None:
                found[language] = text
        return found

    def keywords(self, node: yaml.Node | None) -> dict[str, tuple[str, ...]]:
        """Words of customers by language."""
        found = {}
        for language, said in self._by_language(node, "keywords").items():
            what, seen = f"keyword ({language})", dict[str, int]()
            items = self.items(said, f"keywords ({language})")
            if len(items) > MOST_KEYWORDS:
                self.wrong(
                    said, f"keywords ({language}): there are {len(items)}; {MOST_KEYWORDS} are the most"
                )
            written = [(each, self.text(each, what, LONGEST_NAME)) for each in items]
            found[language] = tuple(
                word for each, word in written if word and self.once(each, word, what, seen)
            )
        return found

    def _by_language(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        """What is said in each language; all of them must be there."""
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            if len(self.languages) == 1:
                return {self.languages[0]: node}
            every = ", ".join(f"{language}: …" for language in self.languages)
            self.wrong(node, f"{what}: expected a text in each language: {{{every}}}")
            return {}
        given = self.mapping(node, what, self.languages, empty=True) or {}
        missing = [language for language in self.languages if language not in given]
        if missing:
            self.wrong(node, f"{what}: has no text in {' and '.join(missing)}")
        return given
