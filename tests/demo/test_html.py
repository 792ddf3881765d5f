"""HTML parse mode: which markup becomes which entity, and which is refused in which words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.errors import ApiError
from demo.texts import formatted, own_text

UNMATCHED = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
    "code units"
)


def spans(source: str) -> list[tuple[str, str]]:
    """Kind and covered text of each entity, by UTF-16 offsets."""
    text, entities = formatted(source, "HTML", "")
    units = text.encode("utf-16-le")
    found = []
    for entity in entities:
        begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        found.append((entity["type"], units[begin:end].decode("utf-16-le")))
    return found


def entity(source: str) -> dict[str, Any]:
    (found,) = formatted(source, "HTML", "")[1]
    return found


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"), ("<strong>x</strong>", "bold"), ("<i>x</i>", "italic"), ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"), ("<ins>x</ins>", "underline"), ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"), ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"), ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<code>x</code>", "code"), ("<pre>x</pre>", "pre"), ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"), ("<B>x</b>", "bold"),
        ("<b>x</>", "bold"),
    ],
)  # fmt: skip
def test_a_tag_becomes_an_entity(source: str, kind: str) -> None:
    """Bot API, "HTML style"; tdlib/td MessageEntity.cpp, parse_html."""
    assert spans(source) == [(kind, "x")]


def test_offsets_count_utf_16_units() -> None:
    """Bot API, MessageEntity offset and length."""
    assert spans("😀 <b>é😀</b> <i>fim</i>") == [("bold", "é😀"), ("italic", "fim")]


def test_entities_with_something_in_them() -> None:
    """Bot API, "HTML style": links, languages, custom emoji, date-time."""
    assert (
        entity('<a href="https://exemplo.com/a?b=1&amp;c=2">x</a>')["url"] == "https://exemplo.com/a?b=1&c=2"
    )
    assert entity("<a href='tg://user?id=1001'>x</a>") == {
        "type": "text_mention", "user_id": 1001, "offset": 0, "length": 1,
    }  # fmt: skip
    assert entity('<pre><code class="language-python">x</code></pre>') == {
        "type": "pre", "language": "python", "offset": 0, "length": 1,
    }  # fmt: skip
    assert (
        entity('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')["custom_emoji_id"]
        == "5368324170671202286"
    )
    assert entity('<tg-time unix="1647531900" format="wDT">x</tg-time>') == {
        "type": "date_time", "unix_time": 1647531900, "date_time_format": "wDT", "offset": 0, "length": 1,
    }  # fmt: skip
    assert spans("<a href='javascript:alert(1)'>x</a>") == [], "a link that is none is only text"


def test_nesting() -> None:
    """Bot API, "HTML style": pre and code contain nothing and nothing contains them, quotes do not nest."""
    assert spans("<b>a<i>b</i></b>") == [("bold", "ab"), ("italic", "b")]
    assert spans("<b>a<code>b</code>c</b>") == [("bold", "a"), ("code", "b"), ("bold", "c")]
    assert spans("<code>a<b>b</b></code>") == [("code", "ab")]
    assert spans("<blockquote>a<blockquote>b</blockquote></blockquote>") == [("blockquote", "ab")]
    assert spans("<b>a<b>b</b></b>") == [("bold", "ab")]


def test_only_four_names_and_numbers_are_characters() -> None:
    """telegram.md 9: lt gt amp quot and numeric; MessageEntity.cpp, decode_html_entity."""
    assert formatted("&lt;3 &gt; &amp; &quot; &#233; &#xe9; &nbsp; &eacute;", "HTML", "")[0] == (
        '<3 > & " é é &nbsp; &eacute;'
    )


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("<3", "Unclosed start tag at byte offset 0"),
        ("Olá <script>x</script>", 'Unsupported start tag "script" at byte offset 5'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("стёпа >_< x", 'Unsupported start tag "" at byte offset 13'),
        ("a < b >", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', 'Unclosed start tag at byte offset 0'),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>y</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xd800;", UNMATCHED),
    ],
)  # fmt: skip
def test_markup_that_is_refused(source: str, refusal: str) -> None:
    """tdlib/td MessageEntity.cpp, parse_html; byte offsets count UTF-8."""
    with pytest.raises(ApiError) as caught:
        formatted(source, "HTML", "")
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"


def test_bad_times_are_refused() -> None:
    """telegram.md 5 and 9: the format is r or w?[dD]?[tT]?; the words are ours, only the refusal is known."""
    for source in ("<tg-time unix='1' format='x'>a</tg-time>", "<tg-time unix='soon'>a</tg-time>"):
        with pytest.raises(ApiError, match="can't parse entities"):
            formatted(source, "HTML", "")


def test_spaces_at_both_ends_go() -> None:
    """tdlib/td MessageEntity.cpp, fix_formatted_text."""
    text, entities = formatted(" \n <b> x </b> y \n", "HTML", "")
    assert text == " x  y"
    assert entities == [{"type": "bold", "offset": 0, "length": 3}]


def test_what_the_server_finds_by_itself() -> None:
    """tdlib/td MessageEntity.cpp, find_entities; Bot API, MessageEntity types."""
    kinds = [
        (found["type"], found["offset"])
        for found in own_text("/novo de ana@exemplo.com em https://exemplo.com/x. por @ana #sinal")[
            "entities"
        ]
    ]
    assert kinds == [("bot_command", 0), ("email", 9), ("url", 28), ("mention", 55), ("hashtag", 60)]
    assert "entities" not in own_text("1/2 e a@b, c/d")
    assert spans("<code>/novo</code> https://exemplo.com") == [
        ("code", "/novo"),
        ("url", "https://exemplo.com"),
    ]


def test_an_unknown_parse_mode_is_refused() -> None:
    """tdlib/telegram-bot-api Client.cpp, get_formatted_text."""
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("x", "BBCode", "")


PIECES = st.sampled_from([
    "<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<pre>", "</pre>", "<tg-spoiler>", "</tg-spoiler>", "</>",
    "<blockquote expandable>", "<blockquote>", "</blockquote>", "<a href='http://a.bc'>", "</a>", "x", "é", "😀", " ",
    "\n", "&lt;", "&amp", "&#65;", "<", "/novo", "https://a.bc/d",
])  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=14))
def test_whatever_comes_entities_lie_in_the_text(pieces: list[str]) -> None:
    """Any markup is refused with a 400 or gives entities that cover something of the text, in order."""
    try:
        text, entities = formatted("".join(pieces), "HTML", "")
    except ApiError:
        return
    end = len(text.encode("utf-16-le")) // 2
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= end for one in entities)
    assert [one["offset"] for one in entities] == sorted(one["offset"] for one in entities)


@pytest.mark.parametrize(
    ("entities", "refusal"),
    [
        ('[{"type": "bold", "length": 1}]', 'Can\'t find field "offset"'),
        ('[{"type": "bold", "offset": "0", "length": 1}]', 'Field "offset" must be of type Number'),
        ('[{"type": "wave", "offset": 0, "length": 1}]', "Unsupported type specified"),
        ("[1]", "expected an Object"),
    ],
)
def test_entities_given_by_hand_are_checked(entities: str, refusal: str) -> None:
    """tdlib/telegram-bot-api Client.cpp, get_text_entity, get_formatted_text."""
    with pytest.raises(ApiError) as caught:
        formatted("x", "", entities)
    assert caught.value.description == f"Bad Request: can't parse MessageEntity: {refusal}"


def test_entities_given_by_hand_are_kept_and_cut_to_the_text() -> None:
    """Bot API, sendMessage entities; tdlib/td MessageEntity.cpp, fix_entities."""
    given_by_hand = '[{"type": "bold", "offset": 1, "length": 90}, {"type": "url", "offset": 0, "length": 1}]'
    assert formatted("abc", "", given_by_hand)[1] == [{"type": "bold", "offset": 1, "length": 2}]
