/** Names inside a session's folder, `<data directory>/sessions/<session id>/`. Written by the host unless said. */
export const SESSION_FILES = {
  /** How it was opened, without secrets. */
  opened: "opened.json",
  /**
   * Output, input lengths, resizes, the exit: see transcript.ts. While a session is over its limit its newest output is in
   * `transcript.part-<n>`, the last two of them; at the end they are joined to the transcript, with a gap frame for what is
   * missing between.
   */
  transcript: "transcript",
  /** One fixed record per output frame: see transcript.ts. */
  index: "transcript.index",
  /** stderr of a session on pipes, in the same format. */
  stderr: "stderr.transcript",
  /** The exit record, written whole or not at all. */
  exit: "exit.json",
  /** Screen pictures, written by the engine's keyframe worker; disposable. */
  keyframes: "keyframes",
} as const;
