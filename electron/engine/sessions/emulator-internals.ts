import type { IBufferCell, IModes, Terminal } from "@xterm/headless";

/**
 * What a picture of a terminal needs and the public interface of @xterm/headless does not show: scroll region, tab stops,
 * saved cursor, character sets, mouse encoding, links, the style of the next character. This file is the only one that
 * knows those places; `emulatorInternals` checks that they are there, so that another version of the library fails in
 * one clear sentence and not in a wrong picture.
 */

export interface CellAttributes {
  readonly fg: number;
  readonly bg: number;
  readonly extended: { readonly urlId: number; readonly underlineColor: number; readonly _ext: number };
}

/** A cell as the library gives it out: the public methods, and the raw attributes behind them. */
export type RawCell = IBufferCell & CellAttributes;

export interface BufferInternals {
  readonly x: number;
  readonly y: number;
  readonly ybase: number;
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: CellAttributes;
  readonly savedCharset: Charset;
}

/** A replacement table of the library; told apart by identity. */
export type Charset = object | undefined;

export interface EmulatorInternals {
  readonly buffers: {
    readonly normal: BufferInternals;
    readonly alt: BufferInternals;
    readonly active: BufferInternals;
  };
  readonly options: { readonly convertEol: boolean; readonly cursorBlink: boolean };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: {
      readonly cursorBlink: boolean | undefined;
      readonly cursorStyle: "block" | "underline" | "bar" | undefined;
      readonly synchronizedOutput: boolean;
    };
  };
  readonly coreMouseService: { readonly activeProtocol: string; readonly activeEncoding: string };
  readonly _charsetService: {
    readonly charset: Charset;
    readonly glevel: number;
    readonly _charsets: readonly Charset[];
  };
  readonly _oscLinkService: { getLinkData(id: number): { id?: string; uri: string } | undefined };
  readonly _inputHandler: {
    readonly _curAttrData: CellAttributes;
    readonly _parser: { readonly currentState: number; reset(): void };
    parse(bytes: Uint8Array): unknown;
    eraseInDisplay(params: { params: number[] }, keepProtected: boolean): boolean;
  };
}

export type TerminalModes = IModes;

export function emulatorInternals(terminal: Terminal): EmulatorInternals {
  const core = (terminal as unknown as { _core?: EmulatorInternals })._core;
  const missing = core === undefined ? "_core" : firstMissing(core);
  if (core === undefined || missing !== undefined) {
    throw new Error(
      `The terminal library is another version than the one pictures were written for (${missing} is missing); install the pinned one.`,
    );
  }
  return core;
}

function firstMissing(core: EmulatorInternals): string | undefined {
  const places: Record<string, unknown> = {
    "buffers.normal.scrollBottom": core.buffers?.normal?.scrollBottom,
    "buffers.normal.tabs": core.buffers?.normal?.tabs,
    "buffers.normal.savedCurAttrData": core.buffers?.normal?.savedCurAttrData?.fg,
    "coreService.isCursorHidden": core.coreService?.isCursorHidden,
    "coreService.decPrivateModes": core.coreService?.decPrivateModes,
    "coreMouseService.activeEncoding": core.coreMouseService?.activeEncoding,
    "_charsetService.glevel": core._charsetService?.glevel,
    "_charsetService._charsets": core._charsetService?._charsets,
    "_oscLinkService.getLinkData": typeof core._oscLinkService?.getLinkData === "function" || undefined,
    "_inputHandler._curAttrData": core._inputHandler?._curAttrData?.extended?.urlId,
    "_inputHandler._parser": core._inputHandler?._parser?.currentState,
    "_inputHandler.parse": typeof core._inputHandler?.parse === "function" || undefined,
  };
  return Object.keys(places).find((place) => places[place] === undefined);
}
