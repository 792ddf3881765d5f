## Notes, questions and cards around the pages.

welcome = Olá, { $name }! 👋
    Aqui você abre um atendimento passo a passo, enquanto fala com o cliente.
    Toque em <b>Novo Atendimento</b>, ou digite <code>/novo</code> e parte do nome do cliente: <code>/novo maria sil</code>
command-novo = Abrir um atendimento
command-rascunhos = Atendimentos em aberto e guardados
command-cancelar = Cancelar o atendimento em andamento
command-ajuda = Como usar
command-unknown = Não conheço este comando. Veja /ajuda.
private-only = Use o Atende em uma conversa privada com o bot.
no-intake = Seu perfil ainda não abre atendimentos por aqui.
no-intake-visits = Olá! As suas OS chegam nesta conversa. /os mostra as de hoje e de amanhã.
not-here = Você não tem acesso a isto.
instability = Instabilidade, nada foi perdido. Tente em instantes.

set-aside = Não consegui tratar o que você enviou por último, e o administrador foi avisado. O que já estava preenchido continua em /rascunhos.

nothing-open = Nenhum atendimento em andamento.
nothing-open-words = Nenhum atendimento em andamento. Abrir um e procurar por “{ $words }”?
novo-old = Este /novo ficou esperando enquanto o Atende estava fora do ar. Ainda quer abrir um atendimento?
drafts-title = <b>Rascunhos</b>
drafts-continue = Você já tem atendimento em aberto. Continue, ou abra um novo: o que está em aberto fica guardado.
drafts-none = Nenhum rascunho. Abra um atendimento com /novo.
draft-line = <code>{ $protocol }</code> · { $name } · { $place } · { $at }
draft-nameless = sem cliente
draft-put-aside = 🗂 Guardado: protocolo <code>{ $protocol }</code>. Está em /rascunhos.
draft-gone = Este atendimento não está mais aqui, ou não é seu.
draft-finished = Este atendimento já foi registrado: protocolo { $protocol }.
draft-finished-card = ✅ Atendimento registrado: protocolo <code>{ $protocol }</code>.
draft-cancelled = Este atendimento foi cancelado: protocolo { $protocol }.
draft-cancelled-card = ✖️ Atendimento cancelado: protocolo <code>{ $protocol }</code>.
draft-abandoned = Este atendimento foi abandonado: protocolo { $protocol }.
draft-abandoned-card = ✖️ Atendimento abandonado: protocolo <code>{ $protocol }</code>.
cancel-ask = Cancelar o atendimento <code>{ $protocol }</code>? O protocolo continua registrado, como cancelado.
cancel-none = Nenhum atendimento em andamento para cancelar.

receipt-title = Atendimento registrado
receipt-protocol = Protocolo: <code>{ $protocol }</code>
receipt-at = Data: { $at }
receipt-customer = Cliente: { $value }
receipt-contact = Contato: { $value }
receipt-type = Tipo: { $value }
receipt-assignee = Responsável: { $value }

stale = Esta tela já mudou.
repeated = Já foi feito.
missing = Falta preencher: { $fields }.
not-found = Esta opção não existe mais. Escolha de novo.
button-invalid = Opção inválida. Use os botões da tela atual.
edited = Editar a mensagem não muda a resposta. Use <b>Anterior</b>, ou o botão ✏️ da resposta, e digite de novo.
kept = Este texto chegou antes da pergunta e ficou guardado. Escolha onde usar.
expects-press = Aqui se espera um toque em um botão.
expects-choice = Toque em uma das opções abaixo, ou digite o nome dela.
expects-text = Aqui se espera um texto ou um toque em um botão. O que você enviou não foi usado.
text-empty = É preciso uma descrição: digite ao menos uma palavra ({ $fields }).
text-long = O texto tem { $length } caracteres e o limite é { $most }. Encurte e envie de novo ({ $fields }).

ticket_not_found = Este atendimento não está mais aqui, ou não é seu.
ticket_not_draft = Este atendimento já foi registrado ou cancelado.
ticket_not_changeable = Este atendimento não pode mais ser mudado.
subject_not_found = Este tipo de cadastro ainda não está disponível.
problem_missing = Falta o problema descrito pelo cliente.
type_not_found = Este tipo de atendimento não está mais disponível. Volte e escolha outro.
assignee_not_found = Este destino não está mais disponível. Volte e escolha outro.
customer_not_found = Este cliente não está mais disponível. Volte e procure de novo.
contact_not_found = Este contato não está mais disponível. Volte e escolha outro.
plan_not_found = Este plano não está mais disponível. Volte e escolha outro.
access_point_not_found = O ponto de acesso deste plano mudou. Confira e confirme de novo.
login_not_found = O login deste plano mudou. Confira e confirme de novo.
problem_too_long = O problema descrito é longo demais. Volte e encurte.
checks_too_long = As verificações são longas demais. Volte e encurte.

## To administrators.

alert-failed = ⚠️ { $count ->
    [one] Uma mensagem não pôde ser tratada e foi posta de lado. Veja o log.
   *[other] { $count } mensagens não puderam ser tratadas e foram postas de lado. Veja o log.
}
alert-unreadable = ⚠️ { $count ->
    [one] Uma mensagem do Telegram não pôde ser lida e foi posta de lado. Veja o log.
   *[other] { $count } mensagens do Telegram não puderam ser lidas e foram postas de lado. Veja o log.
}
