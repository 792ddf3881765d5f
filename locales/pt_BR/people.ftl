## Getting in, and /pessoas.

command-pessoas = Quem usa o Atende: convidar, mudar, revogar
people-stranger = Olá! Este é o <b>Atende</b>, o atendimento do seu provedor de internet.
    Você ainda não tem acesso. Se trabalha no provedor, peça a um administrador um <b>link de convite</b> e abra-o aqui: ele vale 24 horas e serve só para você.
    Se ele precisar, este é o seu número no Telegram: <code>{ $id }</code>

people-role-admin = Administrador
people-role-operator = Operador
people-role-supervisor = Supervisor
people-role-technician = Técnico
people-role-customer = Cliente
people-on-duty = em serviço
people-off-duty = fora de serviço
people-revoked = acesso revogado

people-title = <b>Pessoas</b>
people-ask = 👉 Toque em uma pessoa para mudar algo, ou em <b>Convidar</b>.
people-invite = Convidar
people-invites = Convites ({ $count })
people-back = Voltar
people-role = Papel: { $value }
people-position = Cargo: { $value }
people-duty = Serviço: { $value }
people-access-revoked = Acesso: <b>revogado</b>
people-no-telegram = Sem Telegram: não consegue entrar. Convide esta pessoa para que tenha acesso.
people-change-role = Papel
people-change-position = Cargo
people-set-off = Tirar de serviço
people-set-on = Pôr em serviço
people-revoke = Revogar acesso
people-restore = Reativar
people-role-ask = Qual é o papel de <b>{ $name }</b>?
people-role-self-ask = É o <b>seu próprio</b> papel. Como { $role }, você não poderá mais convidar nem mudar pessoas. Mudar mesmo assim?
people-role-yes = Sim, mudar
people-position-ask = Qual é o cargo de <b>{ $name }</b>?
people-position-none = Sem cargo
people-revoke-ask = Revogar o acesso de <b>{ $name }</b>? Vale na mesma hora. O que já registrou continua no histórico.
people-revoke-self-ask = É o <b>seu próprio</b> acesso. Você sai na mesma hora e só volta se outro administrador deixar. Revogar mesmo assim?
people-revoke-yes = Sim, revogar
people-saved = Feito.
people-self-out = Feito. Você não administra mais as pessoas por aqui.
people-gone = Esta pessoa não está mais aqui.
people-refused-gone = Isto não está mais disponível. Escolha de novo.
people-refused-supervises = Só um operador pode ser supervisor. Mude o papel primeiro.
people-refused-last_admin = É o único administrador ativo com Telegram: ninguém mais poderia convidar pessoas. Torne outra pessoa administradora antes.

people-invite-ask = Convidar para qual papel?
people-invite-position-ask = Convidar como { $role }. Com qual cargo?
people-invite-link = <b>Convite: { $role }</b>
    { $link }

    Envie este link a quem vai entrar, ou mostre o código abaixo. Vale para <b>uma pessoa</b>, até { $until } (24 horas).
people-invite-code = Convite: { $role }. Aponte a câmera do celular para entrar.
people-invite-copy = 📋 Copiar link
people-invite-revoke = Revogar convite
people-invite-again = Outro convite
people-invite-revoked = Convite revogado.
people-invite-gone = Este convite já foi usado ou não existe mais.
people-invites-title = <b>Convites que ainda valem</b>
people-invites-none = Nenhum convite em aberto.
people-invites-line = { $number }. { $facts } · até { $until }
people-invites-revoke = Revogar { $number }

people-invite-invalid = Este convite não vale, ou não vale mais.
    Se trabalha no provedor, peça um novo <b>link de convite</b> a um administrador: cada um serve para uma pessoa, por 24 horas. O seu número no Telegram: <code>{ $id }</code>
people-invite-already = Você já tem acesso, como { $role }. Este link não muda nada.
people-entered-in = Bem-vindo ao Atende, { $name }! 👋
    Você entrou como <b>{ $role }</b>.
people-entered-back = Bem-vindo de volta, { $name }! 👋
    Você entrou como <b>{ $role }</b>.
people-entered-raised = { $name }, agora você é <b>{ $role }</b>.
people-entered-desk = Toque em <b>{ button-new }</b>, ou digite <code>/novo</code> e parte do nome do cliente. Veja também /ajuda.
people-entered-help = Veja em /ajuda o que fazer por aqui.
