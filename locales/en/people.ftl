## Getting in, and /pessoas.

command-pessoas = Who uses Atende: invite, change, revoke
people-stranger = Hello! This is <b>Atende</b>, your internet provider's support desk.
    You do not have access yet. If you work at the provider, ask an administrator for an <b>invite link</b> and open it here: it is valid for 24 hours and for you alone.
    Should they need it, this is your Telegram number: <code>{ $id }</code>

people-role-admin = Administrator
people-role-operator = Operator
people-role-supervisor = Supervisor
people-role-technician = Technician
people-role-customer = Customer
people-on-duty = on duty
people-off-duty = off duty
people-revoked = access revoked

people-title = <b>People</b>
people-ask = 👉 Press a person to change something, or <b>Invite</b>.
people-invite = Invite
people-invites = Invites ({ $count })
people-back = Back
people-role = Role: { $value }
people-position = Position: { $value }
people-duty = Duty: { $value }
people-access-revoked = Access: <b>revoked</b>
people-no-telegram = No Telegram: they can't get in. Invite this person to give them access.
people-change-role = Role
people-change-position = Position
people-set-off = Take off duty
people-set-on = Put on duty
people-revoke = Revoke access
people-restore = Let in again
people-role-ask = What is the role of <b>{ $name }</b>?
people-role-self-ask = This is <b>your own</b> role. As { $role } you can no longer invite or change people. Change it anyway?
people-role-yes = Yes, change it
people-position-ask = What is the position of <b>{ $name }</b>?
people-position-none = No position
people-revoke-ask = Revoke the access of <b>{ $name }</b>? It takes effect at once. What they have recorded stays in the timeline.
people-revoke-self-ask = This is <b>your own</b> access. You are out at once, and only another administrator can let you in again. Revoke it anyway?
people-revoke-yes = Yes, revoke
people-saved = Done.
people-self-out = Done. You no longer manage people here.
people-gone = This person is not here any more.
people-refused-gone = This is not available any more. Choose again.
people-refused-supervises = Only an operator can be a supervisor. Change the role first.
people-refused-last_admin = This is the only active administrator with Telegram: nobody else could invite people. Make somebody else an administrator first.

people-invite-ask = Invite for which role?
people-invite-position-ask = Invite as { $role }. With which position?
people-invite-link = <b>Invite: { $role }</b>
    { $link }

    Send this link to whoever should get in, or show the code below. It is valid for <b>one person</b>, until { $until } (24 hours).
people-invite-code = Invite: { $role }. Point the phone's camera here to get in.
people-invite-copy = 📋 Copy link
people-invite-revoke = Revoke invite
people-invite-again = Another invite
people-invite-revoked = Invite revoked.
people-invite-gone = This invite was used already or is not there any more.
people-invites-title = <b>Invites that still work</b>
people-invites-none = No open invites.
people-invites-line = { $number }. { $facts } · until { $until }
people-invites-revoke = Revoke { $number }

people-invite-invalid = This invite does not work, or not any more.
    If you work at the provider, ask an administrator for a new <b>invite link</b>: each is for one person, for 24 hours. Your Telegram number: <code>{ $id }</code>
people-invite-already = You have access already, as { $role }. This link changes nothing.
people-entered-in = Welcome to Atende, { $name }! 👋
    You are in as <b>{ $role }</b>.
people-entered-back = Welcome back, { $name }! 👋
    You are in as <b>{ $role }</b>.
people-entered-raised = { $name }, you are <b>{ $role }</b> now.
people-entered-desk = Press <b>{ button-new }</b>, or type <code>/novo</code> and part of the customer's name. See also /ajuda.
people-entered-help = See /ajuda for what to do here.
