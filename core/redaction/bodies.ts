import type { Message } from '../../schemas/message.ts';
import type { Texts } from './text-gateway.ts';

/** What a message says in full, where its row holds a part or nothing of it. */
export interface Bodies {
  /** the whole text; null when only the part in the row is left */
  text: string | null;
  /** the HTML as sent; null when there is none */
  html: string | null;
}

/** Reads what a message says in full. */
export async function loadBodies(texts: Texts, { text, textKey, htmlKey }: Message): Promise<Bodies> {
  const [whole, html] = await Promise.all([
    textKey === null ? text : texts.get(textKey),
    htmlKey === null ? null : texts.get(htmlKey),
  ]);
  return { text: whole, html };
}
