import type { ISearchDecorationOptions } from "@xterm/addon-search";
import type { ITheme } from "@xterm/xterm";

/** The terminal's colours are the page's own tokens, so that one theme change reaches everything. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: token("term-bg"),
    foreground: token("ink"),
    cursor: token("ink"),
    cursorAccent: token("term-bg"),
    selectionBackground: token("term-selection"),
    overviewRulerBorder: token("term-bg"),
    scrollbarSliderBackground: `${token("edge")}66`,
    scrollbarSliderHoverBackground: `${token("edge")}aa`,
    scrollbarSliderActiveBackground: token("edge"),
    black: token("term-black"),
    red: token("term-red"),
    green: token("term-green"),
    yellow: token("term-yellow"),
    blue: token("term-blue"),
    magenta: token("term-magenta"),
    cyan: token("term-cyan"),
    white: token("term-white"),
    brightBlack: token("term-bright-black"),
    brightRed: token("term-red"),
    brightGreen: token("term-green"),
    brightYellow: token("term-yellow"),
    brightBlue: token("term-blue"),
    brightMagenta: token("term-magenta"),
    brightCyan: token("term-cyan"),
    brightWhite: token("term-bright-white"),
  };
}

export function findColours(): ISearchDecorationOptions {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    matchBackground: token("term-selection"),
    matchOverviewRuler: token("run"),
    activeMatchBackground: token("run"),
    activeMatchBorder: token("ink"),
    activeMatchColorOverviewRuler: token("ink"),
  };
}
