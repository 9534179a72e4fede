/**
 * Cuts a terminal's output where a picture of the screen is exact. In the middle of an escape sequence or a character the
 * parser holds state that no picture can carry, and the character printed last decides how a combining mark or a
 * "repeat" that follows acts. Those bytes are held back: a picture is the screen before them, and then they themselves.
 *
 * The states are those of the VT500 parser that xterm.js implements, as far as they decide where a sequence ends.
 */

/** Longer titles, links or device strings are cut: an unterminated one must not collect memory. */
export const MAX_SEQUENCE_BYTES = 64 * 1024;

/** A character with its marks is far shorter; a longer run of marks is cut anywhere between two characters. */
const MAX_HELD_TEXT_BYTES = 128;

type State =
  | "ground"
  | "escape"
  | "escape-intermediate"
  | "csi"
  | "csi-ignore"
  | "osc"
  | "dcs-entry"
  | "dcs-ignore"
  | "dcs"
  | "ignored-string";

const ESC = 0x1b;
/** Stands for every character that is not ASCII and no C1 control: no sequence tells them apart. */
const OTHER = 0xa0;
/** Least code of a character by how many bytes follow its first. */
const SHORTEST = [0, 0x80, 0x800, 0x10000];

export class SequenceCut {
  #state: State = "ground";
  /** CSI only: whether a parameter or an intermediate was seen, which decides what is still allowed. */
  #csi: "entry" | "parameters" | "intermediates" = "entry";
  #held: Uint8Array = new Uint8Array(0);
  /** The character being read: bytes still missing, its code so far, and the least code of that length. */
  #missing = 0;
  #point = 0;
  #shortest = 0;
  #droppedBytes = 0;

  /** Bytes that came in and were not given out yet. */
  get held(): Uint8Array {
    return this.#held;
  }

  /** Bytes of over-long sequences that were left out since the start. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  get inGround(): boolean {
    return this.#state === "ground";
  }

  /** Takes the next bytes and returns those that end where nothing is unfinished. */
  push(chunk: Uint8Array): Uint8Array {
    const carried = this.#held.length;
    const bytes = carried === 0 ? chunk : joined(this.#held, chunk);
    const wasGround = this.#state === "ground";
    /** Where the last unfinished sequence began, or the last text after a finished one. */
    let since = 0;
    let ground = wasGround;
    for (let at = carried; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      // Nearly everything is plain text; nothing else is needed for it.
      if (ground && byte >= 0x20 && byte < 0x7f) {
        this.#missing = 0;
        continue;
      }
      const code = this.#codeOf(byte);
      if (code === undefined) continue;
      this.#step(code);
      if (this.#state === "ground") {
        if (!ground || isControl(code)) since = at + 1;
        ground = true;
      } else if (ground) {
        // The first byte of a C1 control belongs to the sequence it begins.
        since = code >= 0x80 ? at - 1 : at;
        ground = false;
      }
    }
    const cut = ground ? textCut(bytes, since) : since;
    this.#hold(bytes.slice(cut), ground);
    return bytes.subarray(0, cut);
  }

  /** Gives out held text (not a begun sequence), for whatever must happen after everything printed so far. */
  releaseText(): Uint8Array {
    if (this.#state !== "ground") return this.#held.subarray(0, 0);
    const whole = wholeCharacters(this.#held);
    const text = this.#held.subarray(0, whole);
    this.#held = this.#held.slice(whole);
    return text;
  }

  #hold(rest: Uint8Array, text: boolean): void {
    if (text || rest.length <= MAX_SEQUENCE_BYTES) {
      this.#held = rest;
      return;
    }
    let kept = MAX_SEQUENCE_BYTES;
    // Half a character must not join with what comes later to another control.
    while (kept > 0 && (rest[kept - 1] ?? 0) >= 0x80) kept -= 1;
    this.#droppedBytes += rest.length - kept;
    this.#held = rest.slice(0, kept);
  }

  /** ASCII as it is; at its last byte a C1 control as its code, any other character as one code; else undefined. */
  #codeOf(byte: number): number | undefined {
    if (byte < 0x80) {
      this.#missing = 0;
      return byte;
    }
    if (byte >= 0xc0) {
      this.#missing = byte >= 0xf8 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
      this.#shortest = SHORTEST[this.#missing] ?? 0;
      this.#point = byte & (0x3f >> this.#missing);
      return undefined;
    }
    if (this.#missing === 0) return undefined;
    this.#missing -= 1;
    this.#point = (this.#point << 6) | (byte & 0x3f);
    return this.#missing > 0 || !this.#isCharacter() ? undefined : Math.min(this.#point, OTHER);
  }

  /** What the parser's own decoder lets through. */
  #isCharacter(): boolean {
    const point = this.#point;
    return (
      point >= this.#shortest && point <= 0x10ffff && point !== 0xfeff && (point < 0xd800 || point > 0xdfff)
    );
  }

  #step(code: number): void {
    if (code === ESC) this.#state = "escape";
    else if (code === 0x18 || code === 0x1a) this.#state = "ground";
    else if (code >= 0x80 && code < OTHER) this.#stepC1(code);
    else if (this.#state !== "ground") this.#stepIn(this.#state, code);
  }

  #stepC1(code: number): void {
    if (code === 0x9d) this.#state = "osc";
    else if (code === 0x98 || code === 0x9e || code === 0x9f) this.#state = "ignored-string";
    else if (code === 0x9b) this.#enterCsi();
    else if (code === 0x90) this.#enterDcs();
    else this.#state = "ground";
  }

