import { createHash } from 'node:crypto';

/** A picture that goes with a mail and is shown in its HTML. */
export interface InlinePicture {
  contentId: string;
  filename: string;
  contentType: string;
  content: Buffer;
}

/** A picture that stands in sanitised HTML itself, which neither Gmail nor Outlook shows. */
const IN_HTML = / src="data:(image\/(png|gif|jpeg|webp));base64,([A-Za-z0-9+/=]+)"/g;

/** HTML whose pictures are parts of the mail, each once, and those pictures. The same HTML always gives the same names. */
export function inlinePictures(html: string): { html: string; pictures: InlinePicture[] } {
  const pictures = new Map<string, InlinePicture>();
  const shown = html.replace(IN_HTML, (_, contentType: string, type: string, base64: string) => {
    const content = Buffer.from(base64, 'base64');
    const contentId = `${createHash('sha256').update(content).digest('hex').slice(0, 24)}@pictures`;
    const filename = `picture-${pictures.size + 1}.${type === 'jpeg' ? 'jpg' : type}`;
    if (!pictures.has(contentId)) pictures.set(contentId, { contentId, filename, contentType, content });
    return ` src="cid:${contentId}"`;
  });
  return { html: shown, pictures: [...pictures.values()] };
}
