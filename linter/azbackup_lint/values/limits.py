"""Bounds of evaluation, one budget for all languages: input is not trusted to be small."""

from __future__ import annotations

from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.model import Known, ListValue, MapValue, Value
from azbackup_lint.values.sizes import MAX_ITEMS, NEW, PAGE, Sizes

MAX_PARTS = 1_000
"""Known and unknown pieces of one text; of one with more, nothing is known."""

LENGTH_OF_INSTANCE = 20
"""Code points that describe one more instance: an entry of a map is hardly shorter."""

INSTANCES = 2_000
"""Instances of one resource by default."""

BARE = 1_200
"""Instances of a root by default beside those that its text describes; a vault takes 1,000 VMs."""

INSTANCE = 100
"""Steps that an instance is as much work as: it is evaluated, linked, viewed and judged."""

MACHINE = 400
"""Steps that a VM is as much work as: half of all policies are about VMs."""

PART = 40
"""Steps that a part of an instance is as much work as, such as a disk: it is judged as well."""

SPENT = "this takes more work than is left of what one root may take"
CROWDED = "these are more instances than one root may have with all others that it makes"

KEPT_BACK = 4
"""One in so many steps that are left is kept from any single expression, with all that it asks."""

FOR_INPUTS = 200
"""Steps for each set of inputs, beside those for its text."""

BY_LENGTH = 1
"""Steps for each code point of a root: work may grow as the input does."""

IN_LONG = 5
"""Steps for two code points of a long root, its share among them: one whose resources take 50 code
points each has enough for all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much evaluation may expand; generous for real configurations."""

    instances: int = INSTANCES
    """Instances of one resource, module call or `copy`, and of all in a root, which may have more
    as far as its text describes them, and by default fewer that it doesn't (`BARE`)."""
    steps: int = 300_000
    """Work of a run: expressions evaluated, items visited, texts and values by size, instances.

    A step takes three to five microseconds; there are more where there is more text (see
    `allowance`). The largest real root that was tried takes 140,000 for 1.7 MB of text, most take
    less than 6,000.
    """
    depth: int = 400
    """Evaluations nested in each other, through expressions, variables and modules alike."""
    module_depth: int = 40
    """Module calls, or deployments, nested in each other."""
    weight: int = MAX_ITEMS
    """Values inside of one value, shared ones, and pages of text, counted wherever they stand."""


@dataclass(frozen=True, slots=True)
class Work:
    """What came of a budget, in steps of its share: how many were taken, and how many are needed.

    With any share that has those that are `needed`, evaluation comes to the same. Where it is cut,
    the share was too small, and another one may come to something else.
    """

    taken: int = 0
    needed: int = 0
    is_cut: bool = False


