import { forEachChild, parse } from "unbash";
import type { Command, Redirection, SyntaxNode, Word } from "unbash";
import type { ParsedCommand } from "#shared/mission/policies/action.ts";
import { scriptsIn } from "#shared/mission/policies/command-words.ts";

type Unclear = ParsedCommand["unclear"][number];

/** The limits of the shape of a parsed command; what is over them is told as not parsed. */
const MOST_PARTS = 200;
const MOST_WORDS = 1_000;
const LONGEST_WORD = 4_000;
/** A script in a script in a script: deeper is nothing anybody writes. */
const DEEPEST_SCRIPT = 4;

/**
 * A command line as plain commands, with what keeps them from telling the whole story. Everything that may run is a part:
 * in pipelines, subshells, loops, substitutions, and scripts given to a shell. A redirect is a part too, with its sign as the
 * program, so that rules about paths see where it goes. Quotes are gone: a word is what the program would get. Never throws.
 */
export function parseCommand(text: string): ParsedCommand {
  const reading = new Reading();
  reading.script(text, 0);
  return reading.result();
}

class Reading {
  readonly #parts: { words: string[] }[] = [];
  readonly #unclear = new Set<Unclear>();

  result(): ParsedCommand {
    return { parts: this.#parts, unclear: [...this.#unclear] };
  }

  script(text: string, depth: number): void {
    if (depth > DEEPEST_SCRIPT) {
      this.#unclear.add("unparsable");
      return;
    }
    try {
      const tree = parse(text);
      if ((tree.errors?.length ?? 0) > 0) this.#unclear.add("unparsable");
      if (tree.commands.length === 0) this.#unclear.add("unparsable");
      this.#visit(tree, depth);
    } catch (error) {
      // Too deep for the parser or for us. Whatever else is wrong with the parser, the command is one nobody understood.
      if (!(error instanceof Error)) throw error;
      this.#unclear.add("unparsable");
    }
  }

  #visit(node: SyntaxNode, depth: number): void {
    const unclear = whatHides(node);
    if (unclear !== undefined) this.#unclear.add(unclear);
    if (node.type === "Command") this.#command(node, depth);
    if (node.type === "Redirected") this.#redirects(node.redirects);
    forEachChild(node, (child) => {
      if ((child as SyntaxNode | null) !== null) this.#visit(child, depth);
    });
  }

  #command(command: Command, depth: number): void {
    const words = wordsOf(command);
    if (words.length > 0) this.#part(words);
    this.#redirects(command.redirects);
    for (const script of scriptsIn(words)) this.script(script, depth + 1);
    if (scriptComesIn(words)) {
      for (const redirect of command.redirects) {
        if (redirect.type === "HereDoc") this.script(redirect.body.text, depth + 1);
        if (redirect.type === "HereString" && redirect.target !== undefined) {
          this.script(redirect.target.value, depth + 1);
        }
      }
    }
  }

  #redirects(redirects: readonly Redirection[]): void {
    for (const redirect of redirects) {
      this.#unclear.add("redirect");
      if (redirect.type === "Redirect" && redirect.target !== undefined) {
        this.#part([redirect.operator, redirect.target.value]);
      }
    }
  }

  #part(words: string[]): void {
    const fits = words.length <= MOST_WORDS && words.every((word) => word.length <= LONGEST_WORD);
    if (!fits || this.#parts.length >= MOST_PARTS) {
      this.#unclear.add("unparsable");
      return;
    }
    this.#parts.push({ words });
  }
}

/** Assignments in front stay in front: they choose what runs as much as the program does. */
function wordsOf(command: Command): string[] {
  const assignments = command.prefix.flatMap((prefix) =>
    prefix.type === "Assignment" ? [assignment(prefix.name, prefix.value)] : [],
  );
  const name = command.name === undefined ? [] : [command.name.value];
  const rest = command.args.map((word) =>
    word.type === "Word" ? word.value : assignment(word.name, word.value),
  );
  return [...assignments, ...name, ...rest];
}

function assignment(name: string, value: Word | { readonly elements: readonly Word[] }): string {
  return `${name}=${"elements" in value ? `(${value.elements.map((word) => word.value).join(" ")})` : value.value}`;
}

const SHELL = /^(?:.*\/)?(?:ba|z|da|k|a|fi)?sh$/;

const scriptComesIn = (words: readonly string[]): boolean => words.some((word) => SHELL.test(word));

/** What keeps the words around a node from telling what happens, by its type. */
const HIDES: Partial<Record<SyntaxNode["type"], Unclear>> = {
  CommandExpansion: "substitution",
  ProcessSubstitution: "substitution",
  ArithmeticCommandExpansion: "substitution",
  SimpleExpansion: "expansion",
  ParameterExpansion: "expansion",
  ArithmeticExpansion: "expansion",
  Glob: "expansion",
  ExtendedGlob: "expansion",
  BraceExpansion: "expansion",
  Redirect: "redirect",
  HereString: "redirect",
  HereDoc: "redirect",
  If: "control-flow",
  For: "control-flow",
  ArithmeticFor: "control-flow",
  While: "control-flow",
  Select: "control-flow",
  Case: "control-flow",
  Function: "control-flow",
  Coproc: "control-flow",
  TestCommand: "control-flow",
  ArithmeticCommand: "control-flow",
};

/** A tilde is a folder only where it is not quoted. */
const whatHides = (node: SyntaxNode): Unclear | undefined =>
  node.type === "Word" && /^~|[=:]~/.test(node.text) ? "expansion" : HIDES[node.type];
