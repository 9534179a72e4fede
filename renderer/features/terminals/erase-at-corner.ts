import type { Terminal } from "@xterm/xterm";

/** The one place of the library that its public interface does not show and that is needed here. */
interface EraseInternals {
  readonly _core?: {
    readonly _inputHandler?: {
      eraseInDisplay?(params: { readonly params: readonly number[] }, keepProtected: boolean): boolean;
    };
  };
}

const ERASE_BEFORE_CURSOR = 1;
const ERASE_ALL = 2;

/**
 * "Erase from the start to the cursor" (CSI 1 J, and CSI ? 1 J) throws in this version of the library when the cursor is in
 * the last cell of the last line there is, and the terminal then parses nothing any more. Everything is erased in that
 * case, which the library does without failing when it is asked for just that.
 */
export function guardEraseAtCorner(terminal: Terminal): void {
  const guard = (keepProtected: boolean) => (params: (number | number[])[]) => {
    const { active } = terminal.buffer;
    const atCorner = active.cursorX + 1 >= terminal.cols && active.cursorY + 1 >= active.length;
    if (params[0] !== ERASE_BEFORE_CURSOR || !atCorner) return false;
    const inputHandler = (terminal as EraseInternals)._core?._inputHandler;
    return inputHandler?.eraseInDisplay?.({ params: [ERASE_ALL] }, keepProtected) ?? false;
  };
  terminal.parser.registerCsiHandler({ final: "J" }, guard(false));
  terminal.parser.registerCsiHandler({ prefix: "?", final: "J" }, guard(true));
}
