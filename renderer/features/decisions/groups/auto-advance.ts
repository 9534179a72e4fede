/**
 * The item to open when the open one has left the list: the one that took its place, or the last when it was at the end.
 * `before` is the order in which it was last seen; null: nothing is left.
 */
export function nextAfter<Id>(before: readonly Id[], left: Id, now: readonly Id[]): Id | null {
  const remaining = new Set(now);
  const at = before.indexOf(left);
  const later = before.slice(at + 1).find((id) => remaining.has(id));
  if (later !== undefined) return later;
  const earlier = before.slice(0, Math.max(at, 0)).findLast((id) => remaining.has(id));
  return earlier ?? now[0] ?? null;
}

/** The next thing that needs a person, all missions in one ring. null: there is none but this one. */
export function nextInRing<Id>(ring: readonly Id[], here: Id | null): Id | null {
  const at = here === null ? -1 : ring.indexOf(here);
  const next = ring[(at + 1) % ring.length];
  return next === undefined || next === here ? null : next;
}
