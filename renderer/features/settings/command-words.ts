const WORD = /^(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/su;
const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsu;

/** The words of a command line as a shell would take them; nothing in them is replaced. null: a quote is not closed. */
export function commandWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== "") {
    const [found] = WORD.exec(rest) ?? [];
    if (found === undefined) return null;
    words.push(
      found.replaceAll(PART, (...parts: (string | undefined)[]) => {
        const [, single, double, escaped, plain] = parts;
        return single ?? double?.replaceAll(/\\(["\\$`])/gu, "$1") ?? escaped ?? plain ?? "";
      }),
    );
    rest = rest.slice(found.length);
    if (rest !== "" && !/^\s/u.test(rest)) return null;
    rest = rest.trimStart();
  }
  return words;
}
