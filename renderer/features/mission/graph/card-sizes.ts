/** Sizes are given to layout and cards alike: nothing is measured. */
export const CARDS = {
  comfortable: { card: { width: 200, height: 74 }, spacing: { columnGap: 56, rowGap: 32 } },
  compact: { card: { width: 172, height: 58 }, spacing: { columnGap: 40, rowGap: 24 } },
} as const;

export type CardSize = keyof typeof CARDS;
