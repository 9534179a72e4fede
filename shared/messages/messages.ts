import { i18n } from "@lingui/core";
import { compileMessage, type CompiledMessage } from "@lingui/message-utils/compileMessage";
import { PSEUDO_LOCALE, pseudo } from "./pseudo.ts";

/**
 * The words of this process, a page or main. Sources are English and stand where they are used, in the macros of Lingui; a
 * language is a catalogue by message id. None is there yet but the pseudo one, which is made of the sources.
 */
export function speak(locale: string): void {
  const compiled = new Map<string, CompiledMessage>();
  const mapText = locale === PSEUDO_LOCALE ? pseudo : undefined;
  i18n.setMessagesCompiler((message) => {
    const known = compiled.get(message) ?? compileMessage(message, mapText);
    compiled.set(message, known);
    return known;
  });
  i18n.loadAndActivate({ locale, messages: {} });
}

/** A text that stands in `shared`, the title of a command for instance. */
export const inWords = (text: string): string => i18n._(text, {}, { message: text });

/** For what Intl puts into words. Before the page speaks (in tests), and for the pseudo language, that is English. */
export const pageLanguage = (): string =>
  i18n.locale === "" || i18n.locale === PSEUDO_LOCALE ? "en" : i18n.locale;

/** Words from Intl, which knows nothing of the pseudo language. */
export const inPageLanguage = (words: string): string =>
  i18n.locale === PSEUDO_LOCALE ? pseudo(words) : words;

/** Somebody else's name or text inside a sentence that is a plain string: it keeps its own direction. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** A language tag that Intl understands; what is none means English. */
export function localeOf(wanted: string | null | undefined): string {
  try {
    return Intl.getCanonicalLocales(wanted ?? "en")[0] ?? "en";
  } catch (error) {
    if (error instanceof RangeError) return "en";
    throw error;
  }
}
