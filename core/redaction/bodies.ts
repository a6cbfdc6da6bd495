import type { Message } from '../../schemas/message.ts';
import type { Texts } from './text-gateway.ts';

/** What a message says in full, where its row holds a part or nothing of it. */
export interface Bodies {
  /** the whole text; null when only the part in the row is left */
  text: string | null;
  /** the HTML as sent; null when there is none */
  html: string | null;
  /** the HTML that is safe to show; null when there is none */
  safeHtml: string | null;
}

/** Reads what a message says in full. */
export async function loadBodies(texts: Texts, message: Message): Promise<Bodies> {
  const { text, textKey, htmlKey, html: shown = null, safeHtmlKey } = message;
  const [whole, html, safeHtml] = await Promise.all([
    textKey === null ? text : texts.get(textKey),
    htmlKey === null ? null : texts.get(htmlKey),
    safeHtmlKey === undefined ? shown : texts.get(safeHtmlKey),
  ]);
  return { text: whole, html, safeHtml };
}
