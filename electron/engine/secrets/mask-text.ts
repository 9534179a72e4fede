import { plainView, type PlainView } from "./plain-view.ts";
import { secretForms } from "./secret-forms.ts";
import { SECRET_PATTERNS } from "./secret-patterns.ts";

/** Shorter ones would mask words. */
const LEAST_CHARACTERS = 4;

/** A mission asks with the same list again and again. */
const formsOf = new WeakMap<readonly string[], readonly string[]>();

type Hide = (from: number, to: number) => void;

/**
 * What goes to disk or into an event, without secrets: the known ones in every usual way of writing them, and whatever is
 * a secret by its form. Each character of one becomes `*`; the length, line breaks and colours between stay.
 */
export function maskText(text: string, secrets: readonly string[]): string {
  const hidden = new Set<number>();
  const hideIn =
    (view: PlainView): Hide =>
    (from, to) => {
      for (let at = from; at < to; at++) hidden.add(view.placeOf(at));
    };
  const forms = knownForms(secrets);
  const asIs: PlainView = { text, placeOf: (index) => index };
  const [lines, unbroken] = [plainView(text, false), plainView(text, true)];
  for (const view of lines.text === text ? [asIs] : [asIs, lines]) findPatterns(view.text, hideIn(view));
  for (const view of unbroken.text === text ? [asIs] : [asIs, unbroken])
    findForms(view.text, forms, hideIn(view));
  return starred(text, hidden);
}

function knownForms(secrets: readonly string[]): readonly string[] {
  const known = formsOf.get(secrets);
  if (known !== undefined) return known;
  const forms = secrets.flatMap(secretForms).flatMap((form) => [form, form.replaceAll(/[\r\n]/g, "")]);
  const lasting = [...new Set(forms)].filter(({ length }) => length >= LEAST_CHARACTERS);
  formsOf.set(secrets, lasting);
  return lasting;
}

function findForms(text: string, forms: readonly string[], hide: Hide): void {
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) hide(at, at + form.length);
  }
}

function findPatterns(text: string, hide: Hide): void {
  for (const [, pattern] of SECRET_PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const [whole, group] = match;
      const start = match.index + (group === undefined ? 0 : whole.lastIndexOf(group));
      hide(start, start + (group ?? whole).length);
    }
  }
}

function starred(text: string, hidden: ReadonlySet<number>): string {
  if (hidden.size === 0) return text;
  const isBreak = (at: number): boolean => text[at] === "\n" || text[at] === "\r";
  const units = text.split("");
  for (const at of hidden) if (!isBreak(at)) units[at] = "*";
  return units.join("");
}
