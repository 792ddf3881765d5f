## Prospecto: who may become a customer, looked for and entered.

prospect-title = Prospecto
prospect-short = Prospecto
prospect-query = Buscar
prospect-query-short = Buscar
prospect-query-ask = Escriba nombre, teléfono, correo o CPF/CNPJ del prospecto.
prospect-entered = Registrado ahora
prospect-prospect = Prospecto
prospect-prospect-short = Prospecto
prospect-prospect-ask = Toque el prospecto, escriba otra búsqueda, o toque <b>Nuevo prospecto</b>.
prospect-prospect-chosen = Toque <b>Siguiente</b>, o escriba otra búsqueda.
prospect-prospect-none = Ningún prospecto encontrado con “{ $query }”. Escriba otra búsqueda, o toque <b>Nuevo prospecto</b>.
prospect-product = Interés: { $value }
prospect-new = Nuevo prospecto

new_prospect-title = Nuevo prospecto
new_prospect-short = Nuevo prospecto
new_prospect-full_name = Nombre
new_prospect-full_name-short = Nombre
new_prospect-full_name-ask = Escriba el nombre del prospecto.
new_prospect-phone = Teléfono
new_prospect-phone-short = Teléfono
new_prospect-phone-ask = Escriba el teléfono con código de área.
new_prospect-email = Correo
new_prospect-email-short = Correo
new_prospect-email-ask = Escriba el correo (opcional), o toque <b>Guardar</b>.
new_prospect-document = CPF/CNPJ
new_prospect-document-short = CPF/CNPJ
new_prospect-document-ask = Escriba el CPF o CNPJ (opcional), o toque <b>Guardar</b>.
new_prospect-postal_code = Código postal
new_prospect-postal_code-short = Código postal
new_prospect-postal_code-ask = Escriba el código postal (opcional), o toque <b>Guardar</b>.
new_prospect-address = Dirección
new_prospect-address-short = Dirección
new_prospect-address-ask = Escriba la dirección (opcional), o toque <b>Guardar</b>.
new_prospect-product = Plan de interés
new_prospect-product-short = Plan
new_prospect-product-ask = Elija el plan de interés (opcional), o toque <b>Guardar</b>.
new_prospect-origin = Origen
new_prospect-origin-short = Origen
new_prospect-origin-ask = ¿Cómo conoció al proveedor? Escríbalo (opcional), o toque <b>Guardar</b>.
new_prospect-ready = Revise y toque <b>Guardar</b>.
new_prospect-save = Guardar
new_prospect-saved = Prospecto guardado.

phone-wrong = Teléfono no válido. Escríbalo con código de área, como (16) 95555-0101 ({ $fields }).
email-wrong = Correo no válido. Escriba una sola dirección, como nombre@ejemplo.com ({ $fields }).
document-wrong = CPF/CNPJ no válido. Revise los dígitos: un CPF tiene 11, un CNPJ tiene 14 ({ $fields }).
postal_code-wrong = Código postal no válido. Escriba 8 cifras, como 13560-000 ({ $fields }).
prospect_not_found = Este prospecto ya no está disponible. Vuelva y busque de nuevo.
prospect_is_customer = Este prospecto ya es cliente. Vuelva y elija Clientes.
prospect_document_customer = Este CPF/CNPJ ya es de un cliente. Vuelva y elija Clientes.
prospect_document_known = Ya hay un prospecto con este CPF/CNPJ. Vuelva y búsquelo.
prospect_known = Ya hay un prospecto con este nombre y este teléfono. Vuelva y búsquelo.

find_customer-prospect = Prospecto

become-press = Hacer cliente
become-done = { $name } ahora es cliente, código { $code }.
become-known = { $name } ya estaba entre los clientes, código { $code }: los tickets pasaron a ese registro.
tickets-event-became_customer = Se hizo cliente
