## Parents and children of tickets, and their solution.

first_contact-who = User or position
first_contact-who-short = User or position
first_contact-who-ask = Choose whom the list of destinations shows.
first_contact-who-person = User
first_contact-who-position = Position
first_contact-parent = Parent ticket
first_contact-apart = Do not link
first_contact-linked = 🔗 Linked to parent ticket No. <code>{ $protocol }</code>
first_contact-parted = Not linked to parent ticket No. <code>{ $protocol }</code>
first_contact-parent-gone = ⚠️ Parent ticket No. <code>{ $protocol }</code> takes no links any more: tick <b>Do not link</b>.

resolution-title = Ticket resolved
resolution-short = Solution
resolution-solution = Description of the solution
resolution-solution-short = Solution
resolution-solution-ask = Type the description of the solution.
resolution-children = Resolve the children too
resolution-children-told = { $count ->
    [one] { $count } child ticket
   *[other] { $count } child tickets
}

receipt-parent = Parent ticket: <code>{ $value }</code>
receipt-children = Child tickets: { $value }
receipt-solution = ✅ Resolved: { $value }
receipt-resolved_children = Children resolved: { $value }

tickets-event-linked = Linked to its parent ticket
tickets-event-joined = A child ticket was linked

parent_not_found = The parent ticket takes no links any more. Go back to First contact, tick Do not link, and confirm again.
children_not_found = One of the child tickets cannot be linked any more. Go back to the access point and check the list.
type_without_links = This type of ticket allows no links. Choose another type, or untick the child tickets.
link_not_allowed = A ticket cannot be parent and child at once.
solution_missing = The description of the solution is missing.
solution_too_long = The description of the solution is too long. Go back and shorten it.
