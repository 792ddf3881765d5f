# Enviar E-mail and Anexo E-mail.
mail-title = Enviar correo
mail-short = Correo
mail-subject = Asunto
mail-subject-short = Asunto
mail-subject-ask = Escriba el asunto del correo.
mail-body = Contenido del correo
mail-body-short = Contenido
mail-body-ask = Escriba el contenido del correo.
mail-wants_read = Solicitar confirmación de lectura
mail-attach = Agregar adjunto
mail_files-title = Adjunto del correo
mail_files-short = Adjuntos del correo
first_contact-mail = Enviar correo
resolution-mail = Enviar correo
