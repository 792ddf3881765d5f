"""A provider's mail templates, which type sends a receipt by which, and how its mail looks."""

import pytest

from tests.services.provider_file.conftest import SAMPLE, Provider

TEMPLATES = (
    "mail_templates:\n  - {name: Abertura, subject: 'Oi {{ protocolo }}', body: Olá}\n"
    "  - {name: Fim, subject: Fim, body: '{{ solucao }}'}\n"
)


@pytest.mark.seed("S4.2.9.a", "S4.2.9.1.1")
async def test_templates_are_settled_by_name_and_a_type_names_the_one_of_its_receipt(
    provider: Provider,
) -> None:
    types = "ticket_types: [{name: Queda, receipt_mail: Abertura}, {name: Outros}]\n"
    assert await provider.told(TEMPLATES + types) == [
        "mail_templates + Abertura: subject Oi {{ protocolo }}, body 'Olá' (3 characters, 5251c3c6), place 1",
        "mail_templates + Fim: subject Fim, body '{{ solucao }}' (13 characters, 2170fa1c), place 2",
        "ticket_types + Queda",
        "ticket_types + Outros",
        "ticket_types + Queda, receipt_mail: Abertura",
    ]
    assert await provider.told(TEMPLATES + types) == []
    assert await provider.told("ticket_types: [{name: Queda, receipt_mail: Fim}, {name: Outros}]") == [
        "ticket_types ~ Queda, receipt_mail: Abertura → Fim"
    ]
    assert await provider.told("mail_templates: [{name: Fim, subject: Fim, body: Feito}]") == [
        (
            "mail_templates ~ Fim: body: '{{ solucao }}' (13 characters, 2170fa1c) → 'Feito' (5 characters,"
            " cb8eec47), place: 2 → 1"
        ),
        "mail_templates - Abertura",
    ]
    assert await provider.refused("ticket_types: [{name: Queda, receipt_mail: Abertura}]") == [
        "1:44: receipt_mail: there is no 'Abertura'; there is Fim"
    ]
    assert await provider.told("ticket_types: [{name: Queda}, {name: Outros}]") == [
        "ticket_types - Queda, receipt_mail"
    ]


@pytest.mark.seed("S4.2.9.a", "S4.2.9.1.1")
async def test_the_logo_is_kept_with_the_signature_and_its_bytes_are_not_told(provider: Provider) -> None:
    picture = (SAMPLE.parent / "logo.png").read_bytes()
    (provider.file.parent / "logo.png").write_bytes(picture)
    first = await provider.told("mail: {signature: Equipe, logo: logo.png}")
    assert [line.split(":")[0] for line in first] == ["mail + signature", "mail + logo"]
    assert all(len(line) < 80 for line in first)
    assert await provider.told("mail: {signature: Equipe, logo: logo.png}") == []
    (provider.file.parent / "logo.png").write_bytes(picture + b"\0")
    (again,) = await provider.told("mail: {signature: Equipe, logo: logo.png}")
    assert again.startswith("mail ~ logo: logo.png ")
    (provider.file.parent / "logo.png").write_bytes(picture + bytes(200_000))
    assert await provider.refused("mail: {logo: logo.png}") == ["1:14: logo: is larger than 200 kB"]
