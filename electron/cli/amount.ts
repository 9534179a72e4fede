/** "1 task", "2 tasks": a number with its word. */
export const amount = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
