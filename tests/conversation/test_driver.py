"""Somebody who knows nothing of the pages still gets a ticket done: they press the main button, tick and choose by
chance, and type something plausible where a text is asked for. DRIVER_SEEDS=100 walks more ways, SEED=… one again."""

import os
import random
import re

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Json, Person

SEEDS = int(os.environ.get("DRIVER_SEEDS", "2"))
MOST_ACTS = 160
MAIN = ("Ok", "Avançar", "Finalizar", "Confirmar", "Salvar", "Encerrar Script", "Seguir sem script")
BACK, NEVER = (
    ("Anterior", "Não"),
    ("Guardar", "Cancelar", "Sim, cancelar", "Tornar cliente", "📄 Como arquivo", "🖼 Imagem"),
)
ENDS = ("open", "resolved", "merged")
PLAUSIBLE = (
    (r"iniciais|buscar|procur|qual cliente|quem é", ("maria", "joão", "a", "silva")),
    (r"telefone|celular", ("(16) 95{number}", "19 96{number}")),
    (r"e-mail", ("rosa@example.com",)),
    (r"CPF|CNPJ", ("529.982.247-25",)),
    (r"CEP", ("13560-000",)),
    (r"quando|prazo|hora|data", ("amanhã 9h", "em 2 horas", "seg 10:00")),
)
ANYTHING = ("Sem internet desde ontem", "Luz vermelha <b>&", "Rosa", "1", "😀 tudo certo")


def typed(chance: random.Random, asked: str) -> str:
    """What somebody would answer to what the page asks for; now and then it makes no sense."""
    fitting = [words for pattern, words in PLAUSIBLE if re.search(pattern, asked, re.IGNORECASE)]
    words = chance.choice(fitting[0] if fitting and chance.random() < 0.9 else ANYTHING)
    return words.replace("{number}", f"{chance.randrange(10**7):07}")


class Driver:
    """One person at one ticket; `trail` is what they did, for whoever looks into a failure."""

    def __init__(self, desk: Desk, who: Person, subject: str, seed: int) -> None:
        self.desk, self.who, self.subject, self.chance = desk, who, subject, random.Random(seed)
        self.trail: list[str] = []
        self.refused = False

    async def state(self) -> str:
        return str(await self.desk.value("select state from tickets where protocol = $1", self.protocol))

    async def drive(self) -> str:
        """The state in which the ticket ends; "draft" where it does not."""
        await self.who.says("/novo")
        self.protocol = self.who.screen.protocol
        for _ in range(MOST_ACTS):
            await self.act()
            assert self.who.screen, "a screen says something"
            assert "deu errado" not in self.who.screen + self.who.screen.answer, self.trail
            state = await self.state()
            if state != "draft":
                return state
        return "draft"

    async def act(self) -> None:
        """The subject where it is asked; else the main button, a choice, or a text, as the page invites to."""
        screen = self.who.screen
        buttons = [each for row in screen.rows for each in row if "callback_data" in each]
        named = {each["text"]: each for each in buttons}
        if self.subject in named and "Novo Atendimento  " in screen:
            await self.press(named[self.subject])
            return
        asked = " ".join(re.findall(r"👉 (.*)", screen))
        choices = [each for name, each in named.items() if name not in (*MAIN, *BACK, *NEVER)]
        main = [named[name] for name in MAIN if name in named]
        roll = self.chance.random()
        if roll < 0.05 and any(name in named for name in BACK):
            await self.press(next(named[name] for name in BACK if name in named))
        elif main and (roll < 0.45 or "toque em" in asked) and not self.refused:
            pressed = self.chance.choice(main) if roll < 0.9 or not choices else self.chance.choice(choices)
            await self.press(pressed)
        elif choices and (roll < 0.7 or not asked):
            await self.press(self.chance.choice(choices))
        else:
            words = typed(self.chance, asked)
            self.trail.append(f"«{words}")
            await self.who.says(words)
            self.refused = False

    async def press(self, button: Json) -> None:
        """A button that changed nothing is not pressed again at once."""
        self.trail.append(button["text"])
        before = self.who.screen
        self.refused = await self.who.presses_data(button["callback_data"]) == before


@pytest.mark.parametrize("subject", ["Clientes", "Prospecto", "P. Acesso"])
async def test_whoever_knows_only_the_main_button_reaches_a_receipt(desk: Desk, subject: str) -> None:
    ana = await desk.operator()
    one = os.environ.get("SEED")
    ended = []
    for seed in [int(one)] if one else range(SEEDS):
        driver = Driver(desk, ana, subject, seed)
        state = await driver.drive()
        print(f"SEED={seed} {subject}: {state} after {len(driver.trail)} acts")
        assert state in ENDS, f"SEED={seed} {subject}: {driver.trail}\n{ana.screen}\n{ana.screen.buttons}"
        assert driver.protocol in ana.screen
        ended.append(state)
    assert "open" in ended or "resolved" in ended or one, "not all of them are added to others"
