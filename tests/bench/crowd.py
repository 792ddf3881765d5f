"""A made-up crowd of customers, as many as wanted, with names as common and as rare as in Brazil, made by SQL alone.

How common a name is follows the Censo 2010 of IBGE roughly: Maria and José lead, Silva and Santos are in every fifth
name, and one surname in seven is rare (made of syllables). No row is a real person: all is put together by chance.
"""

import asyncpg

FIRST = (
    "Maria José Ana João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Francisca Daniel"
    " Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra"
    " Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz"
    " Rita Luana Sônia Renata Eliane Josefa Simone Natália Cristiane Carla Débora Rosângela Jaqueline Rosa Daniela"
    " Aparecida Marlene Terezinha Raimunda Andréia Fabiana Lúcia Raquel Ângela Rafaela Joana Luzia Elaine Daniele"
    " Regina Daiane Alessandra Isabela Cristina Carolina Gustavo Fernando Fábio Leandro Tiago Matheus Vinícius Ricardo"
    " Roberto Leonardo Diego Jorge Guilherme Alexandre Sebastião Gilberto Anderson Sérgio Cícero Vítor Manoel Geraldo"
    " Mateus Márcio Edson Caio Otávio Benedita Iracema Zuleica Wanderley Yasmin Ubirajara Quitéria Onofre Nadir"
)
LAST = (
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida"
    " Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas"
    " Cardoso Ramos Gonçalves Santana Teixeira Araújo Cavalcante Pinto Borges Monteiro Moura Correia Campos Batista"
    " Miranda Melo Castro Barros Cunha Azevedo Coelho Farias Duarte Sales Reis Pires Peixoto Xavier Queiroz Siqueira"
    " Brito Guimarães Magalhães Tavares Aguiar Viana Bezerra Macedo Fonseca Leite Prado Camargo Pacheco Bueno Antunes"
    " Figueiredo Assis Bittencourt Valença Arruda Toledo Furtado Brandão Rezende Godoi Lacerda Zanetti Bianchi Yamamoto"
)
STREETS = (
    "das Flores,Brasil,Sete de Setembro,Quinze de Novembro,Santos Dumont,Tiradentes,Dom Pedro II,São José,"
    "Getúlio Vargas,das Acácias,Rui Barbosa,Castro Alves,do Comércio,Santa Maria,Boa Vista,das Palmeiras,"
    "Duque de Caxias,José Bonifácio,"
    "Marechal Deodoro,Barão do Rio Branco,Nove de Julho,dos Ipês,Santo Antônio,das Orquídeas,Amazonas,Minas Gerais,"
    "São Paulo,Bahia,do Ouvidor,Projetada A,Treze de Maio,da Paz,Bela Vista,Primeiro de Maio,dos Jasmins,Vinte e Um"
)
CITIES = (
    "Campinas,Campinas,Campinas,Valinhos,Vinhedo,Sumaré,Hortolândia,Paulínia,Indaiatuba,Americana,Louveira"
)
SYLLABLES = "ba be bra ca ce chi co da de dri fa fer ga gui ja jo la le lu ma mi mo na ne ni pa pe po ra re ri ro sa se si to tra va ve zi"  # noqa: E501 (a list)
TRADES = (
    "Padaria,Mercado,Oficina,Auto Peças,Farmácia,Clínica,Escola,Restaurante,Hotel,Papelaria,Academia,Pet Shop"
)
MAILS = "gmail.com,gmail.com,gmail.com,hotmail.com,outlook.com,yahoo.com.br,uol.com.br,example.com"

TABLES = ("customers", "contacts", "plans", "tickets")


def _list(words: str, separator: str | None = None) -> str:
    return "'{" + ",".join(f'"{word}"' for word in words.split(separator)) + "}'::text[]"


def _pick(words: str, separator: str | None = None, power: float = 1.0) -> str:
    """One of the words by chance; the higher the power, the oftener one of the first."""
    count = len(words.split(separator))
    chance = "random()" if power == 1 else f"power(random(), {power})"
    return f"({_list(words, separator)})[1 + floor({chance} * {count})::int]"


