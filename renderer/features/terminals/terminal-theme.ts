import type { ISearchDecorationOptions } from "@xterm/addon-search";
import type { ITheme } from "@xterm/xterm";

const forced = window.matchMedia("(forced-colors: active)");

/** By its token. A colour of the system has only a name, and the emulator wants numbers: the page is asked for them. */
function colourOf(style: CSSStyleDeclaration, name: string): string {
  const value = style.getPropertyValue(`--${name}`).trim();
  if (!forced.matches) return value;
  const probe = document.createElement("span");
  probe.style.color = value;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The terminal's colours are the page's own tokens, so that one theme change reaches everything. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => colourOf(style, name);
  const edge = token("edge");
  // Only a colour in digits takes its strength behind it.
  const faint = (strength: string) => (edge.startsWith("#") ? `${edge}${strength}` : edge);
  return {
    background: token("term-bg"),
    foreground: token("ink"),
    cursor: token("ink"),
    cursorAccent: token("term-bg"),
    selectionBackground: token("term-selection"),
    overviewRulerBorder: token("term-bg"),
    scrollbarSliderBackground: faint("66"),
    scrollbarSliderHoverBackground: faint("aa"),
    scrollbarSliderActiveBackground: edge,
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
  const token = (name: string) => colourOf(style, name);
  return {
    matchBackground: token("term-selection"),
    matchOverviewRuler: token("run"),
    activeMatchBackground: token("run"),
    activeMatchBorder: token("ink"),
    activeMatchColorOverviewRuler: token("ink"),
  };
}
