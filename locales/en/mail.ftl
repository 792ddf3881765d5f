# Enviar E-mail and Anexo E-mail.
mail-title = Send e-mail
mail-short = E-mail
mail-subject = Subject
mail-subject-short = Subject
mail-subject-ask = Type the subject of the e-mail.
mail-body = Content of the e-mail
mail-body-short = Content
mail-body-ask = Type the content of the e-mail.
mail-wants_read = Ask for a read receipt
mail-attach = Add attachment
mail_files-title = E-mail attachment
mail_files-short = E-mail attachments
first_contact-mail = Send e-mail
resolution-mail = Send e-mail
