declare module "*.module.css" {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module "*.css";

interface Window {
  /** Given by the preload. Nothing else of Electron reaches the page. */
  readonly flightdeck?: {
    /** Asks main for this window's port; it arrives as a message to the page. */
    connect(): void;
  };
  /** Counters for tests that drive the real app. Only there when the address ends in `?probe=1`. */
  flightdeckProbe?: {
    readonly frames: () => number;
    /** The last pictures of the page: whose output was on its way to the screen, and who was drawn. */
    readonly paints: () => readonly {
      readonly at: number;
      readonly owed: readonly string[];
      readonly painted: readonly string[];
    }[];
    readonly webglContexts: () => number;
    /** Session ids that have an emulator now, with all the text in it. */
    readonly terminals: () => Readonly<Record<string, string>>;
    readonly text: (session: string) => string;
    /** The size each of them is drawn in. */
    readonly sizes: () => Readonly<Record<string, { readonly cols: number; readonly rows: number }>>;
  };
}
