import { MAX_MESSAGE_BYTES } from "./message.ts";

/** Room for the header of a page beside its piece. */
const PAGE_BYTES = MAX_MESSAGE_BYTES - 1024;

/** A value as JSON, cut into pieces that each fit one message. There is always at least one. */
export function jsonPages(value: unknown): Uint8Array[] {
  const json = new TextEncoder().encode(JSON.stringify(value));
  const pages: Uint8Array[] = [];
  do pages.push(json.subarray(pages.length * PAGE_BYTES, (pages.length + 1) * PAGE_BYTES));
  while (pages.length * PAGE_BYTES < json.length);
  return pages;
}

export type PagesSoFar =
  | { readonly state: "more" }
  | { readonly state: "whole"; readonly value: unknown }
  /** A page came that is not the next one. */
  | { readonly state: "gap" };

/** Puts the pieces together again. */
export class PageJoiner {
  #pages: Uint8Array[] = [];

  add(page: number, pages: number, piece: Uint8Array): PagesSoFar {
    if (page === 0) this.#pages = [];
    if (page !== this.#pages.length) return { state: "gap" };
    this.#pages.push(piece);
    if (this.#pages.length < pages) return { state: "more" };
    const decoder = new TextDecoder();
    let json = "";
    for (const each of this.#pages) json += decoder.decode(each, { stream: true });
    this.#pages = [];
    return { state: "whole", value: JSON.parse(json) as unknown };
  }
}