class Budget:
    """What is left of the limits for one root, all sets of its inputs together.

    A root has its own, with a share of what the run may take, so that what comes of it depends on
    no other one. No single expression takes more than three quarters of what is left, so that
    others still have values.
    """

    __slots__ = (
        *(
            "_beside",
            "_depth",
            "_floor",
            "_is_cut",
            "_left",
            "_left_before",
            "_length",
            "_made",
        ),
        *("_margin", "_room", "_share", "_sizes", "_text", "given", "limits"),
    )

    def __init__(self, limits: Limits | None = None, share: int | None = None) -> None:
        self.limits = limits or Limits()
        most = self.limits.steps
        self._share = most if share is None else min(share, most)
        self._left = self.given = self._share
        most_instances = self.limits.instances
        self._room = most_instances if most_instances > INSTANCES else min(most_instances, BARE)
        self._depth = self._floor = self._left_before = self._made = self._length = self._beside = 0
        self._text = 0
        self._margin = self._share
        self._is_cut = False
        self._sizes = Sizes()

    def begin(self, length: int) -> None:
        """A set of inputs begins, for a root with a text of that length."""
        self._room = max(self._room, 0)
        self._sizes.clear()
        self.grow(max(length - self._length, 0))
        self._length = max(length, self._length)
        self._add(FOR_INPUTS)

    def grow(self, length: int) -> None:
        """More text was read: there may be more work, and more instances."""
        before = self._for_text(self._text)
        self._text += length
        self._add(self._for_text(self._text) - before)
        self._room += length // LENGTH_OF_INSTANCE + 1

    def _for_text(self, length: int) -> int:
        """The steps for the root's own text, beside its share."""
        return max(length * BY_LENGTH, length * IN_LONG // 2 - self._share)

    def grow_beside(self, length: int) -> None:
        """The text of a module was read, which other roots may call, too.

        All of them together can't have steps for all of it: a root has its share once more at most.
        """
        steps = min(length * BY_LENGTH, self._share - self._beside)
        self._beside += steps
        self._add(steps)
        self._room += length // LENGTH_OF_INSTANCE + 1

    def _add(self, steps: int) -> None:
        self._keep_margin(self._left)
        self.given += steps
        self._left += steps

    @property
    def spent(self) -> int:
        """The steps that were taken so far, of those that were given."""
        return self.given - self._left

    @property
    def work(self) -> Work:
        """What was taken so far of the share, and what of it was needed."""
        margin = min(self._margin, self._left)
        # Steps for modules follow the share: one step less of that may be two less altogether.
        needed = self._share - (margin // 2 if self._beside else margin)
        return Work(max(self._share - self._left, 0), max(needed, 0), self._is_cut)

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left for more instances."""
        return not self.has(1) or self._room <= 0

    def has(self, steps: int) -> bool:
        """Whether that many steps are left."""
        if self._left < steps:
            self._is_cut = True
            return False
        self._keep_margin(self._left - steps)
        return True

    def _keep_margin(self, steps: int) -> None:
        """By so many steps the share could be smaller, and nothing would be different so far."""
        self._margin = min(self._margin, steps)

    def enter(self, span: Span | None = None) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep, or get too many."""
        if self._depth >= self.limits.depth:
            raise LimitReached(f"evaluations nest deeper than {self.limits.depth}", span)
        if self._depth == 0:
            self._floor = max(self._left, 0) // KEPT_BACK
            self._left_before, self._made = self._left, 0
        self.spend(1)
        self._depth += 1

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1
        if self._depth == 0:
            self._floor = 0
            own = self._left_before - self._left - self._made
            self._keep_margin(self._left_before - own * KEPT_BACK // (KEPT_BACK - 1))

    def spend(self, steps: int) -> None:
        """Takes that many steps; raises LimitReached where fewer are left."""
        if steps > self._left - self._floor:
            self._left = min(self._left, self._floor)
            self._is_cut = True
            raise LimitReached(SPENT, remedy="lint less at once, or raise max-steps")
        self._left -= steps

    def make(self, instances: int, each: int = INSTANCE) -> None:
        """Makes room for instances that take so many steps each.

        Raises LimitReached, taking none, if there is too little.
        """
        if instances > self.limits.instances:
            raise LimitReached(f"more than {self.limits.instances} instances")
        if instances > self._room:
            raise LimitReached(CROWDED, remedy="lint less at once, or raise max-instances")
        if not self.has(instances * each):
            raise LimitReached(CROWDED, remedy="lint less at once, or raise max-steps")
        self._make(instances, each)

    def make_one(self, each: int = INSTANCE) -> None:
        """Makes an instance that stands in the text, even if there is too little room."""
        self._make(1, each)

    def judge(self, parts: int) -> bool:
        """Takes what it is to judge parts of an instance; False if too little is left for that."""
        steps = parts * PART
        if not self.has(steps):
            return False
        self._take(steps)
        return True

    def occupy(self, instances: int) -> None:
        """Counts instances that an earlier evaluation has made."""
        self._room -= instances

    def _make(self, instances: int, each: int) -> None:
        self._room -= instances
        self._take(instances * each)

    def _take(self, steps: int) -> None:
        """Takes what instances need; none of that is an expression's own."""
        self._left -= steps
        self._floor -= min(steps, self._floor)
        self._made += steps

    def read(self, value: Value) -> None:
        """A function looks at a value, but not into what is nested in it."""
        if isinstance(value, Known):
            if isinstance(value.data, str):
                self.spend(len(value.data) // PAGE)
        elif isinstance(value, ListValue):
            self.spend(len(value.items) // PAGE)
        elif isinstance(value, MapValue):
            self.spend(len(value.entries) // PAGE)

    def visit(self, value: Value) -> None:
        """A function goes through the items of a value, but not into what is nested in them."""
        if isinstance(value, ListValue):
            self.spend(len(value.items))
        elif isinstance(value, MapValue):
            self.spend(len(value.entries))
        else:
            self.read(value)

    def weigh(self, value: Value, *, deep: bool = False) -> int:
        """The number of values in a value, itself included; raises LimitReached for too many.

        Collections share what they are made of, so that a few lines can describe more than
        a run could ever visit. Members that have not been read yet are left alone, unless `deep`:
        a function is about to visit everything.
        """
        if type(value) is Known and type(value.data) is not str:  # as many are
            return 1
        affordable = NEW * max(self._left - self._floor + 1, 0)
        size = self._sizes.of(value, self.limits.weight, affordable, deep=deep)
        self.spend(max(size.weight // PAGE if deep else 0, size.looked_at // NEW))
        size.check(self.limits.weight)
        return size.weight
