"""One person walking guided ways: drafts loaded and saved, facts fetched, acts applied, effects written once.

About 300 lines: what an act does is read from top to bottom.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from services import wizard
from services.desk import Services
from services.drafts import DraftConflict, Stored
from services.inbox import Work
from services.people import Person
from services.tickets import Refused
from services.wizard import NOW, Done, Draft, Facts, Flow, Note, Page, acts

ATTEMPTS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step's own functions may use during one act: who acts, the desk's services, texts in their `language`."""

    actor: Person
    desk: Services
    text: Callable[..., str]
    language: str = "pt_BR"
    read: dict[Any, Any] = field(default_factory=dict)

    async def once(self, key: Any, load: Callable[[], Awaitable[T]]) -> T:
        """What `load` gave the first time in this act, so that several sources share one reading."""
        if key not in self.read:
            self.read[key] = await load()
        return cast(T, self.read[key])


Effect = Callable[[Scene, Draft, str, datetime], Awaitable[Done | None]]
"""What happens in the world, once a key; what it gives is done to the draft. Raises Refused: the draft stays."""


def all_of(*effects: Mapping[str, Effect]) -> dict[str, tuple[Effect, ...]]:
    """What several pages do at an answer or a deed: of one that two of them follow both, each on what the one before
    it made of the draft."""
    names = dict.fromkeys(name for each in effects for name in each)
    return {name: tuple(each[name] for each in effects if name in each) for name in names}


