import { delimiter, isAbsolute } from "node:path";

/**
 * What an agent gets of the person's environment. Everything else stays out: keys of other programs, addresses that would
 * send an agent to another server, sockets of the desktop, and whatever changes how programs are loaded.
 */
const PERSON = "HOME USER LOGNAME SHELL LANG LANGUAGE TZ";
const SCREEN = "TERM COLORTERM TERM_PROGRAM NO_COLOR";
/** Where the computer keeps the certificates it trusts. */
const CERTIFICATES = "SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS";
const ALLOWED = new Set(`${PERSON} ${SCREEN} ${CERTIFICATES}`.split(" "));
const ALLOWED_GROUP = /^LC_[A-Z]+$/;
const SYSTEM_PATH = ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);

/** `own` is what the session's own agent needs (its one key, its channel); it wins. */
export function sandboxEnvironment(
  base: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && (ALLOWED.has(name) || ALLOWED_GROUP.test(name))) kept[name] = value;
  }
  return { ...kept, PATH: searchedFolders(base["PATH"]), TMPDIR: "/tmp", ...own };
}

/** A relative folder would be searched in the workspace, where the agent itself puts programs. */
function searchedFolders(path: string | undefined): string {
  const folders = (path ?? "").split(delimiter).filter(isAbsolute);
  return folders.length === 0 ? SYSTEM_PATH : folders.join(delimiter);
}
