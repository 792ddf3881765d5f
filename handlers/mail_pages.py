"""How Enviar E-mail and Anexo E-mail look: to whom it goes, what it says with its values, and what weighs how much."""

from handlers import buttons
from handlers.file_pages import BUTTON_MOST, listing, size_of
from handlers.screen import Rows, clip, label, quoted, safe
from handlers.texts import Texts
from services.intake.mail_text import Preview
from services.mail.addressing import shown
from services.mail.asking import BYTES_MOST
from services.mail.mails import Recipient
from services.wizard import Option, Page

PAGES = ("mail", "new_mail")
FILES = ("mail_files", "new_mail_files")
UNSAID = frozenset(
    {(name, field) for name in PAGES for field in ("other", "copy_to", "subject", "body")}
    | {("correct_address", "address")}
)
"""Questions that this page tells in its own way."""
BODY_SHOWN, BODY_EDITED = 1800, 3000
"""Of a long one; more where it is open, to be copied."""
COPIED_MOST = 256
NAME_MOST, WORDS_MOST = 40, 300


def whom(page: Page, texts: Texts) -> list[str]:
    """Enviar E-mail(s) and Cópia E-mail, with the names of those who are known."""
    lines = [f"<b>{safe(texts(f'{page.step.name()}-to'))}</b>:"]
    to = [_named(each) for each in _ticked(page, "to")]
    lines = [*lines, *to] if to else [f"{lines[0]} —"]
    if copies := [_named(each) for each in _ticked(page, "cc")]:
        lines += [f"{safe(texts(f'{page.step.name()}-cc'))}:", *copies]
    return lines


def _ticked(page: Page, field: str) -> list[Option]:
    said = page.draft.answers.get(page.step.name(), {}).get(field) or ()
    options = [each for each in page.facts.get(field) or () if isinstance(each, Option)]
    return [each for each in options if each.value in said]


def _named(option: Option) -> str:
    told = option.detail
    name = f" · {safe(clip(str(told['name']), NAME_MOST))}" if told.get("name") else ""
    return f"✉️ <code>{safe(shown(str(told['address'])))}</code>{name}"


def mail(page: Page, texts: Texts) -> list[str]:
    """Assunto and Conteúdo as they would be sent now, and what is not as one might think."""
    made = page.facts.get("preview")
    if not isinstance(made, Preview):
        return []
    step, focus = page.step.name(), page.draft.focus
    body = clip(made.body, BODY_EDITED if focus == "body" else BODY_SHOWN)
    lines = [f"{_name(step, 'subject', focus, texts)}: {safe(made.subject) or '—'}"]
    lines += [
        f"{_name(step, 'body', focus, texts)}:{'' if body else ' —'}",
        *([quoted(body)] if body else []),
    ]
    if body != made.body:
        lines.append(texts.html("mail-body-cut", length=len(made.body)))
    if made.empty:
        names = ", ".join(f"{{{{ {name} }}}}" for name in made.empty)
        lines.append(texts.html("mail-empty", names=names))
    if focus == "body" and made.body:
        lines.append(texts.html("mail-body-edit"))
    said = page.draft.answers.get(step, {})
    if said.get("wants_read") and not made.confirms:
        lines.append(texts.html("mail-read-asked"))
    if not made.ready:
        lines.append(texts.html("mail-not-ready"))
    return lines


def _name(step: str, field: str, focus: str, texts: Texts) -> str:
    return f"{'▸ ' if focus == field else ''}<b>{safe(texts(f'{step}-{field}'))}</b>"


def copy_rows(page: Page, texts: Texts) -> Rows:
    """What is to be edited, as far as a button can copy it."""
    made, focus = page.facts.get("preview"), page.draft.focus
    present = getattr(made, focus, "") if focus in ("subject", "body") else ""
    short = isinstance(present, str) and 0 < len(present) <= COPIED_MOST
    return [[buttons.copier(texts("mail-copy"), present)]] if short else []


def files(page: Page, texts: Texts) -> list[str]:
    """The files that go, and how much of a mail they fill."""
    total = page.facts.get("total")
    told = listing(page, texts)
    if isinstance(total, str) and total.isdecimal() and int(total):
        sizes = {"size": size_of(int(total)), "most": size_of(BYTES_MOST)}
        told.append(texts.html("mail_files-total-told", **sizes))
    return told


def file_rows(page: Page, texts: Texts) -> Rows:
    """Remover for each; the ticket's own and what was removed are added by one press."""
    chosen, draft, rows = page.draft.answers.get(page.step.name(), {}).get("files") or (), page.draft, []
    options = [each for each in page.facts.get("files") or () if isinstance(each, Option)]
    for number, option in enumerate(options, 1):
        name = f"{number}. {clip(option.label, BUTTON_MOST)}"
        if option.value in chosen:
            words, value = texts("attachments-remove", number=str(number)), f"files=-{option.value}"
        else:
            key = "mail_files-add" if option.detail.get("own") else "attachments-again"
            words, value = texts(key, name=name), f"files={option.value}"
        rows.append([buttons.button(label(words), buttons.walk(draft, "s", value))])
    return rows


def failure(page: Page, texts: Texts) -> list[str]:
    """The address that failed, with what its server said, and the one that takes its place."""
    found = page.facts.get("failed")
    if not isinstance(found, Recipient):
        return [texts.html("correct_address-none")]
    said = clip(" ".join(filter(None, (str(found.code or ""), found.words))), WORDS_MOST)
    new = page.draft.answers.get(page.step.name(), {}).get("address")
    lines = [
        f"{safe(texts('mail-subject'))}: {safe(found.subject)}",
        f"❌ <code>{safe(shown(found.address))}</code>",
        *([quoted(said)] if said else []),
    ]
    return [*lines, f"✉️ <code>{safe(shown(str(new)))}</code>"] if new else lines
