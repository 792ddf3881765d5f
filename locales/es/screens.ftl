## The texts of the pages: key = step-field. Markup is HTML; values are escaped where they are put in.

head-protocol = Protocolo <code>{ $protocol }</code>
button-back = Anterior
button-next = Siguiente
button-finish = Finalizar
button-confirm = Confirmar
button-park = Guardar
button-cancel = Cancelar
button-copy-protocol = 📋 Protocolo
button-discard = Descartar
button-new = Nuevo ticket
button-keep = Volver
button-cancel-yes = Sí, cancelar
button-resume = Retomar
ready-next = Revise y toque <b>Siguiente</b>.
ready-finish = Revise y toque <b>Finalizar</b>.
ready-confirm = Revise todo y toque <b>Confirmar</b>.
replace-ask = Escriba el texto nuevo: reemplaza al anterior.
kept-offer = Este texto llegó antes de la pregunta. Usar en:
more-entries = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}

protocol-title = Protocolo
protocol-short = Protocolo
protocol-main = Ok
protocol-ready = Informe al cliente el número de protocolo y toque <b>Ok</b>.

new_ticket-title = Nuevo ticket
new_ticket-short = Registro
new_ticket-subject = Registro
new_ticket-subject-short = Registro
new_ticket-subject-customer = Clientes
new_ticket-subject-prospect = Prospecto
new_ticket-subject-access_point = P. de acceso
new_ticket-subject-chosen = Toque <b>Siguiente</b>, o elija otro registro.
new_ticket-subject-ask = ¿Para quién es el ticket?

find_customer-title = Buscar cliente
find_customer-short = Cliente
find_customer-query = Buscar
find_customer-query-short = Buscar
find_customer-query-ask = Escriba parte del nombre, CPF/CNPJ, teléfono, login, correo, código o protocolo.
find_customer-customer = Cliente
find_customer-customer-short = Cliente
find_customer-customer-ask = Toque el cliente, o escriba otra búsqueda.
find_customer-customer-chosen = Toque <b>Siguiente</b>, o escriba otra búsqueda.
find_customer-customer-none = Ningún cliente encontrado con “{ $query }”. Revise y escriba otra búsqueda.

customer_card-title = Datos del cliente
customer_card-short = Contacto
customer_card-record = Cliente
customer_card-contact = Nombre del contacto
customer_card-contact-short = Contacto
customer_card-contact-ask = ¿Quién habla?
customer_card-contact-none = El propio cliente (sin contacto)
customer_card-contact-phone = 📞 <code>{ $value }</code>
customer_card-contact-email = ✉️ { $value }
customer_card-contact-relation = Parentesco/Cargo: { $value }
customer_card-document = CPF/CNPJ { $value } · código <code>{ $code }</code>
customer_card-open = { $count ->
    [one] 🟡 <b>1 ticket abierto</b>
   *[other] 🟡 <b>{ $count } tickets abiertos</b>
}
customer_card-closed = Últimos cerrados
customer_card-gone = El registro de este cliente ya no está disponible. Vuelva y busque de nuevo.
plan-state-active = activo
plan-state-blocked = bloqueado
plan-state-suspended = suspendido
plan-state-cancelled = cancelado

service_data-title = Datos del ticket
service_data-short = Datos
service_data-plan = Plan
service_data-plan-short = Plan
service_data-plan-ask = Elija el plan.
service_data-plan-none = Sin plan
service_data-plan-speed = { $down }/{ $up } Mb
service_data-plan-access_point = Punto de acceso: { $value }
service_data-plan-access_point-none = Punto de acceso: no vinculado al plan
service_data-plan-login = Login: <code>{ $value }</code>
service_data-plan-login-none = Login: no vinculado al plan
service_data-access_point = Punto de acceso
service_data-login = Login
service_data-problem = Problema descrito por el cliente
service_data-problem-short = Problema
service_data-problem-ask = Escriba el problema, con las palabras del cliente.

first_contact-title = Primer contacto
first_contact-short = Primer contacto
first_contact-type = Tipo de ticket
first_contact-type-short = Tipo
first_contact-type-ask = Elija el tipo de ticket.
first_contact-assignee = Destino
first_contact-assignee-short = Destino
first_contact-assignee-ask = Elija el destino: el usuario o cargo responsable.
first_contact-checks = Verificaciones hechas en este contacto
first_contact-checks-short = Verificaciones
first_contact-checks-ask = Escriba las verificaciones (opcional), o toque <b>Finalizar</b>.

summary-title = Resumen
summary-short = Resumen
summary-said = Resumen
summary-cut = <i>… texto de { $length } caracteres; completo en { $page }</i>
summary-missing = ❗ Falta en { $page }: <b>{ $fields }</b>
button-no = No
button-all = Todos
button-none = Ninguno
brief-ended = Esto ya terminó.
first_contact-attach = Agregar adjunto
first_contact-task = Tarea
first_contact-resolved = Atención resuelta
