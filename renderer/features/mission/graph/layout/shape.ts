/** What a layout is made of. Sizes are given: nothing is ever measured. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Where it stood before, so that a new layout keeps the order people know; absent: it is new. */
  readonly stoodAt?: number | undefined;
}

export interface Link {
  readonly from: string;
  readonly to: string;
}

export interface Spacing {
  readonly columnGap: number;
  readonly rowGap: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Place extends Point {
  readonly width: number;
  readonly height: number;
  /** Its column, 0 is the first. */
  readonly rank: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  /** For each link, in their order, the points it passes between its two ends; none when its ends are neighbours. */
  readonly routes: readonly (readonly Point[])[];
}