  #enterCsi(): void {
    this.#state = "csi";
    this.#csi = "entry";
  }

  #enterDcs(): void {
    this.#state = "dcs-entry";
    this.#csi = "entry";
  }

  #stepIn(state: Exclude<State, "ground">, code: number): void {
    const other = code >= OTHER;
    switch (state) {
      case "escape":
        return this.#stepEscape(code);
      case "escape-intermediate":
        if (other || (code >= 0x30 && code < 0x7f)) this.#state = "ground";
        return;
      case "csi":
        return this.#stepCsi(code);
      case "csi-ignore":
        if (code >= 0x40 && code < 0x7f) this.#state = "ground";
        return;
      case "osc":
        if (code === 0x07) this.#state = "ground";
        return;
      case "dcs-entry":
        return this.#stepDcsEntry(code);
      case "ignored-string":
        // The parser of xterm.js leaves an ignored string at the first character that is not ASCII.
        if (other) this.#state = "ground";
        return;
      case "dcs":
      case "dcs-ignore":
        return;
    }
  }

  #stepEscape(code: number): void {
    if (code < 0x20 || code === 0x7f) return;
    if (code < 0x30) this.#state = "escape-intermediate";
    else if (code === 0x5b) this.#enterCsi();
    else if (code === 0x5d) this.#state = "osc";
    else if (code === 0x50) this.#enterDcs();
    else if (code === 0x58 || code === 0x5e || code === 0x5f) this.#state = "ignored-string";
    else this.#state = "ground";
  }

  #stepCsi(code: number): void {
    if (code < 0x20 || code === 0x7f) return;
    if (code >= 0x40) this.#state = "ground";
    else if (code < 0x30) this.#csi = "intermediates";
    else if (this.#csi === "intermediates" || (this.#csi === "parameters" && code >= 0x3c))
      this.#state = "csi-ignore";
    else this.#csi = "parameters";
  }

  #stepDcsEntry(code: number): void {
    if (code < 0x20 || code === 0x7f) return;
    if (code >= OTHER) this.#state = "ground";
    else if (code >= 0x40) this.#state = "dcs";
    else if (code < 0x30) this.#csi = "intermediates";
    else if (this.#csi === "intermediates" || (this.#csi === "parameters" && code >= 0x3c))
      this.#state = "dcs-ignore";
    else this.#csi = "parameters";
  }
}

/** Whether a code that leaves the parser in ground ended something: a control, not a character. */
function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f || (code >= 0x80 && code < OTHER);
}

/** Where the last character with its marks begins: at its ASCII character, or at a character boundary. */
function textCut(bytes: Uint8Array, since: number): number {
  const lowest = Math.max(since, bytes.length - MAX_HELD_TEXT_BYTES);
  let boundary = bytes.length;
  for (let at = bytes.length - 1; at >= lowest; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) return at;
    if (byte >= 0xc0) boundary = at;
  }
  if (lowest === since) return since;
  return boundary;
}

/** Bytes up to a last character that is not complete yet. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
