import { nativeImage, type NativeImage } from "electron";

const SIZE = 32;

/** A diamond, hollow while nothing waits and filled while something does: the shape of a decision everywhere in the app. */
export function trayPicture(waits: boolean): NativeImage {
  const pixels = Buffer.alloc(SIZE * SIZE * 4);
  // A menu bar of macOS colours a template itself; panels elsewhere are dark.
  const shade = process.platform === "darwin" ? 0 : 255;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const distance = Math.abs(x - (SIZE - 1) / 2) + Math.abs(y - (SIZE - 1) / 2);
      const isInk = distance <= SIZE / 2 - 1 && (waits || distance >= SIZE / 2 - 6);
      pixels.set([shade, shade, shade, isInk ? 255 : 0], (y * SIZE + x) * 4);
    }
  }
  const picture = nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE, scaleFactor: 2 });
  picture.setTemplateImage(process.platform === "darwin");
  return picture;
}
