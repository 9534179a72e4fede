/** Enter as a key of its own: not with others, not held down, not the one that ends a composition. */
export const isPlainEnter = (event: KeyboardEvent): boolean =>
  event.key === "Enter" &&
  !event.isComposing &&
  !event.repeat &&
  !event.shiftKey &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey;
