# Enviar E-mail and Anexo E-mail.
mail-title = Enviar E-mail
mail-short = E-mail
mail-subject = Assunto
mail-subject-short = Assunto
mail-subject-ask = Digite o assunto do e-mail.
mail-body = Conteúdo do E-mail
mail-body-short = Conteúdo
mail-body-ask = Digite o conteúdo do e-mail.
mail-wants_read = Solicitar confirmação de leitura
mail-attach = Adicionar Anexo
mail_files-title = Anexo E-mail
mail_files-short = Anexos do e-mail
first_contact-mail = Enviar E-mail
resolution-mail = Enviar E-mail
