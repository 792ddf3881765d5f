## What one hears where a work order can't be booked.

slot_taken = { $who } has just taken that time of { $technician } ({ $protocol }). Next free: { $free }.
order_type_gone = That type of work order is no longer in use. Choose another.
order_technician_gone = { $name } can't be given work orders any more. Choose another technician.
order_minutes = A visit takes { $least } minutes to { $most } hours.
order_past = That time has passed. Choose another.
order_too_far = A work order can be booked { $days } days ahead at most.
order_description_too_long = The work order's description is too long. Go back and shorten it.
