## /scripts: what came of guided scripts, and their trees as pictures.

command-scripts = How scripts are doing: figures and trees
script-room-title = <b>Scripts</b>
script-room-none = No script yet. Whoever installs Atende brings one with <code>atende scripts import</code>.
script-room-ask = 👉 Press a script to see its figures.
script-room-row = version { $number } · { $runs ->
    [0] no walks
    [one] 1 walk
   *[other] { $runs } walks
}
script-room-retired = not in use
script-room-period-30 = last 30 days
script-room-period-90 = last 90 days
script-room-period-all = since the beginning
script-room-days-30 = 30 days
script-room-days-90 = 90 days
script-room-days-all = All
script-room-version = version { $number } of { $at }
script-room-unwalked = Nobody walked this version in this period.
script-room-runs = Walks: <b>{ $count }</b>
script-room-newest = The newest { $count } walks are counted.
script-room-reached = 🏁 Reached the end: <b>{ $count }</b> ({ $share }%)
script-room-early = ✋ Ended before: <b>{ $count }</b> ({ $share }%)
script-room-left = 🚪 Given up with the draft: <b>{ $count }</b> ({ $share }%)
script-room-unordered = ✅ Resolved without a visit: <b>{ $count }</b> ({ $share }%)
script-room-took = ⏱ Typical length: <b>{ $time }</b>
script-room-time = { $minutes ->
    [0] { $seconds } s
   *[other] { $minutes } min { $seconds } s
}
script-room-left-where = <b>Where they stop</b>
script-room-why-typed = another reason
script-room-why-left = draft given up
script-room-slow = <b>Slowest questions</b>
script-room-tree = 🌳 See the tree
script-room-back = Back
script-room-drawing = Drawing the tree…
script-room-gone = This version of the script is not there any more.
script-room-caption = Tree of the script <b>{ $name }</b>. Zoom in to read it.
script-tree-order = Visit
script-tree-resolved = Resolved
script-tree-access-point = Access point
script-tree-priority = Priority: { $name }
script-tree-end = End
script-tree-staff = staff only
script-tree-measured = the system can measure it
script-tree-never = nobody came by
script-tree-runs = { $share }% came by
script-tree-reached = { $share }% ended here
script-tree-left = { $share }% stopped here
