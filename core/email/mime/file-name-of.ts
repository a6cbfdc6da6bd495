import { toFileName } from './file-name.ts';
import { parameterText } from './parameters.ts';
import type { MimeLeaf } from './part.ts';

/** The file name that a part carries, decoded and cleaned, `''` for none. */
export function fileNameOf(leaf: MimeLeaf, charset: string): string {
  const inDisposition = parameterText(leaf.disposition, 'filename', charset);
  return toFileName(inDisposition || parameterText(leaf.contentType, 'name', charset));
}
