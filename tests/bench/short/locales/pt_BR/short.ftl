## The texts of the short conversation, as its peers say them.

short-yes = Sim
short-no = Não

short_subject-title = Novo atendimento
short_subject-short = Cadastro
short_subject-subject = Cadastro
short_subject-subject-short = Cadastro
short_subject-subject-ask = Novo atendimento. Tipo de cadastro:
short_subject-customer = Cliente
short_subject-prospect = Prospecto
short_subject-access_point = Ponto de Acesso

short_customer-title = Cliente
short_customer-short = Cliente
short_customer-query = Busca
short_customer-query-short = Busca
short_customer-query-ask = Digite as iniciais do cliente:
short_customer-customer = Cliente
short_customer-customer-short = Cliente
short_customer-customer-ask = Selecione o cliente:

short_plan-title = Plano
short_plan-short = Plano
short_plan-plan = Plano
short_plan-plan-short = Plano
short_plan-plan-ask = Escolha o plano:

short_problem-title = Problema
short_problem-short = Problema
short_problem-problem = Problema
short_problem-problem-short = Problema
short_problem-problem-ask = Descreva o problema relatado pelo cliente:
short_problem-lit = PON
short_problem-lit-short = PON
short_problem-lit-ask = Pergunta 1: o LED PON do aparelho está aceso?

short_restart-title = Reinício
short_restart-short = Reinício
short_restart-restarted = Reinício
short_restart-restarted-short = Reinício
short_restart-restarted-ask = Pergunta 2: o aparelho já foi reiniciado?

short_matter-title = Tipo
short_matter-short = Tipo
short_matter-matter = Tipo
short_matter-matter-short = Tipo
short_matter-matter-ask = Tipo de atendimento:
short_matter-support = Suporte técnico
short_matter-billing = Financeiro
short_matter-sales = Comercial
