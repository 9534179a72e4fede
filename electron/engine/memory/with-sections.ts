/** A prompt with what the repository itself says at its end; what is empty is left out. */
export const withSections = (prompt: string, sections: readonly string[]): string =>
  [prompt, ...sections.filter((section) => section !== "").map((section) => `${section}\n`)].join("\n");
