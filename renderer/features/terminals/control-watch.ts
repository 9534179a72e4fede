/** What a mission says about one terminal at a time. */
export interface ControlView {
  /** false: what is said is only what was last heard, and says nothing about now. */
  readonly live: boolean;
  /** How far its log is folded. */
  readonly head: number;
  readonly holder: string | null;
}

/**
 * Notices that control which was given is there no more, also when it was taken and lost between two looks: while the link was
 * away, five seconds are enough for it.
 */
export class ControlWatch {
  readonly #mine: string;
  readonly #lost: (holder: string | null) => void;
  #had = false;
  #takenAt: number | null = null;
  #isOver = false;

  constructor(mine: string, lost: (holder: string | null) => void) {
    this.#mine = mine;
    this.#lost = lost;
  }

  /** The engine wrote down that it is ours, with the event of this number. */
  taken(seq: number): void {
    this.#takenAt = seq;
  }

  look({ live, head, holder }: ControlView): void {
    if (!live || this.#isOver) return;
    if (holder === this.#mine) {
      this.#had = true;
      return;
    }
    if (!this.#had && (this.#takenAt === null || head < this.#takenAt)) return;
    this.#isOver = true;
    this.#lost(holder);
  }
}
