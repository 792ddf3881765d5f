"""The same short conversation by other libraries, each written as its own documentation shows it.

All read TELEGRAM_API_URL, BOT_TOKEN, REDIS_URL, and WEBHOOK_URL, WEBHOOK_LISTEN, WEBHOOK_SECRET for a webhook.
"""

import os
from urllib.parse import urlsplit

API = os.environ.get("TELEGRAM_API_URL", "")
TOKEN = os.environ.get("BOT_TOKEN", "")
REDIS = os.environ.get("REDIS_URL", "")
HOOK = os.environ.get("WEBHOOK_URL")
SECRET = os.environ.get("WEBHOOK_SECRET", "")
HOST, PORT = "127.0.0.1", int(os.environ.get("WEBHOOK_LISTEN", ":0").rpartition(":")[2])
PATH = urlsplit(HOOK or "").path or "/"

SUBJECTS = {"c": "Cliente", "p": "Prospecto", "a": "Ponto de Acesso"}
CUSTOMERS = {
    "1000": "Maria Aparecida da Silva",
    "1001": "Maria das Dores Souza",
    "1002": "Maria Eduarda Oliveira",
    "1003": "Ana Maria Pereira",
    "1004": "José Maria dos Santos",
}
PLANS = {"f300": "Fibra 300", "f600": "Fibra 600", "r20": "Rádio 20"}
ANSWERS = {"yes": "Sim", "no": "Não"}
MATTERS = {"support": "Suporte técnico", "billing": "Financeiro", "sales": "Comercial"}
SURE = {"yes": "Confirmar", "no": "Cancelar"}

SUBJECT = "Novo atendimento. Tipo de cadastro:"
QUERY = "Digite as iniciais do cliente:"
CUSTOMER = "Selecione o cliente:"
PLAN = "Escolha o plano de {}:"
PROBLEM = "Descreva o problema relatado pelo cliente:"
LIT = "Pergunta 1: o LED PON do aparelho está aceso?"
RESTARTED = "Pergunta 2: o aparelho já foi reiniciado?"
MATTER = "Tipo de atendimento:"
DONE = "Atendimento registrado."


def found(typed: str) -> dict[str, str]:
    """The customers whose name holds what was typed."""
    return {key: name for key, name in CUSTOMERS.items() if typed.casefold() in name.casefold()}


def summary(said: dict[str, str]) -> str:
    """What is asked to be confirmed."""
    return (
        f"Confirma o atendimento?\nCliente: {CUSTOMERS[said['customer']]}\nPlano: {PLANS[said['plan']]}\n"
        f"Problema: {said['problem']}\nPON: {ANSWERS[said['lit']]}  Reinício: {ANSWERS[said['restarted']]}\n"
        f"Tipo: {MATTERS[said['matter']]}"
    )
