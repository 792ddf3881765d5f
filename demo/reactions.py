"""Reactions of the bot: one of Telegram's standard emoji a message (Bot API page, ReactionTypeEmoji)."""

import json

from demo.errors import bad_request

EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
    "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ "
    "😡"
)
STANDARD = frozenset(EMOJI.split())


def parse_reaction(value: str) -> list[dict[str, str]]:
    """Checked reactions; an empty list takes them away. Raises `ApiError` 400."""
    try:
        reactions = json.loads(value) if value else []
    except ValueError:
        raise bad_request("can't parse reaction types JSON object") from None
    if not isinstance(reactions, list):
        raise bad_request("expected an Array of ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if not isinstance(reaction, dict) or reaction.get("type") not in ("emoji", "custom_emoji", "paid"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
        emoji = str(reaction.get("emoji", "")).replace("\ufe0f", "")
        if reaction["type"] != "emoji" or emoji not in STANDARD:
            raise bad_request("REACTION_INVALID")
    return reactions
