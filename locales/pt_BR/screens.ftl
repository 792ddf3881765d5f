## The texts of the pages: key = step-field. Markup is HTML; values are escaped where they are put in.

head-protocol = Protocolo <code>{ $protocol }</code>
button-back = Anterior
button-next = Avançar
button-finish = Finalizar
button-confirm = Confirmar
button-park = Guardar
button-cancel = Cancelar
button-copy-protocol = 📋 Protocolo
button-discard = Descartar
button-new = Novo Atendimento
button-keep = Voltar
button-cancel-yes = Sim, cancelar
button-resume = Retomar
ready-next = Confira e toque em <b>Avançar</b>.
ready-finish = Confira e toque em <b>Finalizar</b>.
ready-confirm = Confira tudo e toque em <b>Confirmar</b>.
replace-ask = Digite o novo texto: ele substitui o anterior.
kept-offer = Este texto chegou antes da pergunta. Usar em:
more-entries = { $count ->
    [one] e mais { $count }
   *[other] e mais { $count }
}

protocol-title = Protocolo
protocol-short = Protocolo
protocol-main = Ok
protocol-ready = Informe ao cliente o número do protocolo e toque em <b>Ok</b>.

new_ticket-title = Novo Atendimento
new_ticket-short = Cadastro
new_ticket-subject = Cadastro
new_ticket-subject-short = Cadastro
new_ticket-subject-customer = Clientes
new_ticket-subject-prospect = Prospecto
new_ticket-subject-access_point = P. Acesso
new_ticket-subject-chosen = Toque em <b>Avançar</b>, ou escolha outro cadastro.
new_ticket-subject-ask = Para quem é o atendimento?

find_customer-title = Localizar Cliente
find_customer-short = Cliente
find_customer-query = Procurar
find_customer-query-short = Procurar
find_customer-query-ask = Digite parte do nome, CPF/CNPJ, telefone, login, e-mail, código ou protocolo.
find_customer-customer = Cliente
find_customer-customer-short = Cliente
find_customer-customer-ask = Toque no cliente, ou digite outra busca.
find_customer-customer-chosen = Toque em <b>Avançar</b>, ou digite outra busca.
find_customer-customer-none = Nenhum cliente encontrado com “{ $query }”. Confira e digite outra busca.

customer_card-title = Dados do Cliente
customer_card-short = Contato
customer_card-record = Cliente
customer_card-contact = Nome Contato
customer_card-contact-short = Contato
customer_card-contact-ask = Quem está falando?
customer_card-contact-none = O próprio cliente (sem contato)
customer_card-contact-phone = 📞 <code>{ $value }</code>
customer_card-contact-email = ✉️ { $value }
customer_card-contact-relation = Parentesco/Cargo: { $value }
customer_card-document = CPF/CNPJ { $value } · código <code>{ $code }</code>
customer_card-open = { $count ->
    [one] 🟡 <b>1 atendimento em aberto</b>
   *[other] 🟡 <b>{ $count } atendimentos em aberto</b>
}
customer_card-closed = Últimos encerrados
customer_card-gone = O cadastro deste cliente não está mais disponível. Volte e procure de novo.
plan-state-active = ativo
plan-state-blocked = bloqueado
plan-state-suspended = suspenso
plan-state-cancelled = cancelado

service_data-title = Dados Atend.
service_data-short = Dados Atend.
service_data-plan = Plano
service_data-plan-short = Plano
service_data-plan-ask = Escolha o plano.
service_data-plan-none = Sem plano
service_data-plan-speed = { $down }/{ $up } Mb
service_data-plan-access_point = Ponto de Acesso: { $value }
service_data-plan-access_point-none = Ponto de Acesso: não vinculado ao plano
service_data-plan-login = Login: <code>{ $value }</code>
service_data-plan-login-none = Login: não vinculado ao plano
service_data-access_point = Ponto de Acesso
service_data-login = Login
service_data-problem = Problema descrito pelo cliente
service_data-problem-short = Problema
service_data-problem-ask = Digite o problema, com as palavras do cliente.

first_contact-title = Prim. Contato
first_contact-short = Prim. Contato
first_contact-type = Tipo Atendimento
first_contact-type-short = Tipo
first_contact-type-ask = Escolha o tipo de atendimento.
first_contact-assignee = Destino
first_contact-assignee-short = Destino
first_contact-assignee-ask = Escolha o destino: o usuário ou cargo responsável.
first_contact-checks = Verificações realizadas neste contato
first_contact-checks-short = Verificações
first_contact-checks-ask = Digite as verificações (opcional), ou toque em <b>Finalizar</b>.

summary-title = Resumo
summary-short = Resumo
summary-said = Resumo
summary-cut = <i>… texto de { $length } caracteres; inteiro em { $page }</i>
summary-missing = ❗ Falta em { $page }: <b>{ $fields }</b>
button-no = Não
button-all = Todos
button-none = Nenhum
brief-ended = Isto já terminou.
first_contact-attach = Adicionar Anexo
first_contact-task = Tarefa
first_contact-resolved = Atendimento Resolvido
