/** A property that is tried ten thousand times on a machine others work on too; a hanging one still ends. Milliseconds. */
export const PATIENCE_MS = 180_000;
