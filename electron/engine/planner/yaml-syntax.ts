import { CST, Lexer } from "yaml";

/** A megabyte of dense but honest YAML has fewer; what has more is made to keep the parser busy. */
const MAX_TOKENS = 400_000;
/** Brackets in brackets. Our own shapes need five. */
const MAX_BRACKETS = 40;

const MARKS = new Set<string>([CST.DOCUMENT, CST.SCALAR, CST.FLOW_END]);

export interface UnwantedSyntax {
  readonly offset: number;
  readonly sentence: string;
}

/**
 * What a file for us may not use, although YAML has it: anchors and aliases (a few lines grow to gigabytes), tags (they name
 * types), directives, several documents. Looks at the tokens alone, before anything is built from them.
 */
export function refusedSyntax(text: string): UnwantedSyntax | null {
  let offset = 0;
  let tokens = 0;
  let brackets = 0;
  let documents = 0;
  let begun = false;
  let ended = false;
  let before: CST.TokenType | null = null;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    // Marks that the lexer adds; they stand for no character. What follows the mark of a scalar is its text, whatever it
    // looks like: a line of prose may well begin with a star.
    if (!inScalar && MARKS.has(lexeme)) {
      inScalar = lexeme === CST.SCALAR;
      continue;
    }
    const type = inScalar ? "scalar" : CST.tokenType(lexeme);
    inScalar = false;
    tokens += 1;
    if (type === "flow-seq-start" || type === "flow-map-start") brackets += 1;
    if (type === "flow-seq-end" || type === "flow-map-end") brackets -= 1;
    const counts = type !== "space" && type !== "newline" && type !== "comment";
    if (type === "doc-start") documents += begun || documents > 0 ? 2 : 1;
    else if (counts && type !== "doc-end" && ended) documents = 2;
    ended ||= type === "doc-end";
    const sentence =
      unwantedToken(type, lexeme, before) ??
      (documents > 1 ? "A second document begins here; one file holds one." : null) ??
      (brackets > MAX_BRACKETS
        ? `Brackets stand more than ${MAX_BRACKETS} deep in each other here.`
        : null) ??
      (brackets < 0 ? "A bracket is closed here that was never opened." : null) ??
      (tokens > MAX_TOKENS ? "The file holds more single values than anybody could have written." : null);
    if (sentence !== null) return { offset, sentence };
    offset += lexeme.length;
    begun ||= counts && type !== "doc-start";
    if (type !== "space" && type !== "newline") before = type;
  }
  return null;
}

function unwantedToken(
  type: CST.TokenType | null,
  lexeme: string,
  before: CST.TokenType | null,
): string | null {
  const start = lexeme.slice(0, 30);
  if (type === "anchor" || type === "alias") {
    return `Anchors and aliases (${start}) are not read here; write the value out, or in quotes if it is a text.`;
  }
  if (type === "tag") {
    return `Tags (${start}) are not read here; write the plain value, or in quotes if it is a text.`;
  }
  if (type === "directive-line") return "Directives (%) are not read here; leave the line out.";
  const nothing = before === "comma" || before === "flow-seq-start" || before === "flow-map-start";
  return type === "comma" && nothing ? "A comma stands here with nothing before it." : null;
}