@dataclass(frozen=True, slots=True)
class Way:
    """A flow with what happens in the world along it. Every effect gets a key and is written once a key.

    `left`: step name → effect when Avançar leaves it; `said`: "step.field" → effects when its answer changed; `does`:
    "step.deed" → effects of a deed. `confirm` returns the receipt, whatever the way's end is, or raises Refused.
    """

    flow: Flow
    confirm: Callable[[Scene, Draft, str, datetime], Awaitable[Any]]
    cancel: Effect
    left: Mapping[str, Effect] = field(default_factory=dict)
    said: Mapping[str, Sequence[Effect]] = field(default_factory=dict)
    does: Mapping[str, Sequence[Effect]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen after an act: the page, or the end of the way, and what is to be said beside it.

    `stored` is None where there is no such draft for this person; `parked` are drafts that this act put aside.
    """

    stored: Stored | None
    page: Page | None = None
    note: Note | None = None
    receipt: Any = None
    parked: Sequence[Stored] = ()


class Conversation:
    """The walks of all people through all ways."""

    def __init__(self, desk: Services, ways: Mapping[str, Way]) -> None:
        self.desk, self.ways = desk, ways

    async def begin(
        self, scene: Scene, draft: Draft, known: dict[str, dict[str, Any]], work: Work, *, new: bool = False
    ) -> View:
        """The first page of a draft whose ticket was opened just now; other open drafts of the lane are parked.

        Where the draft is there already (the act came twice), it is shown as it is. `new`: it can't be there.
        """
        existing = None if new else await self.desk.drafts.load(draft.owner, draft.id)
        if existing is not None:
            return await self.show(scene, existing)
        flow = self.ways[draft.flow].flow
        begun = wizard.begin(flow, draft, known)
        begun.acts = [work.update_id]
        begun, facts = await self._settle(scene, flow, begun, work)
        stored = Stored(begun, None)
        saving = self.desk.drafts.save(stored, expect_turn=None, work=work)
        _, others = await asyncio.gather(saving, self._others(stored))  # one trip to Redis
        parked = await self._put_aside(others, work)
        return View(stored, wizard.page(flow, begun, facts), parked=parked)

    async def act(
        self, scene: Scene, draft_id: int, act: acts.Act, work: Work, read: Stored | None = None
    ) -> View:
        """Applies an act to a draft of this person, once, and says what is to be seen.

        `read` is the draft where it was read just now. Raises DraftConflict where others kept changing the draft.
        """
        for attempt in range(ATTEMPTS):
            known = None if attempt else read or self.desk.drafts.remembered(scene.actor.id, draft_id)
            stored = known or await self.desk.drafts.load(scene.actor.id, draft_id)
            if stored is None:
                return View(None)
            try:
                return await self._act(scene, stored, act, work)
            except DraftConflict:
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    async def show(self, scene: Scene, stored: Stored, note: Note | None = None) -> View:
        """The present page of a draft, or its end."""
        draft = stored.draft
        if not draft.living:
            ended = "brief-ended" if self.ways[draft.flow].flow.brief else f"draft-{draft.state}"
            return View(stored, note=note or Note(ended))
        flow = self.ways[draft.flow].flow
        opened = wizard.reopen(flow, draft)
        return View(stored, wizard.page(flow, opened, await self.facts(scene, flow, opened)), note)

    async def resume(self, scene: Scene, draft_id: int, work: Work) -> View:
        """Makes a draft the active one of its lane, and shows it."""
        stored = await self.desk.drafts.load(scene.actor.id, draft_id)
        if stored is None:
            return View(None)
        if stored.draft.state == "parked":
            stored = await self._mark(stored, "open", work)
        parked = await self._park_others(stored, work) if stored.draft.state == "open" else ()
        view = await self.show(scene, stored)
        return View(view.stored, view.page, view.note, parked=parked)

    async def park(self, scene: Scene, draft_id: int, work: Work) -> View:
        """Guardar: the draft is put aside with all its answers."""
        stored = await self.desk.drafts.load(scene.actor.id, draft_id)
        if stored is not None and stored.draft.state == "open":
            stored = await self._mark(stored, "parked", work)
        return View(stored)

    async def cancel(self, scene: Scene, draft_id: int, work: Work) -> View:
        """Cancelar, asked and answered: the ticket is cancelled and keeps its protocol."""
        stored = await self.desk.drafts.load(scene.actor.id, draft_id)
        if stored is None:
            return View(None)
        draft = stored.draft
        if draft.living:
            await self.ways[draft.flow].cancel(scene, draft, f"draft:{draft.id}:cancel", self.desk.clock())
            return View(await self._mark(stored, "cancelled", work))
        return View(stored, note=Note(f"draft-{draft.state}"))

    # -- inside --

    async def _act(self, scene: Scene, stored: Stored, act: acts.Act, work: Work) -> View:
        way = self.ways[stored.draft.flow]
        before = stored.draft
        if not before.living:
            stored.sure()
            work.noted.add("stale")
            return await self._ended(scene, stored, act)
        opened = wizard.reopen(way.flow, before)
        facts: Facts = {}
        if isinstance(act, (acts.Set, acts.Say)):
            facts = await self.facts(scene, way.flow, opened, datetime.fromtimestamp(act.at, UTC))
        outcome = wizard.apply(way.flow, opened, act, facts)
        if not outcome.changed or outcome.confirmed or _effects(way, opened, outcome):
            stored.sure()
        if not outcome.changed:
            if outcome.note and outcome.note.key == "repeated":
                # It may not have reached the archive.
                await self.desk.drafts.set_screen(stored, stored.screen, work)
                return await self.show(scene, stored)
            if outcome.note and outcome.note.key == "stale":
                work.noted.add("stale")
            return await self.show(scene, stored, outcome.note)
        key, at = f"draft:{before.id}:{before.turn}", datetime.fromtimestamp(act.at, UTC)
        try:
            walked, note, receipt = await self._in_the_world(scene, way, opened, outcome, key, at)
        except Refused as refused:
            fields = _whose(way.flow, opened, refused.field)
            return await self.show(scene, stored, Note(refused.reason_key, refused.values, fields))
        held = facts if facts and walked is outcome.draft and _hold(way.flow, opened, walked) else None
        after, facts = await self._settle(scene, way.flow, walked, work, held)
        after.state = "open" if after.state == "parked" else after.state
        saved = Stored(after, stored.screen, head=stored.head)
        await self.desk.drafts.save(saved, expect_turn=before.turn, work=work)
        work.noted.add(f"step {before.flow} {before.place}")
        parked = await self._park_others(saved, work) if before.state == "parked" else ()
        if receipt is not None:
            return View(saved, receipt=receipt)
        return View(saved, wizard.page(way.flow, after, facts), note, parked=parked)

    async def _in_the_world(
        self, scene: Scene, way: Way, before: Draft, outcome: wizard.Outcome, key: str, at: datetime
    ) -> tuple[Draft, Note | None, Any]:
        """What an act does beside the draft: the draft after it, what is to be said, and the end's receipt. Raises
        Refused."""
        walked, note, receipt = outcome.draft, outcome.note, None
        for effect in _effects(way, before, outcome):
            done = await effect(scene, walked, key, at)
            if done is not None:
                walked, note = wizard.follow(way.flow, walked, done), done.note or note
                receipt = receipt if done.receipt is None else done.receipt
                scene.read.clear()  # the world is another one now
        if outcome.confirmed:
            whole = before.copy()
            whole.answers = way.flow.harvest(before)  # those of hidden pages are dropped here, at the end
            receipt = await way.confirm(scene, whole, key, self.desk.clock())
        return walked, note, receipt

    async def _ended(self, scene: Scene, stored: Stored, act: acts.Act) -> View:
        """After the end every act hears of it; the one that confirmed, come again, gets its receipt again."""
        draft, way = stored.draft, self.ways[stored.draft.flow]
        if draft.acts[-1:] == [act.id] and draft.state == "finished":
            key, at = f"draft:{draft.id}:{draft.turn - 1}", self.desk.clock()
            if isinstance(act, acts.Confirm):
                return View(stored, receipt=await way.confirm(scene, draft, key, at))
            for effect in way.does[f"{draft.place}.{act.name}"] if isinstance(act, acts.Do) else ():
                if (done := await effect(scene, draft, key, at)) and done.receipt is not None:
                    return View(stored, receipt=done.receipt)
        return await self.show(scene, stored)

    async def _settle(
        self, scene: Scene, flow: Flow, draft: Draft, work: Work, facts: Facts | None = None
    ) -> tuple[Draft, Facts]:
        # An act that comes again asked its question when it came first: what was typed since is no early answer.
        now = int((work.received_at if work.replay else self.desk.clock()).timestamp())
        while True:
            facts = await self.facts(scene, flow, draft) if facts is None else facts
            draft, moved = wizard.settle(flow, draft, facts, now)
            if not moved:
                return draft, facts
            facts = None

    async def facts(
        self, scene: Scene, flow: Flow, draft: Draft, at: datetime | None = None
    ) -> dict[str, Any]:
        """What the sources of the draft's page know, by field; and when it is, in the desk's zone."""
        asks = flow.step(draft).asks(draft)
        found = {name: await q.source(draft, scene) for name, q in asks.items() if q.source is not None}
        return found | {NOW: (at or self.desk.clock()).astimezone(self.desk.timezone)}

    async def _mark(self, stored: Stored, state: str, work: Work) -> Stored:
        draft = stored.draft.copy(state=state)
        draft.count(work.update_id)
        marked = Stored(draft, stored.screen)
        await self.desk.drafts.save(marked, expect_turn=stored.draft.turn, work=work)
        return marked

    async def _park_others(self, stored: Stored, work: Work) -> list[Stored]:
        return await self._put_aside(await self._others(stored), work)

    async def _put_aside(self, others: Sequence[Stored], work: Work) -> list[Stored]:
        """Parked, but for short ways: those are given up, for nobody comes back to one."""
        brief = {name for name, way in self.ways.items() if way.flow.brief}
        marked = [
            await self._mark(other, "cancelled" if other.draft.flow in brief else "parked", work)
            for other in others
        ]
        return [each for each in marked if each.draft.state == "parked"]

    async def _others(self, stored: Stored) -> list[Stored]:
        found = await self.desk.drafts.listing(stored.draft.owner, stored.draft.lane)
        return [other for other in found if other.draft.id != stored.draft.id and other.draft.state == "open"]


def _effects(way: Way, before: Draft, outcome: wizard.Outcome) -> list[Effect]:
    """What an act does in the world: leaving a page, answers that changed, a deed."""
    here = before.place
    wanted: list[Effect | None] = []
    for name in sorted(_changed(before, outcome.draft)):
        wanted += way.said.get(f"{here}.{name}", ())
    if outcome.left is not None:
        wanted.append(way.left.get(outcome.left.name()))
    if outcome.done is not None:
        wanted += way.does[f"{here}.{outcome.done.name}"]
    return [effect for effect in wanted if effect is not None]


def _whose(flow: Flow, draft: Draft, field: str | None) -> tuple[str, ...]:
    """The page that asks for a field, so that what was refused can be named and found."""
    steps = [flow.step(draft)] if draft.back else flow.path(draft)
    return tuple(f"{step.name()}.{field}" for step in steps if field in step.questions())


def _changed(before: Draft, after: Draft) -> set[str]:
    """The fields of the page of `before` whose answers changed."""
    old, new = before.answers.get(before.place, {}), after.answers.get(before.place, {})
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def _hold(flow: Flow, before: Draft, after: Draft) -> bool:
    """Whether facts fetched before an act hold after it: the page is the same, and no source hung on what changed."""
    if before.visit != after.visit:
        return False
    changed = _changed(before, after)
    asks = flow.step(after).asks(after).values()
    return not any(q.source and changed.intersection((*q.after, *q.lists)) for q in asks)
