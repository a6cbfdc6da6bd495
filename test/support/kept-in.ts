import type { Keeping } from '../../functions/chat-widget/kept.ts';

/** What a browser keeps, in these texts. */
export const keptIn = (texts: Map<string, string>): Keeping => ({
  get: (name) => texts.get(name) ?? null,
  set: (name, value) => void texts.set(name, value),
  remove: (name) => void texts.delete(name),
  names: () => [...texts.keys()],
});
