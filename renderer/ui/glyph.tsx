import styles from "./glyph.module.css";
import { classNames } from "./class-names.ts";

/** Shapes of our own, so that a state is never told by colour alone. Each looks different in black and white too. */
export type GlyphShape =
  | "ring-dot"
  | "ring-play"
  | "diamond"
  | "octagon-cross"
  | "disc-tick"
  | "square"
  | "ring"
  | "ring-question"
  | "pencil"
  | "clock"
  | "ring-tick"
  | "ring-slash"
  | "bars"
  | "disc-tick-line";

export type GlyphTone = "idle" | "run" | "need" | "done" | "fail" | "unknown";

interface GlyphProps {
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
  readonly turning?: boolean;
}

/** Always beside a word that says the same, so hidden from screen readers. */
export function Glyph({ shape, tone, turning = false }: GlyphProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      data-glyph={shape}
      className={classNames(styles.glyph, styles[tone])}
    >
      <Shape shape={shape} turning={turning} />
    </svg>
  );
}

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.75 } as const;
const onPlate = { fill: "none", stroke: "var(--bg)", strokeWidth: 1.75, strokeLinecap: "round" } as const;

function Shape({ shape, turning }: { readonly shape: GlyphShape; readonly turning: boolean }) {
  switch (shape) {
    case "ring":
      return <circle cx="8" cy="8" r="5.5" {...line} />;
    case "ring-dot":
      return (
        <>
          <circle cx="8" cy="8" r="5.5" {...line} />
          <circle cx="8" cy="8" r="2" fill="currentColor" />
        </>
      );
    case "ring-play":
      return (
        <>
          <g className={turning ? styles.turning : undefined}>
            <circle cx="8" cy="8" r="5.75" {...line} opacity="0.4" />
            <path d="M8 2.25A5.75 5.75 0 0 1 13.75 8" {...line} strokeLinecap="round" />
          </g>
          <path d="M6.5 5.4v5.2L10.9 8Z" fill="currentColor" />
        </>
      );
    case "diamond":
      return (
        <>
          <path d="M8 .9 15.1 8 8 15.1.9 8Z" fill="currentColor" />
          <path d="M8 4.8v3.7M8 11v.1" {...onPlate} />
        </>
      );
    case "octagon-cross":
      return (
        <>
          <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2Z" fill="currentColor" />
          <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" {...onPlate} />
        </>
      );
    case "disc-tick":
      return (
        <>
          <circle cx="8" cy="8" r="6.5" fill="currentColor" />
          <path d="m5.2 8.2 2 2 3.7-4.2" {...onPlate} strokeLinejoin="round" />
        </>
      );
    case "square":
      return <rect x="3.25" y="3.25" width="9.5" height="9.5" rx="1.5" {...line} />;
    case "pencil":
      return (
        <path d="m3 13 .7-3 7.1-7.1 2.3 2.3L6 12.3Z M9.3 4.4l2.3 2.3" {...line} strokeLinejoin="round" />
      );
    case "clock":
      return (
        <>
          <circle cx="8" cy="8" r="5.75" {...line} />
          <path d="M8 4.8V8l2.3 1.5" {...line} strokeLinecap="round" />
        </>
      );
    case "ring-tick":
      return (
        <>
          <circle cx="8" cy="8" r="5.75" {...line} />
          <path d="m5.5 8.2 1.8 1.8 3.2-3.7" {...line} strokeLinecap="round" strokeLinejoin="round" />
        </>
      );
    case "ring-slash":
      return (
        <>
          <circle cx="8" cy="8" r="5.75" {...line} />
          <path d="m4.2 11.8 7.6-7.6" {...line} />
        </>
      );
    case "bars":
      return <path d="M5.5 3v10M10.5 3v10" {...line} strokeWidth="2.5" strokeLinecap="round" />;
    case "disc-tick-line":
      return (
        <>
          <circle cx="8" cy="6.5" r="5.5" fill="currentColor" />
          <path d="m5.6 6.7 1.7 1.7 3.1-3.6" {...onPlate} strokeLinejoin="round" />
          <path d="M2 14.6h12" {...line} strokeLinecap="round" />
        </>
      );
    case "ring-question":
      return (
        <>
          <circle cx="8" cy="8" r="6" {...line} strokeWidth="1.5" strokeDasharray="2.4 1.9" />
          <path
            d="M6.5 6.6c0-.9.7-1.5 1.5-1.5s1.5.6 1.5 1.4c0 1-1.5 1.2-1.5 2.2M8 10.7v.1"
            {...line}
            strokeWidth="1.4"
            strokeLinecap="round"
          />
        </>
      );
  }
}