_FIRST, _LAST = _pick(FIRST, power=1.8), _pick(LAST, power=1.7)
_RARE = "initcap(" + " || ".join([_pick(SYLLABLES)] * 3) + ")"
_SURNAME = f"CASE WHEN random() < 0.14 THEN {_RARE} ELSE {_LAST} END"
_PERSON = (
    f"concat_ws(' ', {_FIRST}, CASE WHEN random() < 0.35 THEN {_FIRST} END,"
    f" CASE WHEN random() < 0.3 THEN ('{{da,de,dos}}'::text[])[1 + floor(random() * 3)::int] END,"
    f" {_SURNAME}, CASE WHEN random() < 0.6 THEN {_SURNAME} END)"
)
_KIND = "('{Ltda,ME,EIRELI}'::text[])[1 + floor(random() * 3)::int]"
_COMPANY = f"concat_ws(' ', {_pick(TRADES, ',')}, {_SURNAME}, {_KIND})"
_ADDRESS = (
    "('{Rua,Rua,Rua,Rua,Av.,Avenida,Travessa,Alameda}'::text[])[1 + floor(random() * 8)::int]"
    f" || ' ' || {_pick(STREETS, ',')} || ', ' || (1 + floor(random() * 3000))::int"
)
_DIGITS = "lpad(floor(random() * 1e{0})::bigint::text, {0}, '0')"
_LETTERS = "chr(65 + floor(random() * 26)::int) || chr(65 + floor(random() * 26)::int)"
_PHONE = (
    "'+55' || (CASE WHEN random() < 0.7 THEN '19' ELSE (11 + floor(random() * 88))::int::text END)"
    f" || CASE WHEN random() < 0.15 THEN '3' || {_DIGITS.format(7)} ELSE '9' || {_DIGITS.format(8)} END"
)

FILL = (
    "SELECT setseed(0.42)",
    f"""
    INSERT INTO customers (code, name, document, address, city, state, postal_code)
    SELECT (1000000 + n)::text, CASE WHEN firm < 0.1 THEN {_COMPANY} ELSE {_PERSON} END,
      CASE WHEN firm < 0.01 THEN {_DIGITS.format(2)} || {_LETTERS} || {_DIGITS.format(10)}
           WHEN firm < 0.1 THEN {_DIGITS.format(14)} ELSE {_DIGITS.format(11)} END,
      {_ADDRESS}, {_pick(CITIES, ",")}, 'SP', {_DIGITS.format(8)}
    FROM (SELECT n, random() AS firm FROM generate_series(1, $rows) n) made
    """,
    f"""
    INSERT INTO contacts (customer_id, name, phone, email, relation)
    SELECT id, name, {_PHONE},
      CASE WHEN random() < 0.8 THEN replace(left(name_plain, 18), ' ', '.') || (id % 1000) || '@'
        || {_pick(MAILS, ",")} END, 'Titular'
    FROM customers CROSS JOIN generate_series(1, CASE WHEN customers.id % 5 = 0 THEN 2 ELSE 1 END)
    """,
    """
    INSERT INTO plans (customer_id, product_id, state, access_point_id, login, login_kind, address)
    SELECT id, (SELECT min(id) FROM products) + id % 4, CASE WHEN id % 17 = 0 THEN 'blocked' ELSE 'active' END,
      (SELECT min(id) FROM access_points) + id % 5,
      replace(split_part(name_plain, ' ', 1) || '.' || reverse(split_part(reverse(name_plain), ' ', 1)), ' ', '')
        || (id % 5000), 'pppoe', address
    FROM customers CROSS JOIN generate_series(1, CASE WHEN customers.id % 10 = 0 THEN 2 ELSE 1 END)
    """,
    """
    INSERT INTO tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, problem, type_id,
      assignee_person_id, confirmed_by, confirmed_at)
    SELECT '2026' || lpad((5000000 + id)::text, 7, '0'), 1000000 + id, 'closed', person, now(), 'customer', id,
      'Sem internet', type, person, person, now()
    FROM customers, (SELECT min(id) AS person FROM people) p, (SELECT min(id) AS type FROM ticket_types) t
    WHERE id % 3 = 0
    """,
)


async def fill(url: str, rows: int) -> None:
    """Adds a crowd to a database with a sample provider in it; searched indexes are built after the rows, once."""
    connection = await asyncpg.connect(url, timeout=30)
    try:
        await connection.execute("SET synchronous_commit = off")
        await connection.execute("SET maintenance_work_mem = '512MB'")
        await connection.execute(
            "SET session_replication_role = replica"
        )  # foreign keys hold by the way it is made
        indexes = await connection.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1::text[])"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            list(TABLES),
        )
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['indexname']}")
        for statement in FILL:
            await connection.execute(statement.replace("$rows", str(rows)))
        for index in indexes:
            await connection.execute(index["indexdef"])
        for table in TABLES:
            await connection.execute(f"VACUUM ANALYZE {table}")
    finally:
        await connection.close()
