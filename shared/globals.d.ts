// The two text codecs exist in every process we run (browser, Node, Electron), but the ES library does not declare
// them. Nothing else of a platform may be named in shared/.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
