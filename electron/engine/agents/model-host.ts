/** An address of a model server as a list of hosts takes it. By name, this computer's own loopback is no host anybody is let to. */
export function modelHost(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return null;
  const { hostname, port, protocol } = new URL(baseUrl);
  const host = hostname === "localhost" ? "127.0.0.1" : hostname;
  const isAddress = /^[\d.]+$|^\[/.test(host);
  if (port !== "") return `${host}:${port}`;
  return isAddress ? `${host}:${protocol === "http:" ? 80 : 443}` : host;
}
