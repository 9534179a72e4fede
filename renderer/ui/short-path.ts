/** The home folder in a path, as this platform writes it. */
const HOME = /^(?:\/root|\/home\/[^/]+|\/Users\/[^/]+|[A-Za-z]:\\Users\\[^\\]+)(?=$|[/\\])/;

/** "~/src/app": shorter, and without the person's name. */
export function shortPath(path: string): string {
  return path.replace(HOME, "~");
}
