## Getting in, and /pessoas.

command-pessoas = Quién usa Atende: invitar, cambiar, revocar
people-stranger = ¡Hola! Esto es <b>Atende</b>, la atención de su proveedor de internet.
    Usted todavía no tiene acceso. Si trabaja en el proveedor, pida a un administrador un <b>enlace de invitación</b> y ábralo aquí: vale 24 horas y sirve solo para usted.
    Si lo necesita, este es su número en Telegram: <code>{ $id }</code>

people-role-admin = Administrador
people-role-operator = Operador
people-role-supervisor = Supervisor
people-role-technician = Técnico
people-role-customer = Cliente
people-on-duty = de servicio
people-off-duty = fuera de servicio
people-revoked = acceso revocado

people-title = <b>Personas</b>
people-ask = 👉 Toque a una persona para cambiar algo, o <b>Invitar</b>.
people-invite = Invitar
people-invites = Invitaciones ({ $count })
people-back = Volver
people-role = Rol: { $value }
people-position = Cargo: { $value }
people-duty = Servicio: { $value }
people-access-revoked = Acceso: <b>revocado</b>
people-no-telegram = Sin Telegram: no puede entrar. Invite a esta persona para darle acceso.
people-change-role = Rol
people-change-position = Cargo
people-set-off = Sacar de servicio
people-set-on = Poner de servicio
people-revoke = Revocar acceso
people-restore = Reactivar
people-role-ask = ¿Cuál es el rol de <b>{ $name }</b>?
people-role-self-ask = Es <b>su propio</b> rol. Como { $role } ya no podrá invitar ni cambiar personas. ¿Cambiarlo de todos modos?
people-role-yes = Sí, cambiar
people-position-ask = ¿Cuál es el cargo de <b>{ $name }</b>?
people-position-none = Sin cargo
people-revoke-ask = ¿Revocar el acceso de <b>{ $name }</b>? Vale al instante. Lo que ya registró sigue en el historial.
people-revoke-self-ask = Es <b>su propio</b> acceso. Sale al instante y solo vuelve si otro administrador lo permite. ¿Revocarlo de todos modos?
people-revoke-yes = Sí, revocar
people-saved = Hecho.
people-self-out = Hecho. Usted ya no administra personas aquí.
people-gone = Esta persona ya no está aquí.
people-refused-gone = Esto ya no está disponible. Elija de nuevo.
people-refused-supervises = Solo un operador puede ser supervisor. Cambie el rol primero.
people-refused-last_admin = Es el único administrador activo con Telegram: nadie más podría invitar personas. Haga administradora a otra persona antes.

people-invite-ask = ¿Invitar para qué rol?
people-invite-position-ask = Invitar como { $role }. ¿Con qué cargo?
people-invite-link = <b>Invitación: { $role }</b>
    { $link }

    Envíe este enlace a quien va a entrar, o muestre el código de abajo. Vale para <b>una persona</b>, hasta { $until } (24 horas).
people-invite-code = Invitación: { $role }. Apunte la cámara del teléfono para entrar.
people-invite-copy = 📋 Copiar enlace
people-invite-revoke = Revocar invitación
people-invite-again = Otra invitación
people-invite-revoked = Invitación revocada.
people-invite-gone = Esta invitación ya fue usada o ya no existe.
people-invites-title = <b>Invitaciones que todavía valen</b>
people-invites-none = Ninguna invitación abierta.
people-invites-line = { $number }. { $facts } · hasta { $until }
people-invites-revoke = Revocar { $number }

people-invite-invalid = Esta invitación no vale, o ya no vale.
    Si trabaja en el proveedor, pida un nuevo <b>enlace de invitación</b> a un administrador: cada uno sirve para una persona, por 24 horas. Su número en Telegram: <code>{ $id }</code>
people-invite-already = Usted ya tiene acceso, como { $role }. Este enlace no cambia nada.
people-entered-in = ¡Le damos la bienvenida a Atende, { $name }! 👋
    Entró como <b>{ $role }</b>.
people-entered-back = ¡Qué bueno verle de nuevo, { $name }! 👋
    Entró como <b>{ $role }</b>.
people-entered-raised = { $name }, ahora usted es <b>{ $role }</b>.
people-entered-desk = Toque <b>{ button-new }</b>, o escriba <code>/novo</code> y parte del nombre del cliente. Vea también /ajuda.
people-entered-help = Vea en /ajuda qué hacer aquí.
