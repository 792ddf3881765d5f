## Prospecto: who may become a customer, looked for and entered.

prospect-title = Prospecto
prospect-short = Prospecto
prospect-query = Procurar
prospect-query-short = Procurar
prospect-query-ask = Digite nome, telefone, e-mail ou CPF/CNPJ do prospecto.
prospect-entered = Cadastrado agora
prospect-prospect = Prospecto
prospect-prospect-short = Prospecto
prospect-prospect-ask = Toque no prospecto, digite outra busca, ou toque em <b>Novo prospecto</b>.
prospect-prospect-chosen = Toque em <b>Avançar</b>, ou digite outra busca.
prospect-prospect-none = Nenhum prospecto encontrado com “{ $query }”. Digite outra busca, ou toque em <b>Novo prospecto</b>.
prospect-product = Interesse: { $value }
prospect-new = Novo prospecto

new_prospect-title = Novo prospecto
new_prospect-short = Novo prospecto
new_prospect-full_name = Nome
new_prospect-full_name-short = Nome
new_prospect-full_name-ask = Digite o nome do prospecto.
new_prospect-phone = Telefone
new_prospect-phone-short = Telefone
new_prospect-phone-ask = Digite o telefone com DDD.
new_prospect-email = E-mail
new_prospect-email-short = E-mail
new_prospect-email-ask = Digite o e-mail (opcional), ou toque em <b>Salvar</b>.
new_prospect-document = CPF/CNPJ
new_prospect-document-short = CPF/CNPJ
new_prospect-document-ask = Digite o CPF ou CNPJ (opcional), ou toque em <b>Salvar</b>.
new_prospect-postal_code = CEP
new_prospect-postal_code-short = CEP
new_prospect-postal_code-ask = Digite o CEP (opcional), ou toque em <b>Salvar</b>.
new_prospect-address = Endereço
new_prospect-address-short = Endereço
new_prospect-address-ask = Digite o endereço (opcional), ou toque em <b>Salvar</b>.
new_prospect-product = Plano de interesse
new_prospect-product-short = Plano
new_prospect-product-ask = Escolha o plano de interesse (opcional), ou toque em <b>Salvar</b>.
new_prospect-origin = Origem
new_prospect-origin-short = Origem
new_prospect-origin-ask = Como conheceu o provedor? Digite (opcional), ou toque em <b>Salvar</b>.
new_prospect-ready = Confira e toque em <b>Salvar</b>.
new_prospect-save = Salvar
new_prospect-saved = Prospecto salvo.

phone-wrong = Telefone inválido. Digite com DDD, como (16) 95555-0101 ({ $fields }).
email-wrong = E-mail inválido. Digite um endereço só, como nome@exemplo.com ({ $fields }).
document-wrong = CPF/CNPJ inválido. Confira os dígitos: um CPF tem 11, um CNPJ tem 14 ({ $fields }).
postal_code-wrong = CEP inválido. Digite 8 algarismos, como 13560-000 ({ $fields }).
prospect_not_found = Este prospecto não está mais disponível. Volte e procure de novo.
prospect_is_customer = Este prospecto já se tornou cliente. Volte e escolha Clientes.
prospect_document_customer = Este CPF/CNPJ já é de um cliente. Volte e escolha Clientes.
prospect_document_known = Já há um prospecto com este CPF/CNPJ. Volte e procure por ele.
prospect_known = Já há um prospecto com este nome e este telefone. Volte e procure por ele.

find_customer-prospect = Prospecto

become-press = Tornar cliente
become-done = { $name } agora é cliente, código { $code }.
become-known = { $name } já estava entre os clientes, código { $code }: os atendimentos passaram para esse cadastro.
tickets-event-became_customer = Tornou-se cliente
