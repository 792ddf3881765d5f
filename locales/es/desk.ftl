## Notes, questions and cards around the pages.

welcome = ¡Hola, { $name }! 👋
    Aquí abre un ticket paso a paso, mientras habla con el cliente.
    Toque <b>Nuevo ticket</b>, o escriba <code>/novo</code> y parte del nombre del cliente: <code>/novo maria sil</code>
command-novo = Abrir un ticket
command-rascunhos = Tickets abiertos y guardados
command-cancelar = Cancelar el ticket en curso
command-ajuda = Cómo usar
command-unknown = No conozco este comando. Vea /ajuda.
private-only = Use Atende en una conversación privada con el bot.
no-intake = Su perfil aún no abre tickets por aquí.
no-intake-visits = ¡Hola! Sus órdenes llegan a este chat. /os muestra las de hoy y mañana.
not-here = Usted no tiene acceso a esto.
instability = Inestabilidad, no se perdió nada. Intente en unos instantes.

set-aside = No pude tratar lo último que envió, y el administrador fue avisado. Lo que ya estaba completado sigue en /rascunhos.

nothing-open = Ningún ticket en curso.
nothing-open-words = Ningún ticket en curso. ¿Abrir uno y buscar “{ $words }”?
novo-old = Este /novo quedó esperando mientras Atende estaba fuera de servicio. ¿Aún quiere abrir un ticket?
drafts-title = <b>Borradores</b>
drafts-continue = Ya tiene un ticket en curso. Continúe, o abra uno nuevo: lo que está abierto queda guardado.
drafts-none = Ningún borrador. Abra un ticket con /novo.
draft-line = <code>{ $protocol }</code> · { $name } · { $place } · { $at }
draft-nameless = sin cliente
draft-put-aside = 🗂 Guardado: protocolo <code>{ $protocol }</code>. Está en /rascunhos.
draft-gone = Este ticket ya no está aquí, o no es suyo.
draft-finished = Este ticket ya fue registrado: protocolo { $protocol }.
draft-finished-card = ✅ Ticket registrado: protocolo <code>{ $protocol }</code>.
draft-cancelled = Este ticket fue cancelado: protocolo { $protocol }.
draft-cancelled-card = ✖️ Ticket cancelado: protocolo <code>{ $protocol }</code>.
draft-abandoned = Este ticket fue abandonado: protocolo { $protocol }.
draft-abandoned-card = ✖️ Ticket abandonado: protocolo <code>{ $protocol }</code>.
cancel-ask = ¿Cancelar el ticket <code>{ $protocol }</code>? El protocolo sigue registrado, como cancelado.
cancel-none = Ningún ticket en curso para cancelar.

receipt-title = Ticket registrado
receipt-protocol = Protocolo: <code>{ $protocol }</code>
receipt-at = Fecha: { $at }
receipt-customer = Cliente: { $value }
receipt-contact = Contacto: { $value }
receipt-type = Tipo: { $value }
receipt-assignee = Responsable: { $value }

stale = Esta pantalla ya cambió.
repeated = Ya fue hecho.
missing = Falta completar: { $fields }.
not-found = Esta opción ya no existe. Elija de nuevo.
button-invalid = Opción inválida. Use los botones de la pantalla actual.
edited = Editar el mensaje no cambia la respuesta. Use <b>Anterior</b>, o el botón ✏️ de la respuesta, y escriba de nuevo.
kept = Este texto llegó antes de la pregunta y quedó guardado. Elija dónde usarlo.
expects-press = Aquí se espera un toque en un botón.
expects-choice = Toque una de las opciones de abajo, o escriba su nombre.
expects-text = Aquí se espera un texto o un toque en un botón. Lo que envió no fue usado.
text-empty = Hace falta una descripción: escriba al menos una palabra ({ $fields }).
text-long = El texto tiene { $length } caracteres y el límite es { $most }. Acórtelo y envíelo de nuevo ({ $fields }).

ticket_not_found = Este ticket ya no está aquí, o no es suyo.
ticket_not_draft = Este ticket ya fue registrado o cancelado.
ticket_not_changeable = Este ticket ya no se puede cambiar.
subject_not_found = Este tipo de registro aún no está disponible.
problem_missing = Falta el problema descrito por el cliente.
type_not_found = Este tipo de ticket ya no está disponible. Vuelva y elija otro.
assignee_not_found = Este destino ya no está disponible. Vuelva y elija otro.
customer_not_found = Este cliente ya no está disponible. Vuelva y busque de nuevo.
contact_not_found = Este contacto ya no está disponible. Vuelva y elija otro.
plan_not_found = Este plan ya no está disponible. Vuelva y elija otro.
access_point_not_found = El punto de acceso de este plan cambió. Revise y confirme de nuevo.
login_not_found = El login de este plan cambió. Revise y confirme de nuevo.
problem_too_long = El problema descrito es demasiado largo. Vuelva y acórtelo.
checks_too_long = Las verificaciones son demasiado largas. Vuelva y acórtelas.

## To administrators.

alert-failed = ⚠️ { $count ->
    [one] Un mensaje no pudo ser tratado y fue apartado. Vea el registro.
   *[other] { $count } mensajes no pudieron ser tratados y fueron apartados. Vea el registro.
}
alert-unreadable = ⚠️ { $count ->
    [one] Un mensaje de Telegram no pudo ser leído y fue apartado. Vea el registro.
   *[other] { $count } mensajes de Telegram no pudieron ser leídos y fueron apartados. Vea el registro.
}
