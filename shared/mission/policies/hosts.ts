/** Names a person would recognise: letters, digits, dashes and dots of the old alphabet, or a plain IPv4 address. */
const PLAIN_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** The one spelling of a host: names know no case and may end in a dot. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, "");

/**
 * Does a system read it as an address? `0x7f.1`, `127.1` and `2130706433` are all the same one, so only the four plain numbers
 * are compared as what they are written as.
 */
const oddAddress = (host: string): boolean =>
  /(?:^|\.)(?:0x[0-9a-f]*|\d+)$/.test(host) && !/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(host);

/** May a rule that allows name it, or allow it? Anything that could be read in two ways may not. */
export const isPlainHost = (host: string): boolean => {
  const name = plainHost(host);
  return PLAIN_NAME.test(name) && !oddAddress(name);
};

/** Exactly this host: a longer name with the same beginning or end is another one. */
export const isHost = (rule: string, host: string): boolean => plainHost(rule) === plainHost(host);

/** Hosts a word of a command names: in a URL, or as `user@host:path`. */
export function hostsIn(word: string): string[] {
  const found = [...word.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:[^/?#\s"'@]*@)?(\[[^\]]*\]|[^/?#:\s"'`]*)/gi)];
  const hosts = found.flatMap(([, host]) => (host === undefined || host === "" ? [] : [host]));
  const remote = /^[\w.-]+@([^:/\s]+):/.exec(word);
  return remote?.[1] === undefined ? hosts : [...hosts, remote[1]];
}
